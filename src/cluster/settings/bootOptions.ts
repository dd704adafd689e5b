/**
 * What is wrong with the options of a cluster that is to begin, said before anything is built: the same words as for a change while it
 * runs. Left out: whether ranges and addresses meet. A laboratory may want just that.
 */
import { cidr, ipAddress } from '../../api/index.ts';
import { duplicate, invalidValue, type FieldError } from '../../apiserver/index.ts';
import type { ResolvedOptions } from '../options.ts';
import { checkHopLatency, checkProxy, refuse } from './refusals.ts';

const OPTIONS = { group: '', kind: 'ClusterOptions' };

function addressErrors(field: string, ip: string): FieldError[] {
  return ipAddress(ip).map((said) => invalidValue(field, ip, said));
}

function rangeErrors(field: string, range: string): FieldError[] {
  return cidr(range).map((said) => invalidValue(field, range, said));
}

function duplicates(field: string, values: readonly string[]): FieldError[] {
  const seen = new Set<string>();
  return values.flatMap((value) => (seen.size < seen.add(value).size ? [] : [duplicate(field, value)]));
}

/** @throws ApiError; names and labels of nodes are for the API server to judge when it creates them */
export function checkOptions(options: ResolvedOptions): void {
  const { seed, nodes, externals, serviceCIDR, clusterCIDR, proxy, hopLatency } = options;
  checkProxy(proxy);
  checkHopLatency(hopLatency);
  refuse(OPTIONS, 'cluster', [
    ...(Number.isFinite(seed) ? [] : [invalidValue('seed', seed, 'must be a number')]),
    ...rangeErrors('serviceCIDR', serviceCIDR),
    ...rangeErrors('clusterCIDR', clusterCIDR),
    ...nodes.flatMap(({ ip, extraIPs = [], podCIDR }, i) => [
      ...addressErrors(`nodes[${i}].ip`, ip),
      ...extraIPs.flatMap((extra, k) => addressErrors(`nodes[${i}].extraIPs[${k}]`, extra)),
      ...rangeErrors(`nodes[${i}].podCIDR`, podCIDR),
    ]),
    ...externals.flatMap(({ ip }, i) => addressErrors(`externals[${i}].ip`, ip)),
    ...duplicates(
      'nodes',
      nodes.map(({ ip }) => ip),
    ),
    ...duplicates(
      'externals',
      externals.map(({ name }) => name),
    ),
  ]);
}
