/**
 * The IPAddress object of every ClusterIP: made before its Service is stored, taken away after it. Upstream:
 * pkg/registry/core/service/ipallocator/ipallocator.go. Left out: the hourly search for addresses without a Service (repairip.go), for
 * none can be left behind here.
 */
import { equalValues, objectKey, type Draft, type IPAddress, type Service } from '../../api/index.ts';
import type { OtherObjects, RequestContext } from '../registry/strategy.ts';

/** Who makes and removes them. */
const WRITER = 'kube-apiserver';

const MANAGED_BY = 'ipallocator.k8s.io';

function addressOf(service: Service | undefined): string | undefined {
  const address = service?.spec.clusterIP;
  return !address || address === 'None' || service.spec.type === 'ExternalName' ? undefined : address;
}

function parentOf({ metadata }: Service): NonNullable<IPAddress['spec']['parentRef']> {
  return { group: '', resource: 'services', namespace: metadata.namespace ?? '', name: metadata.name };
}

function addressRecord(address: string, service: Service): Draft<IPAddress> {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IPAddress',
    metadata: {
      name: address,
      labels: { 'ipaddress.kubernetes.io/ip-family': 'IPv4', 'ipaddress.kubernetes.io/managed-by': MANAGED_BY },
    },
    spec: { parentRef: parentOf(service) },
  };
}

/** Called before a Service is stored. */
export function takeAddress(
  others: OtherObjects,
  next: Service,
  old: Service | undefined,
  context: RequestContext,
): void {
  const address = addressOf(next);
  if (address === undefined || address === addressOf(old) || others.find('ipaddresses', '', address)) return;
  const { dryRun, chance, warn } = context;
  others.sim.as(WRITER, () => others.create('ipaddresses', addressRecord(address, next), { dryRun, chance, warn }));
}

/** Called after it was stored, or removed. */
export function releaseAddress(others: OtherObjects, next: Service | undefined, old: Service | undefined): void {
  const address = addressOf(old);
  if (old === undefined || address === undefined || address === addressOf(next)) return;
  const record = others.find('ipaddresses', '', address);
  if (!record || !equalValues(record.spec.parentRef, parentOf(old))) return;
  others.sim.as(WRITER, () => others.remove('ipaddresses', objectKey(undefined, address), record));
}
