/** What is explained of a Service's endpoints: why a Pod is one, or is none. Whole sentences; several may stand one after the other. */
import { sentences } from '../../api/index.ts';

export const endpointSays = sentences('controllers/endpointslice', {
  /** @param sayings one to three of those below */
  together: (sayings: readonly string[]) => sayings.join(' '),

  // Not selected
  otherNamespace: (namespace: string, own: string) =>
    `Not selected: it has the labels, but lives in namespace ${namespace}; a selector looks in its own only, ${own}.`,
  externalName: 'A Service of type ExternalName has no endpoints; it is a name in DNS.',
  noSelector: 'The Service has no selector: nobody makes endpoints for it.',
  /** @param differences some of the next three */
  notSelected: (differences: readonly string[]) => `Not selected: ${differences.join('; ')}.`,
  otherValue: (key: string, wanted: string, has: string) => `${key}=${wanted} wanted, Pod has ${key}=${has}`,
  noLabel: (key: string, wanted: string) => `${key}=${wanted} wanted, Pod has no label ${key}`,
  otherLabel: (key: string, wanted: string, meant: string) =>
    `${key}=${wanted} wanted, Pod has no label ${key} (but ${meant})`,

  // Written by hand
  listed: (slice: string, pod: string) =>
    `An endpoint: the slice ${slice} lists the address of ${pod}. The Service has no selector.`,
  listedNotReady: (slice: string, pod: string) =>
    `An endpoint that gets no traffic: the slice ${slice} lists the address of ${pod}. The Service has no selector.`,

  // Selected, and yet none. `phase`: Succeeded or Failed
  finished: (phase: string) => `The Pod matches, but it is ${phase}: nothing runs in it.`,
  unscheduled: 'The Pod matches, but it is not scheduled to a node yet.',
  noAddress: 'The Pod matches, but it has no IP address yet.',
  unknownNode: (node: string) => `The Pod matches, but its node ${node} is not known to the cluster.`,
  noPort: (ports: string) => `The Pod matches, but it has no port for ${ports}: there is nothing to send to.`,

  // An endpoint
  ready: 'An endpoint: the Pod matches and is ready.',
  published: 'An endpoint: the Pod is not ready, but publishNotReadyAddresses is set.',
  stillServing: 'An endpoint that is terminating, still serving.',
  noLongerServing: 'An endpoint that is terminating, no longer serving.',
  stillServingPublished: 'An endpoint that is terminating, still serving; publishNotReadyAddresses keeps it ready.',
  noLongerServingPublished:
    'An endpoint that is terminating, no longer serving; publishNotReadyAddresses keeps it ready.',
  nodeSilent: (node: string) =>
    `An endpoint that gets no traffic: its node ${node} is not heard of, so that the Pod counts as not ready.`,
  noReadyCondition: 'An endpoint that gets no traffic: the Pod has no Ready condition yet.',
  notReady: 'An endpoint that gets no traffic: the Pod is not ready.',
  /** @param why the kubelet's message: “containers with unready status: [web]” */
  notReadyBecause: (why: string) => `An endpoint that gets no traffic: the Pod is not ready (${why}).`,
  lacksPorts: (ports: string) => `It has no port for ${ports}.`,
  /**
   * Which nodes its hints mean it for.
   * @param nodes asked before the zones, if any; @param distribution the Service's trafficDistribution, if set
   */
  hinted: (nodes: readonly string[], zones: readonly string[], distribution?: string) => {
    const first = nodes.length > 0 ? `${nodes.map((node) => `node ${node}`).join(', ')}, then ` : '';
    const why = distribution === undefined ? '' : ` (${distribution})`;
    return `Its hints mean it for ${first}${zones.map((zone) => `zone ${zone}`).join(', ')}${why}: where others have an endpoint of their own, they keep to that.`;
  },
});
