/**
 * The hops of a connection, gathered by the packet that made them: the SYN there, the SYN-ACK back, the request, the response.
 * The first packet is the one that meets the rules; all others follow it by conntrack.
 */
import type { ConnectionRecord, Hop, Place, SegmentName } from '../../api/index.ts';
import { isReply, placeName } from './flowWords.ts';
import { shortPod } from './verdictWords.ts';
import { hopStory } from './hopStory.ts';
import { latePresenterWords } from './late.words.ts';

export interface HopGroup {
  readonly segment: SegmentName;
  /** On its way back to the client. */
  readonly reply: boolean;
  readonly hops: readonly { readonly hop: Hop; readonly index: number }[];
  /** "SYN there", "response back". */
  readonly title: string;
  /** What happened to it, for a group that is folded. */
  readonly summary: string;
}

/** A place in as few letters as tell it apart. */
const shortName = (place: Place): string => (place.kind === 'pod' ? shortPod(place.name) : placeName(place));

function summaryOf(hops: readonly Hop[], reply: boolean): string {
  const ended = hops.find(({ ending }) => ending)?.ending;
  const translations = hops.flatMap((hop) => {
    const [name] = hopStory(hop, reply).names;
    return name === undefined ? [] : [latePresenterWords.nat.on(name, shortName(hop.place))];
  });
  const way = hops.map(({ place }) => shortName(place)).join(' → ');
  return [way, ...translations, ...(ended ? [ended.verdict] : [])].join(' · ');
}

/** A packet goes back when its kind says so, or when it did not start where the connection did. */
function goesBack(segment: SegmentName, first: Hop | undefined, client: Hop | undefined): boolean {
  if (isReply(segment)) return true;
  return first?.place.kind !== client?.place.kind || first?.place.name !== client?.place.name;
}

export function hopGroups(hops: readonly Hop[]): readonly HopGroup[] {
  const groups: { segment: SegmentName; hops: { hop: Hop; index: number }[] }[] = [];
  for (const [index, hop] of hops.entries()) {
    const last = groups.at(-1);
    if (last && last.segment === hop.segment) last.hops.push({ hop, index });
    else groups.push({ segment: hop.segment, hops: [{ hop, index }] });
  }
  return groups.map((group) => {
    const reply = goesBack(group.segment, group.hops[0]?.hop, hops[0]);
    return {
      ...group,
      reply,
      title: reply ? latePresenterWords.back(group.segment) : group.segment,
      summary: summaryOf(
        group.hops.map(({ hop }) => hop),
        reply,
      ),
    };
  });
}

/** What the segments of a connection took, in ms: to be opened, and for each answer. */
export function timings({ openedAt, endedAt, hops, requests }: ConnectionRecord): readonly [string, number][] {
  const { timings: said } = latePresenterWords;
  const told: [string, number][] = [];
  const back = hops.findLast(({ segment }) => segment === 'SYN-ACK');
  if (back) told.push([said.connect, back.at - openedAt]);
  for (const { sentAt, answeredAt } of requests)
    if (answeredAt !== undefined) told.push([said.answer, answeredAt - sentAt]);
  if (endedAt !== undefined) told.push([said.inAll, endedAt - openedAt]);
  return told;
}
