/**
 * Field selectors: `spec.nodeName=node-1,status.phase!=Succeeded`. Upstream: apimachinery/pkg/fields and the field label conversions
 * of pkg/apis/core/v1/conversion.go: each kind knows only a few fields.
 */
import type { KubernetesObject, ResourceName } from '../../api/index.ts';
import { badRequest } from '../statusErrors.ts';
import { isObject } from '../patch/mergePatch.ts';
import type { Json } from '../yaml/construct.ts';

export type FieldFilter = (object: KubernetesObject) => boolean;

const COMMON = ['metadata.name', 'metadata.namespace'];

const FIELDS: Readonly<Partial<Record<ResourceName, readonly string[]>>> = {
  pods: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  nodes: ['spec.unschedulable'],
  namespaces: ['status.phase'],
  services: ['spec.clusterIP', 'spec.type'],
  replicasets: ['status.replicas'],
  events: [
    ...['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].map(
      (field) => `involvedObject.${field}`,
    ),
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
};

/** Fields that Go has as booleans or numbers, and therefore never lacks. */
const ZERO: Readonly<Record<string, string>> = {
  'spec.unschedulable': 'false',
  'spec.hostNetwork': 'false',
  'status.replicas': '0',
};

/** A filter for a selector's text; the empty one takes everything. @throws ApiError BadRequest */
export function parseFieldQuery(resource: ResourceName, text: string): FieldFilter {
  const filters = text
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => parseTerm(resource, part.trim()));
  return (object) => filters.every((filter) => filter(object));
}

function parseTerm(resource: ResourceName, term: string): FieldFilter {
  const match = /^([^=!]+)(==|!=|=)(.*)$/.exec(term);
  if (!match) throw badRequest(`invalid selector: '${term}'; can't understand '${term}'`);
  const [, field = '', operator, value = ''] = match;
  checkField(resource, field);
  const path = field.split('.');
  return (object) => (fieldText(object, path, field) === value) === (operator !== '!=');
}

function checkField(resource: ResourceName, field: string): void {
  const known = FIELDS[resource];
  if (COMMON.includes(field) || known?.includes(field)) return;
  throw badRequest(
    known
      ? `field label not supported: ${field}`
      : `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
  );
}

function fieldText(object: KubernetesObject, path: readonly string[], field: string): string {
  let value: Json | undefined = object as unknown as Json;
  for (const segment of path) value = isObject(value) ? value[segment] : undefined;
  // `source` of an Event stands for its component.
  if (field === 'source' && isObject(value)) value = value['component'];
  if (value === undefined || value === null) return ZERO[field] ?? '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
