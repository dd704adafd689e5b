/**
 * Connection tracking as it is kept: one journaled table for all nodes.
 * Upstream: net/netfilter/nf_conntrack_core.c. Entries are found by either tuple. Expired entries are as good as gone at once and
 * swept up every 30 s. Left out: nf_conntrack_max, early drop, TCP window tracking.
 */
import type { ConntrackRow, PacketHeader } from '../api/index.ts';
import type { ConntrackEntry, ConntrackView, RecentView } from '../netfilter/index.ts';
import type { SimEvent, Simulation } from '../sim/index.ts';
import { sameHeader } from './packets.ts';
import type { NetworkTables } from './tables.ts';

const SWEEP_MS = 30_000;
const SWEEP_PENDING = 'conntrack sweep';

interface SweepEvent extends SimEvent {
  readonly kind: 'network/sweep';
}

/** The keys that a node's packets were last looked up by: those of connections under way, and never more than these. */
const PLACES = 1024;

interface KnownKey {
  readonly header: PacketHeader;
  readonly key: string;
}

/** "node protocol src:port dst:port". A text that is put together anew has to be hashed anew, for every packet, at every node. */
function createKeys(node: string): (header: PacketHeader) => string {
  const known: (KnownKey | undefined)[] = new Array<undefined>(PLACES).fill(undefined);
  return (header) => {
    const place = (header.sport ^ (header.dport << 1)) & (PLACES - 1);
    const last = known[place];
    if (last !== undefined && sameHeader(last.header, header)) return last.key;
    const { protocol, src, sport, dst, dport } = header;
    const key = `${node} ${protocol} ${src}:${sport} ${dst}:${dport}`;
    known[place] = { header, key };
    return key;
  };
}

export interface Conntrack {
  of(node: string): ConntrackView;
  rows(node: string): readonly ConntrackRow[];
  flush(node: string, matches: (row: ConntrackRow) => boolean): void;
}

function toRow(entry: ConntrackEntry): ConntrackRow {
  const { original, reply, state, tcp, dnat, snat, ipvs, expiresAt } = entry;
  const common = { protocol: original.protocol, original, reply, state, dnat, snat, expiresAt };
  const row = ipvs ? { ...common, ipvs } : common;
  return tcp === undefined ? row : { ...row, tcpState: tcp };
}

/** The nodes' own conntrack. */
export function createConntrack(sim: Simulation, tables: NetworkTables): Conntrack {
  const { conntrack: table, counters } = tables;
  /** Keys by node. */
  const live = new Map<string, Set<string>>();
  const replies = new Map<string, string>();
  const nodeOf = (key: string): string => key.slice(0, key.indexOf(' '));
  const keysOf = new Map<string, (header: PacketHeader) => string>();
  const keyFor = (node: string): ((header: PacketHeader) => string) => {
    let keyOf = keysOf.get(node);
    if (!keyOf) keysOf.set(node, (keyOf = createKeys(node)));
    return keyOf;
  };
  table.observe((key, prev, next) => {
    // Most writes only say how far a connection is: both tuples stay.
    if (prev && next && prev.reply === next.reply) return;
    const node = nodeOf(key);
    let keys = live.get(node);
    if (!keys) live.set(node, (keys = new Set<string>()));
    if (next) keys.add(key);
    else keys.delete(key);
    const keyOf = keyFor(node);
    if (prev) replies.delete(keyOf(prev.reply));
    if (next) replies.set(keyOf(next.reply), key);
  });

  function sorted(node: string): [string, ConntrackEntry][] {
    const rows: [string, ConntrackEntry][] = [];
    for (const key of live.get(node) ?? []) {
      const entry = table.get(key);
      if (entry) rows.push([key, entry]);
    }
    return rows.sort(([a, x], [b, y]) => x.createdAt - y.createdAt || (a < b ? -1 : 1));
  }

  sim.handle<SweepEvent>('network/sweep', () => {
    const nodes = [...live.keys()].sort();
    for (const node of nodes)
      for (const [key, entry] of sorted(node)) if (entry.expiresAt <= sim.now) table.delete(key);
    if (table.size > 0) scheduleSweep();
    else counters.put(SWEEP_PENDING, 0);
  });

  function scheduleSweep(): void {
    sim.schedule<SweepEvent>(SWEEP_MS, { kind: 'network/sweep' }, { by: 'network', background: true });
  }

  function viewOf(node: string): ConntrackView {
    const keyOf = keyFor(node);
    const fresh = (entry: ConntrackEntry | undefined) => (entry && entry.expiresAt > sim.now ? entry : undefined);
    return {
      find(header) {
        const key = keyOf(header);
        const original = fresh(table.get(key));
        if (original) return { entry: original, direction: 'original' };
        const other = replies.get(key);
        const reply = other === undefined ? undefined : fresh(table.get(other));
        return reply && { entry: reply, direction: 'reply' };
      },
      confirm(entry) {
        const key = keyOf(entry.original);
        // Reply tuples are unique: an expired entry that nobody has swept up yet makes room. A tuple that is its own already is.
        if (table.get(key)?.reply !== entry.reply) {
          const clash = replies.get(keyOf(entry.reply));
          if (clash !== undefined && clash !== key) table.delete(clash);
        }
        table.put(key, entry);
        if (counters.get(SWEEP_PENDING) !== 1) {
          counters.put(SWEEP_PENDING, 1);
          scheduleSweep();
        }
      },
      remove: (entry) => void table.delete(keyOf(entry.original)),
    };
  }

  // One view a node: wiring that reads the tables anew at every call.
  const views = new Map<string, ConntrackView>();
  return {
    of(node) {
      let view = views.get(node);
      if (!view) views.set(node, (view = viewOf(node)));
      return view;
    },
    rows: (node) =>
      sorted(node)
        .filter(([, { expiresAt }]) => expiresAt > sim.now)
        .map(([, entry]) => toRow(entry)),
    flush(node, matches) {
      for (const [key, entry] of sorted(node)) if (matches(toRow(entry))) table.delete(key);
    },
  };
}

export function forgetRecent({ recent }: NetworkTables, node: string): void {
  const keys: string[] = [];
  recent.forEach((_at, key) => {
    if (key.startsWith(`${node} `)) keys.push(key);
  });
  for (const key of keys) recent.delete(key);
}

/** xt_recent's lists of the nodes. Left out: its limit of 100 addresses a list. */
export function createRecent(sim: Simulation, tables: NetworkTables): (node: string) => RecentView {
  const views = new Map<string, RecentView>();
  return (node) => {
    let view = views.get(node);
    if (!view) {
      view = {
        lastSeen: (list, ip) => tables.recent.get(`${node} ${list} ${ip}`),
        set: (list, ip) => void tables.recent.put(`${node} ${list} ${ip}`, sim.now),
      };
      views.set(node, view);
    }
    return view;
  };
}
