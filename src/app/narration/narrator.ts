/**
 * What is worth saying aloud of a cluster that goes on: what becomes of the packet that is followed, what goes wrong elsewhere, what is
 * news of Pods, nodes and Services, and that time was turned back. Said in whole sentences, a few at a time.
 */
import type { ConnectionRecord, Hop } from '../../api/index.ts';
import type { Cluster } from '../../cluster/index.ts';
import { clientName, isReply, placeName, targetOf } from '../presenters/flowWords.ts';
import { hopWords } from '../presenters/hopWords.ts';
import { verdictLine } from '../presenters/verdictWords.ts';
import type { Selection, Verbosity } from '../store/viewStore.ts';
import { formatClock } from '../ui/format.ts';
import { newsBetween, standingOf, type Standing } from './news.ts';
import { narrationWords } from './words.ts';
import { outcomeWords } from '../presenters/outcome.words.ts';

/** Sentences at once; more nobody can follow. */
const MOST = 3;
/** Trouble this old has been said, or is no news. */
const NEWS_MS = 4000;

function hopSentence(hop: Hop, number: number, of: number): string {
  const { segment, place } = hop;
  return narrationWords.hop(number, of, segment, placeName(place), hopWords(hop, isReply(segment)));
}

interface Said {
  readonly cluster: Cluster;
  readonly id: string | undefined;
  readonly hop: number | undefined;
  readonly hops: number;
  readonly ended: boolean;
  readonly at: number;
  readonly standing: Standing;
}

function endSentence(record: ConnectionRecord): string {
  return narrationWords.ending(clientName(record.flow.from), targetOf(record), verdictLine(record));
}

export interface Narrator {
  /** What is new since the last time, as sentences. */
  readonly listen: (cluster: Cluster, selection: Selection | undefined, verbosity: Verbosity) => readonly string[];
}

export function createNarrator(): Narrator {
  let said: Said | undefined;

  const followed = (record: ConnectionRecord, hop: number | undefined, verbosity: Verbosity): string[] => {
    const { hops, endedAt } = record;
    const isSame = said?.id === record.id;
    const chosen = hop !== undefined && (!isSame || said?.hop !== hop) ? hops[hop] : undefined;
    if (chosen && hop !== undefined) return [hopSentence(chosen, hop + 1, hops.length)];
    if (!isSame) return [endSentence(record)];
    const fresh =
      verbosity === 'full'
        ? hops.slice(said?.hops).map((each, i) => hopSentence(each, (said?.hops ?? 0) + i + 1, hops.length))
        : [];
    return endedAt !== undefined && said?.ended === false ? [...fresh, endSentence(record)] : fresh;
  };

  /** Packets that died since, of whoever is not followed: by ending and place, with their number. */
  const trouble = (cluster: Cluster, followedId: string | undefined): string[] => {
    const since = Math.max(said?.at ?? cluster.now, cluster.now - NEWS_MS);
    const counts = new Map<string, { readonly outcome: string; readonly place: string; readonly count: number }>();
    for (const { at, connection, verdict, place } of cluster.deaths(NEWS_MS)) {
      if (at <= since || connection === followedId) continue;
      const what = { outcome: outcomeWords[verdict], place: placeName(place) };
      const key = `${verdict} ${what.place}`;
      counts.set(key, { ...what, count: (counts.get(key)?.count ?? 0) + 1 });
    }
    return [...counts.values()].map(({ outcome, place, count }) => narrationWords.trouble(count, outcome, place));
  };

  return {
    listen(cluster, selection, verbosity) {
      const id = selection?.kind === 'connection' ? selection.id : undefined;
      const hop = selection?.kind === 'connection' ? selection.hop : undefined;
      const record = id === undefined ? undefined : cluster.connection(id);
      const standing = standingOf(cluster);
      const isSameRun = said?.cluster === cluster;
      const isBack = isSameRun && cluster.now < (said?.at ?? 0);
      const news =
        !said || !isSameRun
          ? []
          : isBack
            ? [narrationWords.backAt(formatClock(cluster.now))]
            : [...trouble(cluster, id), ...newsBetween(said.standing, standing, verbosity)];
      const sentences = verbosity === 'off' ? [] : [...(record ? followed(record, hop, verbosity) : []), ...news];
      said = {
        cluster,
        id,
        hop,
        hops: record?.hops.length ?? 0,
        ended: record?.endedAt !== undefined,
        at: cluster.now,
        standing,
      };
      return sentences.slice(0, MOST);
    },
  };
}
