/**
 * A connection as a time-sequence diagram: a column for every place and for the wire between machines, time downward, an arrow for
 * every leg of every packet. Rewriting and its undoing stand at the node that does it.
 */
import type { Hop, Place } from '../../api/index.ts';
import { addressText, isOpening, placeName } from './flowWords.ts';
import { hopGroups } from './hopGroups.ts';
import { hopStory } from './hopStory.ts';
import { shortPod } from './verdictWords.ts';
import { latePresenterWords } from './late.words.ts';

export interface Lane {
  readonly key: string;
  readonly kind: Place['kind'] | 'wire';
  readonly name: string;
  /** What it is, for the head of its column. */
  readonly role: string;
}

export interface Leg {
  /** Index of the hop in the connection. */
  readonly hop: number;
  readonly at: number;
  /** Columns; `to` is the same as `from` where the packet ended. */
  readonly from: number;
  readonly to: number;
  readonly reply: boolean;
  /** "10.0.1.4:41822 → 10.96.0.50:80", as it left. */
  readonly header: string;
  /** "DNAT", "SNAT undone"; empty where nothing was rewritten. */
  readonly rewrites: readonly string[];
  /** The packet ended here: well (somebody listens), or not. */
  readonly ended: 'well' | 'badly' | undefined;
}

export interface SequencePart {
  readonly title: string;
  readonly reply: boolean;
  readonly legs: readonly Leg[];
}

export interface Sequence {
  readonly lanes: readonly Lane[];
  readonly parts: readonly SequencePart[];
}

const keyOf = (place: Place): string => `${place.kind} ${place.name}`;

function roleOf(place: Place, index: number): string {
  const { lanes } = latePresenterWords;
  switch (place.kind) {
    case 'pod':
      return index === 0 ? lanes.client : lanes.pod;
    case 'external':
      return index === 0 ? lanes.client : lanes.outside;
    case 'node':
      return index === 0 ? lanes.client : lanes.kernel;
    case 'void':
      return lanes.nobody;
  }
}

const isMachine = (kind: Lane['kind']): boolean => kind !== 'pod';

/** The places as the packet that opens the connection comes to them, from left to right; then those of name resolution. */
function lanesOf(hops: readonly Hop[]): readonly Lane[] {
  const places = new Map<string, Place>();
  const opening = hops.filter(({ segment }) => isOpening(segment));
  for (const { place, next } of [...opening, ...hops])
    for (const each of next ? [place, next] : [place]) if (!places.has(keyOf(each))) places.set(keyOf(each), each);
  const lanes: Lane[] = [];
  for (const [index, [key, place]] of [...places].entries()) {
    const before = lanes.at(-1);
    if (before && isMachine(before.kind) && isMachine(place.kind))
      lanes.push({ key: `wire ${key}`, kind: 'wire', name: latePresenterWords.lanes.wire, role: '' });
    const name = place.kind === 'pod' ? shortPod(place.name) : placeName(place);
    lanes.push({ key, kind: place.kind, name, role: roleOf(place, index) });
  }
  return lanes;
}

export function sequenceOf(hops: readonly Hop[]): Sequence {
  const lanes = lanesOf(hops);
  const columns = new Map(lanes.map(({ key }, column) => [key, column]));
  const parts = hopGroups(hops).map(({ title, reply, hops: own }): SequencePart => ({
    title,
    reply,
    legs: own.map(({ hop, index }): Leg => {
      const { place, next, arrivedAs, leftAs, at } = hop;
      const from = columns.get(keyOf(place)) ?? 0;
      const { src, sport, dst, dport, protocol } = leftAs ?? arrivedAs;
      return {
        hop: index,
        at,
        from,
        to: next ? (columns.get(keyOf(next)) ?? from) : from,
        reply,
        header: `${addressText(src, sport, protocol)} → ${addressText(dst, dport, protocol)}`,
        rewrites: rewritesOf(hop, reply),
        ended: endOf(hop),
      };
    }),
  }));
  return { lanes, parts };
}

function endOf({ next, ending }: Hop): Leg['ended'] {
  if (next || !ending) return undefined;
  return ending.verdict === 'accept' ? 'well' : 'badly';
}

function rewritesOf(hop: Hop, reply: boolean): readonly string[] {
  return hopStory(hop, reply).names;
}
