/**
 * What a client is told whenever it touches an API that is deprecated. Upstream: apiserver/pkg/endpoints/deprecation, with each type's
 * lifecycle (zz_generated.prerelease-lifecycle.go).
 */
import type { ResourceName } from '../../api/index.ts';

const DEPRECATED: Readonly<Partial<Record<ResourceName, string>>> = {
  endpoints: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
};

export function warnOfDeprecation(resource: ResourceName, warn: (sentence: string) => void): void {
  const sentence = DEPRECATED[resource];
  if (sentence !== undefined) warn(sentence);
}
