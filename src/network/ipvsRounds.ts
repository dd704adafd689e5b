/**
 * ip_vs' memory of the nodes as it is kept, journaled: whose turn it is at each virtual server, and which client sticks to which real
 * server. Simplified: a virtual server that is taken away and comes back goes on where it was.
 */
import { parseIPv4 } from '../api/index.ts';
import { nextInRound, type IpvsView, type RealServer } from '../netfilter/index.ts';
import type { Simulation } from '../sim/index.ts';

/** The last turn at a virtual server, by its place in the round. */
interface Turn {
  readonly node: string;
  readonly server: string;
  readonly last: number;
}

/** A client that sticks to a real server ("ip:port") since a moment. */
interface Sticky {
  readonly node: string;
  readonly server: string;
  readonly client: string;
  readonly to: string;
  readonly at: number;
}

/** The round follows addresses, then ports. */
const rank = ({ ip, port }: RealServer): number => (parseIPv4(ip) ?? 0) * 65_536 + port;

export interface IpvsRounds {
  of(node: string): IpvsView;
  /** The node's kernel is gone, and its memory with it. */
  forget(node: string): void;
}

export function createIpvsRounds(sim: Simulation): IpvsRounds {
  const turns = sim.createTable<Turn>('network/ipvs/turns');
  const turnsOfNode = turns.indexBy(({ node }) => [node]);
  const sticky = sim.createTable<Sticky>('network/ipvs/sticky');
  const stickyOfNode = sticky.indexBy(({ node }) => [node]);
  const turnKey = ({ node, server }: Pick<Turn, 'node' | 'server'>): string => `${node} ${server}`;
  const stickyKey = ({ node, server, client }: Pick<Sticky, 'node' | 'server' | 'client'>): string =>
    `${node} ${server} ${client}`;

  const viewOf = (node: string): IpvsView => ({
    next(server, realServers) {
      const key = turnKey({ node, server });
      const index = nextInRound(turns.get(key)?.last, realServers, rank);
      turns.put(key, { node, server, last: rank(realServers[index]!) });
      return { index, known: true };
    },
    remembered: (server, client) => sticky.get(stickyKey({ node, server, client })),
    remember(server, client, to) {
      sticky.put(stickyKey({ node, server, client }), { node, server, client, to, at: sim.now });
    },
  });

  // One view a node: wiring that reads the tables anew at every call.
  const views = new Map<string, IpvsView>();
  return {
    of(node) {
      let view = views.get(node);
      if (!view) views.set(node, (view = viewOf(node)));
      return view;
    },
    forget(node) {
      for (const turn of turnsOfNode.get(node)) turns.delete(turnKey(turn));
      for (const row of stickyOfNode.get(node)) sticky.delete(stickyKey(row));
    },
  };
}
