/**
 * The Service of `kubectl expose`: its selector, ports and labels are read off the object that is exposed. Upstream:
 * kubectl/pkg/cmd/expose/expose.go and pkg/polymorphichelpers (canBeExposed, mapBasedSelectorForObject, portsForObject).
 */
import { isObject, type Json, type JsonObject } from '../../api/index.ts';
import { Failure } from '../cli/failure.ts';
import { parseLabelList } from './parsePairs.ts';
import { intOrString } from './small.ts';
import { textOf } from '../records.ts';

export interface ExposeOptions {
  /** Each '' when it was not given. */
  readonly name: string;
  readonly selector: string;
  readonly port: string;
  readonly protocol: string;
  readonly targetPort: string;
  readonly labels: string;
  readonly externalIP: string;
  readonly type: string;
  readonly loadBalancerIP: string;
  readonly sessionAffinity: string;
  readonly clusterIP: string;
}

/**
 * @param object as the server gave it
 * @param groupKind "Deployment.apps", "Pod"
 * @throws Failure
 */
export function exposeObject(object: JsonObject, groupKind: string, options: ExposeOptions): JsonObject {
  if (!EXPOSABLE.has(groupKind)) throw new Failure(`cannot expose a ${groupKind}`);
  const metadata = at(object, 'metadata');
  const selector = options.selector === '' ? selectorOf(object, groupKind) : parseLabelList(options.selector);
  const own = portsOf(object, groupKind);
  const ports = servicePorts(options, own);
  const labels = options.labels === '' ? at(metadata, 'labels') : parseLabelList(options.labels);
  const { type, externalIP, loadBalancerIP, sessionAffinity, clusterIP } = options;
  if (sessionAffinity !== '' && sessionAffinity !== 'None' && sessionAffinity !== 'ClientIP')
    throw new Failure(`unknown session affinity: ${sessionAffinity}`);
  const name = options.name === '' ? textOf(metadata['name']).slice(0, 63) : options.name;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, ...(Object.keys(labels).length > 0 ? { labels: { ...labels } } : {}) },
    spec: {
      ...(ports.length > 0 ? { ports } : {}),
      selector: { ...selector },
      ...(clusterIP === '' ? {} : { clusterIP }),
      ...(type === '' ? {} : { type }),
      ...(externalIP === '' ? {} : { externalIPs: [externalIP] }),
      ...(sessionAffinity === '' ? {} : { sessionAffinity }),
      ...(type === 'LoadBalancer' && loadBalancerIP !== '' ? { loadBalancerIP } : {}),
    },
  };
}

const EXPOSABLE = new Set(['ReplicationController', 'Service', 'Pod', 'Deployment.apps', 'ReplicaSet.apps']);

function at(object: Json | undefined, ...path: readonly string[]): JsonObject {
  let value = object;
  for (const key of path) value = isObject(value) ? value[key] : undefined;
  return isObject(value) ? value : {};
}

function selectorOf(object: JsonObject, groupKind: string): Readonly<Record<string, Json>> {
  const wrong = (what: string): Failure =>
    new Failure(`couldn't retrieve selectors via --selector flag or introspection: ${what}`);
  if (groupKind === 'Pod') {
    const labels = at(object, 'metadata', 'labels');
    if (Object.keys(labels).length === 0) throw wrong('the pod has no labels and cannot be exposed');
    return labels;
  }
  const selector = at(object, 'spec', 'selector');
  if (groupKind === 'Service') {
    if (at(object, 'spec')['selector'] === undefined) throw wrong('the service has no pod selector set');
    return selector;
  }
  const kind = groupKind.startsWith('Deployment') ? 'deployment' : 'replicaset';
  const labels = at(selector, 'matchLabels');
  if (Object.keys(labels).length === 0) throw wrong(`invalid ${kind}: no selectors, therefore cannot be exposed`);
  const expressions = selector['matchExpressions'];
  if (Array.isArray(expressions) && expressions.length > 0)
    throw wrong(`couldn't convert expressions - "${goExpressions(expressions)}" to map-based selector format`);
  return labels;
}

/** As Go's %+v prints them. */
function goExpressions(expressions: readonly Json[]): string {
  const each = expressions.map((one) => {
    const { key, operator, values } = at(one);
    const list = Array.isArray(values) ? values.map(textOf).join(' ') : '';
    return `{Key:${textOf(key)} Operator:${textOf(operator)} Values:[${list}]}`;
  });
  return `[${each.join(' ')}]`;
}

interface OwnPort {
  readonly port: string;
  readonly protocol: string;
}

/** The ports of the object's containers, or of the Service. */
function portsOf(object: JsonObject, groupKind: string): OwnPort[] {
  const read = (list: Json | undefined, field: string): OwnPort[] =>
    (Array.isArray(list) ? list : []).filter(isObject).map((port) => ({
      port: textOf(port[field]),
      protocol: typeof port['protocol'] === 'string' ? port['protocol'] : 'TCP',
    }));
  if (groupKind === 'Service') return read(at(object, 'spec')['ports'], 'port');
  const spec = groupKind === 'Pod' ? at(object, 'spec') : at(object, 'spec', 'template', 'spec');
  const containers = Array.isArray(spec['containers']) ? spec['containers'] : [];
  return containers.flatMap((container) => read(at(container)['ports'], 'containerPort'));
}

function servicePorts(options: ExposeOptions, own: readonly OwnPort[]): JsonObject[] {
  const found = [...new Set(own.map(({ port }) => port))];
  if (options.port === '' && found.length === 0 && options.clusterIP !== 'None')
    throw new Failure("couldn't find port via --port flag or introspection");
  const ports = options.port === '' ? found : options.port.split(',');
  const made = ports.flatMap((text, index) => {
    if (!/^[-+]?\d+$/.test(text)) throw new Failure(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
    const port = Number(text);
    const name = ports.length > 1 ? { name: `port-${String(index + 1)}` } : {};
    const protocols = own.filter((one) => one.port === text).map(({ protocol }) => protocol);
    if (options.protocol !== '' || protocols.length < 2)
      return [{ ...name, protocol: options.protocol || (protocols[0] ?? 'TCP'), port }];
    return protocols.map((protocol) => ({
      name: `port-${String(index + 1)}-${protocol.toLowerCase()}`,
      protocol,
      port,
    }));
  });
  const target = options.targetPort === '' ? undefined : intOrString(options.targetPort);
  return made.map((port) => ({ ...port, targetPort: target ?? port.port }));
}
