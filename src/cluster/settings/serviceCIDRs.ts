/**
 * Settings of Service ranges are ServiceCIDR objects: made here as the API server makes its own (Ready at once), given up by deleting
 * them. What becomes of them then is the controller's (controllers/servicecidrs). Upstream:
 * pkg/controlplane/controller/defaultservicecidr.
 */
import { type Draft, type ServiceCIDR } from '../../api/index.ts';
import type { ApiServer } from '../../apiserver/index.ts';
import { readyCondition, SERVICE_CIDR_FINALIZER } from '../../controllers/index.ts';
import type { ClusterSettings } from '../types.ts';

export function isReady({ serviceCIDRs }: Pick<ClusterSettings, 'serviceCIDRs'>, cidr: string): boolean {
  return serviceCIDRs.some((range) => range.cidr === cidr && !range.terminating);
}

/** A ServiceCIDR that gives addresses from now on. */
export function createServiceCIDR(api: ApiServer, name: string, cidr: string, now: number): void {
  const draft: Draft<ServiceCIDR> = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'ServiceCIDR',
    metadata: { name, finalizers: [SERVICE_CIDR_FINALIZER] },
    spec: { cidrs: [cidr] },
  };
  const made = api.create('servicecidrs', draft);
  const ready = readyCondition(now);
  const message = name === 'kubernetes' ? 'Kubernetes default Service CIDR is ready' : ready.message;
  api.updateStatus('servicecidrs', {
    ...made,
    status: { conditions: [{ ...ready, ...(message ? { message } : {}) }] },
  });
}

/** One more beside those there are, under a name that is free. */
export function addServiceCIDR(api: ApiServer, cidr: string, now: number): void {
  const base = cidr.replace('/', '-');
  let name = base;
  for (let n = 2; api.get('servicecidrs', '', name) !== undefined; n++) name = `${base}-${n}`;
  createServiceCIDR(api, name, cidr, now);
}

/** Deletes those with this range, or all but those with it. */
export function removeServiceCIDRs(api: ApiServer, isMeant: (cidrs: readonly string[]) => boolean): void {
  for (const { metadata, spec } of [...api.list('servicecidrs')])
    if (metadata.deletionTimestamp === undefined && isMeant(spec.cidrs ?? []))
      api.delete('servicecidrs', '', metadata.name);
}
