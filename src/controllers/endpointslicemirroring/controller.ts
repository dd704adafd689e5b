/**
 * EndpointSliceMirroring: Endpoints that somebody wrote by hand for a Service without a selector are copied into slices, because only
 * slices are read. Upstream: pkg/controller/endpointslicemirroring. Left out: InvalidIPAddress (validation lets none through).
 */
import {
  objectKey,
  splitKey,
  type Draft,
  type Endpoint,
  type EndpointAddress,
  type Endpoints,
  type EndpointSlice,
  type EndpointSubset,
} from '../../api/index.ts';
import type { ApiCall, Change, Controller, EventNote, Lister, Plan } from '../../client-go/index.ts';
import { canonicalJson, isSemanticallyEqual } from '../canonicalJson.ts';
import { controllerReference } from '../ownership.ts';

const CONTROLLER_NAME = 'endpointslicemirroring-controller.k8s.io';
const SERVICE_NAME = 'kubernetes.io/service-name';
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const SKIP = 'endpointslice.kubernetes.io/skip-mirror';
/** Whose Endpoints follow a selector, for which there are slices already. */
const ENDPOINTS_CONTROLLER = ['endpoints.kubernetes.io/managed-by', 'endpoint-controller'] as const;

const NOT_COPIED = new Set([
  'endpoints.kubernetes.io/last-change-trigger-time',
  'kubectl.kubernetes.io/last-applied-configuration',
]);

/** --mirroring-max-endpoints-per-subset */
const MAX_ENDPOINTS = 1000;

export const endpointSliceMirroringController: Controller = {
  name: 'endpoint-slice-mirroring-controller',
  watches: {
    endpoints: (change) => (followsSelector(change) ? [] : [change.key]),
    services: ({ type, key, object, previous }, lister) => {
      const changed = type !== 'MODIFIED' || Boolean(object.spec.selector) !== Boolean(previous?.spec.selector);
      const { namespace, name } = splitKey(key);
      return changed && lister.get('endpoints', namespace, name) ? [key] : [];
    },
    endpointslices: ({ type, object }) => (type === 'ADDED' || !isMirrored(object) ? [] : [serviceKey(object)]),
  },
  ignores: { endpoints: followsSelector, endpointslices: ({ object }) => !isMirrored(object) },
  reconcile: mirrorEndpoints,
};

function followsSelector({ object, previous }: Change<'endpoints'>): boolean {
  const [label, value] = ENDPOINTS_CONTROLLER;
  const isTheirs = ({ metadata }: Endpoints): boolean => metadata.labels?.[label] === value;
  return isTheirs(object) && (previous === undefined || isTheirs(previous));
}

const isMirrored = ({ metadata }: EndpointSlice): boolean => metadata.labels?.[MANAGED_BY] === CONTROLLER_NAME;

const serviceKey = ({ metadata }: EndpointSlice): string =>
  objectKey(metadata.namespace, metadata.labels?.[SERVICE_NAME] ?? '');

function mirrorEndpoints(lister: Lister, key: string): Plan {
  const { namespace, name } = splitKey(key);
  const endpoints = lister.get('endpoints', namespace, name);
  const service = lister.get('services', namespace, name);
  const existing = lister.withLabel('endpointslices', namespace, SERVICE_NAME, name).filter(isMirrored);
  const mirrors = endpoints && service && !service.spec.selector && endpoints.metadata.labels?.[SKIP] !== 'true';
  const left = new Set(existing);
  const calls: ApiCall[] = [];
  for (const slice of mirrors ? slicesOf(endpoints) : []) {
    const old = existing.find((each) => left.has(each) && groupOf(each) === groupOf(slice));
    if (!old) {
      calls.push({ verb: 'create', resource: 'endpointslices', object: slice });
      continue;
    }
    left.delete(old);
    const { labels = {}, annotations = {} } = slice.metadata;
    const next = { ...old, ...slice, metadata: { ...old.metadata, labels, annotations } };
    if (
      !isSemanticallyEqual(next, { ...old, metadata: { ...old.metadata, annotations: old.metadata.annotations ?? {} } })
    )
      calls.push({ verb: 'update', resource: 'endpointslices', object: next });
  }
  for (const { metadata } of left)
    calls.push({ verb: 'delete', resource: 'endpointslices', namespace, name: metadata.name });
  return { calls, events: mirrors ? skipped(endpoints) : [] };
}

/** Says how many addresses are in no slice. */
function skipped(about: Endpoints): readonly EventNote[] {
  const surplus = ({ addresses = [], notReadyAddresses = [] }: EndpointSubset): number =>
    Math.max(0, addresses.length + notReadyAddresses.length - MAX_ENDPOINTS);
  const count = (about.subsets ?? []).reduce((sum, subset) => sum + surplus(subset), 0);
  const message = `A max of ${MAX_ENDPOINTS} addresses can be mirrored to EndpointSlices per Endpoints subset. ${count} addresses were skipped`;
  return count > 0 ? [{ about, type: 'Warning', reason: 'TooManyAddressesToMirror', message }] : [];
}

/** Family and ports: what makes a slice the mirror of the same part as before. */
const groupOf = ({ addressType, ports }: Draft<EndpointSlice>): string => canonicalJson([addressType, ports ?? []]);

/** One slice for each set of ports and each address family. */
function slicesOf(endpoints: Endpoints): readonly Draft<EndpointSlice>[] {
  const slices = new Map<string, Draft<EndpointSlice>>();
  for (const subset of endpoints.subsets ?? [])
    for (const addressType of ['IPv4', 'IPv6'] as const) {
      const slice = sliceOf(endpoints, subset, addressType);
      if (slice.endpoints.length === 0) continue;
      const before = slices.get(groupOf(slice))?.endpoints ?? [];
      slices.set(groupOf(slice), { ...slice, endpoints: [...before, ...slice.endpoints].slice(0, MAX_ENDPOINTS) });
    }
  return [...slices.values()];
}

function sliceOf(
  endpoints: Endpoints,
  { addresses = [], notReadyAddresses = [], ports = [] }: EndpointSubset,
  addressType: 'IPv4' | 'IPv6',
): Draft<EndpointSlice> {
  const { namespace, name, labels, annotations = {} } = endpoints.metadata;
  const copied = Object.entries(annotations).filter(([key]) => !NOT_COPIED.has(key));
  const isOfType = ({ ip }: EndpointAddress): boolean => ip.includes(':') === (addressType === 'IPv6');
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: `${name}-`,
      ...(namespace === undefined ? {} : { namespace }),
      labels: { ...labels, [SERVICE_NAME]: name, [MANAGED_BY]: CONTROLLER_NAME },
      annotations: Object.fromEntries(copied),
      ownerReferences: [controllerReference(endpoints)],
    },
    addressType,
    endpoints: [
      ...addresses.filter(isOfType).map((address) => endpointOf(address, true)),
      ...notReadyAddresses.filter(isOfType).map((address) => endpointOf(address, false)),
    ],
    ports: ports.map(({ name: portName = '', ...port }) => ({ name: portName, ...port })),
  };
}

function endpointOf({ ip, nodeName, hostname, targetRef }: EndpointAddress, ready: boolean): Endpoint {
  return {
    addresses: [ip],
    conditions: { ready },
    ...(hostname ? { hostname } : {}),
    ...(nodeName === undefined ? {} : { nodeName }),
    ...(targetRef ? { targetRef } : {}),
  };
}
