/** ip_vs' memory outside the journal, for traces and tests. */
import type { IpvsView, RealServer } from './types.ts';

/**
 * The real server after the last one, round and round. One that has gone in between leaves the position behind it.
 * Upstream: net/netfilter/ipvs/ip_vs_rr.c. The round follows the addresses; upstream's order is that of a Go map.
 */
export function nextInRound(
  last: number | undefined,
  realServers: readonly RealServer[],
  rank: (real: RealServer) => number,
): number {
  if (last === undefined) return 0;
  const next = realServers.findIndex((real) => rank(real) > last);
  return next < 0 ? 0 : next;
}

/**
 * @param choose picks one of so many, for a question that must not know the position in the round.
 */
export function createScratchIpvs(choose: (sides: number) => number, now: () => number = () => 0): IpvsView {
  const clients = new Map<string, { readonly to: string; readonly at: number }>();
  return {
    next: (_server, { length }) => ({ index: choose(length), known: false }),
    remembered: (server, client) => clients.get(`${server} ${client}`),
    remember: (server, client, to) => void clients.set(`${server} ${client}`, { to, at: now() }),
  };
}
