/** What the API fills into an EndpointSlice: names and protocols of its ports. Upstream: pkg/apis/discovery/v1/defaults.go. */
import type { Draft, EndpointSlice } from '../../api/index.ts';

export function defaultEndpointSlice(draft: Draft<EndpointSlice>): Draft<EndpointSlice> {
  const endpoints = (draft.endpoints as EndpointSlice['endpoints'] | null | undefined) ?? [];
  const { ports } = draft;
  const complete = ports?.every((port) => port.name !== undefined && port.protocol !== undefined) ?? true;
  if (endpoints === draft.endpoints && complete) return draft;
  return {
    ...draft,
    endpoints,
    ...(ports ? { ports: ports.map((port) => ({ name: '', protocol: 'TCP' as const, ...port })) } : {}),
  };
}
