/** Why a rule of kube-proxy's table ended a packet: the chain says it, or the map that led there. */
import type { EndingReason } from '../../api/index.ts';
import { InvariantError } from '../../sim/index.ts';
import type { Found } from './explainRule.ts';

export function nftEndingReason(chain: string, verdict: 'reject' | 'drop', { map }: Found): EndingReason {
  if (chain === 'reject-chain') return 'NoEndpoints';
  if (chain === 'cluster-ips-check') return verdict === 'reject' ? 'ClusterIPPortUnused' : 'ClusterIPUnallocated';
  if (chain.startsWith('firewall-')) return 'SourceRangeDenied';
  if (map === 'no-endpoint-services' || map === 'no-endpoint-nodeports') return 'NoLocalEndpoints';
  throw new InvariantError(`nothing says why a rule of ${chain} ends a packet`);
}
