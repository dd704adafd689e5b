/** ServiceCIDRs and IPAddresses. Upstream: printServiceCIDR, printIPAddress (which has a cell more than columns, as here). */
import type { KubernetesObject } from '../../../api/index.ts';
import { AGE, age, column, NAME, type Printer } from './printer.ts';

export const serviceCIDRPrinter: Printer<
  KubernetesObject & { readonly spec?: { readonly cidrs?: readonly string[] } }
> = {
  columns: [NAME, column('CIDRs', 'Ranges ClusterIPs come from.'), AGE],
  cells: (object, now) => [object.metadata.name, (object.spec?.cidrs ?? []).join(','), age(object, now)],
};

interface ParentReference {
  readonly group?: string;
  readonly resource: string;
  readonly namespace?: string;
  readonly name: string;
}

function parentCell(parent: ParentReference | undefined): string {
  if (!parent) return '<none>';
  const { group, resource, namespace, name } = parent;
  const qualified = (group ? `${resource}.${group}` : resource).toLowerCase();
  return [qualified, ...(namespace ? [namespace] : []), name].join('/');
}

export const ipAddressPrinter: Printer<
  KubernetesObject & { readonly spec?: { readonly parentRef?: ParentReference } }
> = {
  columns: [NAME, column('ParentRef', 'What the address belongs to.')],
  cells: (object, now) => [object.metadata.name, parentCell(object.spec?.parentRef), age(object, now)],
};
