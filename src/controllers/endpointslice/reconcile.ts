/**
 * EndpointSlices: which Pods answer for a Service, as kube-proxy and DNS read it. Upstream: pkg/controller/endpointslice and
 * staging/src/k8s.io/endpointslice. Simplified: new endpoints join in the order in which the Pods were created (upstream: any order),
 * ports stay in the Service's order (upstream: by hash); the annotation endpoints.kubernetes.io/last-change-trigger-time is not kept.
 */
import {
  splitKey,
  type Draft,
  type Endpoint,
  type EndpointPort,
  type EndpointSlice,
  type Pod,
  type Service,
} from '../../api/index.ts';
import type { ApiCall, EventNote, Lister, Plan } from '../../client-go/index.ts';
import { canonicalJson } from '../canonicalJson.ts';
import { selectPods } from '../selection.ts';
import { desiredEndpoint, portsKey, shouldBeEndpoint, type AddressType } from './endpoint.ts';
import { fillSlices, type SliceChanges } from './fill.ts';
import { reconcileHints } from './hints.ts';
import { CONTROLLER_NAME, isOwnedBy, MANAGED_BY, newSlice, SERVICE_NAME } from './sliceMetadata.ts';

export function reconcileEndpointSlices(lister: Lister, key: string): Plan {
  const { namespace, name } = splitKey(key);
  const service = lister.get('services', namespace, name);
  // A Service without a selector has endpoints only if somebody writes them.
  if (!service || service.spec.type === 'ExternalName' || service.spec.selector === undefined) return { calls: [] };

  const pods = selectPods(lister, namespace, { matchLabels: service.spec.selector });
  const slices = lister
    .withLabel('endpointslices', namespace, SERVICE_NAME, name)
    .filter(
      ({ metadata }) => metadata.labels?.[MANAGED_BY] === CONTROLLER_NAME && metadata.deletionTimestamp === undefined,
    );
  const types = addressTypes(service);
  const homeless: string[] = [];
  const calls = types.flatMap((type) => {
    const existing = slices.filter(({ addressType }) => addressType === type);
    return callsFor(service, existing, changesFor(lister, service, pods, existing, type, homeless));
  });
  for (const slice of slices) if (!types.includes(slice.addressType)) calls.push(deleteCall(slice));
  const examined = pods.length;
  if (homeless.length === 0) return { calls, examined };
  return { calls, examined, events: [explainHomeless(service, homeless)], failed: true };
}

function addressTypes({ spec }: Service): readonly AddressType[] {
  if (spec.ipFamilies && spec.ipFamilies.length > 0) return spec.ipFamilies;
  return spec.clusterIP && spec.clusterIP !== 'None' ? ['IPv4'] : ['IPv4', 'IPv6'];
}

/** @param homeless collects a sentence for each Pod whose Node does not exist: it is skipped, and the sync tried again. */
function changesFor(
  lister: Lister,
  service: Service,
  pods: readonly Pod[],
  existing: readonly EndpointSlice[],
  type: AddressType,
  homeless: string[],
): SliceChanges {
  const desired = new Map<string, { ports: readonly EndpointPort[]; endpoints: Endpoint[] }>();
  for (const pod of pods) {
    if (!shouldBeEndpoint(pod)) continue;
    const { nodeName = '' } = pod.spec;
    const node = lister.get('nodes', '', nodeName);
    const { key, ports, endpoint } = desiredEndpoint(service, pod, node, type);
    let group = desired.get(key);
    if (!group) desired.set(key, (group = { ports, endpoints: [] }));
    if (!node && !service.spec.publishNotReadyAddresses) {
      const { namespace = '', name } = service.metadata;
      homeless.push(`skipping Pod ${pod.metadata.name} for Service ${namespace}/${name}: Node ${nodeName} Not Found`);
    } else if (endpoint.addresses.length > 0) group.endpoints.push(endpoint);
  }

  const own = existing.filter((slice) => isOwnedBy(slice, service));
  const all = [...desired].map(([key, { ports, endpoints }]) => {
    const slices = own.filter((slice) => portsKey(slice.ports) === key);
    return fillSlices(service, slices, endpoints, ports, type);
  });
  const foreign = existing.filter((slice) => !isOwnedBy(slice, service));
  const abandoned = own.filter(({ ports }) => !desired.has(portsKey(ports)));
  const changes = withPlaceholder(service, existing, type, {
    create: all.flatMap(({ create }) => create),
    update: all.flatMap(({ update }) => update),
    remove: [...foreign, ...all.flatMap(({ remove }) => remove), ...abandoned],
  });
  return reconcileHints(service.spec.trafficDistribution, changes, existing);
}

/** A Service that nothing answers for still has one slice, without endpoints and ports. */
function withPlaceholder(
  service: Service,
  existing: readonly EndpointSlice[],
  type: AddressType,
  changes: SliceChanges,
): SliceChanges {
  if (existing.length !== changes.remove.length || changes.create.length > 0) return changes;
  const placeholder = newSlice(service, [], type);
  const [only] = changes.remove;
  if (changes.remove.length === 1 && only && isSamePlaceholder(only, placeholder)) return { ...changes, remove: [] };
  return { ...changes, create: [placeholder] };
}

function isSamePlaceholder(slice: EndpointSlice, placeholder: Draft<EndpointSlice>): boolean {
  const visible = ({ metadata, addressType, endpoints, ports }: Draft<EndpointSlice>): string =>
    canonicalJson([metadata.labels, metadata.ownerReferences, addressType, endpoints, ports ?? []]);
  return visible(slice) === visible(placeholder);
}

/** A slice that would be deleted is rather reused for one that would be created: fewer writes, and its name lives on. */
function callsFor(service: Service, existing: readonly EndpointSlice[], changes: SliceChanges): ApiCall[] {
  const create = [...changes.create];
  const update = [...changes.update];
  const remove: EndpointSlice[] = [];
  for (const slice of changes.remove) {
    const next = isOwnedBy(slice, service) ? create.pop() : undefined;
    if (next) update.push({ ...slice, ...next, metadata: { ...slice.metadata, labels: next.metadata.labels ?? {} } });
    else remove.push(slice);
  }
  const changed = update.filter((slice) => !existing.includes(slice));
  return [
    // A Service that is going away gets no new slices; what is left is collected with it.
    ...(service.metadata.deletionTimestamp === undefined ? create : []).map((object): ApiCall => ({
      verb: 'create',
      resource: 'endpointslices',
      object,
    })),
    ...changed.map((object): ApiCall => ({ verb: 'update', resource: 'endpointslices', object })),
    ...remove.map(deleteCall),
  ];
}

function deleteCall({ metadata }: EndpointSlice): ApiCall {
  const { namespace = '', name } = metadata;
  return { verb: 'delete', resource: 'endpointslices', namespace, name };
}

function explainHomeless(service: Service, sentences: readonly string[]): EventNote {
  const { namespace = '', name } = service.metadata;
  const what = sentences.length === 1 ? sentences[0]! : `[${sentences.join(', ')}]`;
  const message = `Error updating Endpoint Slices for Service ${namespace}/${name}: ${what}`;
  return { about: service, type: 'Warning', reason: 'FailedToUpdateEndpointSlices', message };
}
