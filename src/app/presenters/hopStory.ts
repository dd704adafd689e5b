/**
 * One hop as three strips: arrived as, decided, left as. The work here is to say what changed between arriving and leaving, and to
 * name it: DNAT rewrites the destination, SNAT the source, conntrack takes both back on the way home. And to say aloud when
 * nothing changed, because that is the surprise at most hops.
 */
import type { Decision, Hop, PacketHeader } from '../../api/index.ts';
import { isOpening } from './flowWords.ts';
import { latePresenterWords } from './late.words.ts';

export type HeaderField = 'src' | 'sport' | 'dst' | 'dport';

const FIELDS: readonly HeaderField[] = ['src', 'sport', 'dst', 'dport'];

function changedFields(before: PacketHeader, after: PacketHeader): ReadonlySet<HeaderField> {
  return new Set(FIELDS.filter((field) => before[field] !== after[field]));
}

export interface HopStory {
  readonly changed: ReadonlySet<HeaderField>;
  /** "DNAT: destination 10.96.0.50:80 became 10.244.1.5:8080", or why there is none. */
  readonly translations: readonly string[];
  /** What each translation is called: "DNAT". */
  readonly names: readonly string[];
}

const end = (header: PacketHeader, side: 'src' | 'dst'): string => {
  const port = side === 'src' ? header.sport : header.dport;
  return header.protocol === 'ICMP' ? header[side] : `${header[side]}:${port}`;
};

function describe(
  before: PacketHeader,
  after: PacketHeader,
  changed: ReadonlySet<HeaderField>,
  reply: boolean,
): Pick<HopStory, 'translations' | 'names'> {
  const { nat } = latePresenterWords;
  const translations: string[] = [];
  const names: string[] = [];
  if (changed.has('dst') || changed.has('dport')) {
    const name = reply ? nat.undoneSNAT : nat.DNAT;
    names.push(name);
    translations.push(nat.destination(name, end(before, 'dst'), end(after, 'dst')));
  }
  if (changed.has('src') || changed.has('sport')) {
    const name = reply ? nat.undoneDNAT : nat.SNAT;
    names.push(name);
    translations.push(nat.source(name, end(before, 'src'), end(after, 'src')));
  }
  return { translations, names };
}

/** `reply`: the packet is on its way back to the client, where translations are undone. */
export function hopStory({ arrivedAs, leftAs, place }: Hop, reply = false): HopStory {
  if (!leftAs) return { changed: new Set(), translations: [], names: [] };
  const changed = changedFields(arrivedAs, leftAs);
  if (changed.size > 0 && place.kind === 'node') return { changed, ...describe(arrivedAs, leftAs, changed, reply) };
  // A Pod's answer is a packet of its own with the addresses the other way round: no translation.
  return { changed: new Set(), translations: place.kind === 'node' ? [latePresenterWords.nat.none] : [], names: [] };
}

/**
 * The hop where a packet's way was decided: the first that rewrote the opening packet's destination, or ended anything; undefined
 * while unknown. Name resolution is rewritten too (kube-dns is a Service), but that is not what the table is about.
 */
export function decidingHop(hops: readonly Hop[]): Hop | undefined {
  const opening = hops.filter(({ segment }) => isOpening(segment));
  return findDeciding(opening.length > 0 ? opening : hops.filter(({ ending }) => ending));
}

function findDeciding(hops: readonly Hop[]): Hop | undefined {
  return hops.find(
    ({ arrivedAs, leftAs, ending }) =>
      ending !== undefined ||
      (leftAs !== undefined && (leftAs.dst !== arrivedAs.dst || leftAs.dport !== arrivedAs.dport)),
  );
}

/** Whether the decision is a rule of iptables, which can be shown where it stands. */
export function isRule(decision: Decision): decision is Extract<Decision, { kind: 'rule' }> {
  return decision.kind === 'rule';
}
