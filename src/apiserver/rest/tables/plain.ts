/** Kinds with little to say: Namespace, ConfigMap, Secret, ServiceAccount, Lease, Scale. Upstream: printers.go, by the same names. */
import type { KubernetesObject, Lease, Namespace } from '../../../api/index.ts';
import { AGE, age, column, NAME, type Printer } from './printer.ts';

type Data = Readonly<Record<string, string>>;

export const namespacePrinter: Printer<Namespace> = {
  columns: [NAME, column('Status', 'Active or Terminating.'), AGE],
  cells: (object, now) => [object.metadata.name, object.status?.phase ?? '', age(object, now)],
};

const entries = (data: Data | undefined): number => Object.keys(data ?? {}).length;

export const configMapPrinter: Printer<KubernetesObject & { readonly data?: Data; readonly binaryData?: Data }> = {
  columns: [NAME, column('Data', 'Number of entries.'), AGE],
  cells: (object, now) => [object.metadata.name, entries(object.data) + entries(object.binaryData), age(object, now)],
};

export const secretPrinter: Printer<KubernetesObject & { readonly data?: Data; readonly type?: string }> = {
  columns: [NAME, column('Type', 'What the Secret is for.'), column('Data', 'Number of entries.'), AGE],
  cells: (object, now) => [object.metadata.name, object.type ?? '', entries(object.data), age(object, now)],
};

export const leasePrinter: Printer<Lease> = {
  columns: [NAME, column('Holder', 'Who holds the lease.'), AGE],
  cells: (object, now) => [object.metadata.name, object.spec?.holderIdentity ?? '', age(object, now)],
};

/** ServiceAccounts, and every kind without a printer of its own. */
export const namePrinter: Printer = {
  columns: [NAME, AGE],
  cells: (object, now) => [object.metadata.name, age(object, now)],
};

interface Scale extends KubernetesObject {
  readonly spec?: { readonly replicas?: number };
  readonly status?: { readonly replicas?: number };
}

export const scalePrinter: Printer<Scale> = {
  columns: [
    { ...NAME, format: '' },
    column('Desired', 'Pods wanted.', 'integer'),
    column('Available', 'Pods there are.', 'integer'),
    AGE,
  ],
  cells: (scale, now) => [scale.metadata.name, scale.spec?.replicas ?? 0, scale.status?.replicas ?? 0, age(scale, now)],
};
