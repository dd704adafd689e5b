/**
 * Field selectors: `spec.nodeName=node-1,status.phase!=Succeeded`. Upstream: apimachinery/pkg/fields and the field label conversions
 * of pkg/apis/core/v1/conversion.go: each kind knows only a few fields.
 */
import { type KubernetesObject, type ResourceName, isObject, type Json } from '../../api/index.ts';
import { badRequest } from '../statusErrors.ts';

export type FieldFilter = (object: KubernetesObject) => boolean;

const COMMON = ['metadata.name', 'metadata.namespace'];

/** The fields of kinds that know more than the common ones. Those without a namespace say nothing of it. */
const FIELDS: Readonly<Partial<Record<string, readonly string[]>>> = {
  pods: [
    ...COMMON,
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.podIPs',
    'status.nominatedNodeName',
  ],
  nodes: ['metadata.name', 'spec.unschedulable'],
  namespaces: ['metadata.name', 'status.phase'],
  services: [...COMMON, 'spec.clusterIP', 'spec.type'],
  secrets: [...COMMON, 'type'],
  replicasets: [...COMMON, 'status.replicas'],
  replicationcontrollers: [...COMMON, 'status.replicas'],
  jobs: [...COMMON, 'status.successful'],
  events: [
    ...COMMON,
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
  'status.successful': '0',
};

/** A filter for a selector's text; the empty one takes everything. @throws ApiError BadRequest */
export function parseFieldQuery(resource: ResourceName, text: string): FieldFilter {
  const filters = splitTerms(text).map((part) => parseTerm(resource, part, text));
  return (object) => filters.every((filter) => filter(object));
}

/** A backslash makes a comma, an equals sign or a backslash part of the value. */
function splitTerms(text: string): string[] {
  return (text.match(/(?:\\.|[^,\\])+|\\$/g) ?? []).filter((part) => part !== '');
}

function parseTerm(resource: ResourceName, term: string, text: string): FieldFilter {
  const match = /^((?:\\.|[^=!\\])*)(==|!=|=)(.*)$/.exec(term);
  if (!match) throw badRequest(`invalid selector: '${text}'; can't understand '${term}'`);
  const [, field = '', operator, escaped = ''] = match;
  const value = unescaped(escaped);
  checkField(resource, field);
  const alias = ALIASES[field] ?? field;
  const path = alias.split('.');
  return (object) => (fieldText(object, path, alias) === value) === (operator !== '!=');
}

/** What old clients still send. */
const ALIASES: Readonly<Record<string, string>> = { 'spec.host': 'spec.nodeName' };

/** @throws ApiError BadRequest; Go prints the character that should have been escaped as its number */
function unescaped(value: string): string {
  return value.replace(/\\(.?)|=/g, (sequence, escaped?: string) => {
    if (escaped === undefined) throw badRequest('invalid field selector: unescaped character in value: 61');
    if (escaped === '' || !'\\,='.includes(escaped))
      throw badRequest(`invalid field selector: invalid escape sequence: ${sequence}`);
    return escaped;
  });
}

function checkField(resource: ResourceName, field: string): void {
  const known = FIELDS[resource];
  if ((known ?? COMMON).includes(field) || (resource === 'pods' && field in ALIASES)) return;
  throw badRequest(
    known
      ? `field label not supported: ${field}`
      : `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
  );
}

function fieldText(object: KubernetesObject, path: readonly string[], field: string): string {
  let value: Json | undefined = object as unknown as Json;
  for (const segment of path) value = isObject(value) ? value[segment] : undefined;
  // The addresses of a Pod are compared as one text.
  if (field === 'status.podIPs' && Array.isArray(value))
    return value.map((each) => (isObject(each) && typeof each['ip'] === 'string' ? each['ip'] : '')).join(',');
  // `source` of an Event stands for its component.
  if (field === 'source' && isObject(value)) value = value['component'];
  if (value === undefined || value === null) return ZERO[field] ?? '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
