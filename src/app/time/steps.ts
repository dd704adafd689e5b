/** Single steps that mean something: to the next decision about a packet, to the next write, sync or failure, and back again. */
import type { Cluster, Happening } from '../../cluster/index.ts';
import { happeningRow } from '../happenings/happeningRows.ts';
import { selectionOfRow } from '../happenings/selectRow.ts';
import { act, clusterStore } from '../store/clusterStore.ts';
import { showToast } from '../store/toastStore.ts';
import { select, viewStore } from '../store/viewStore.ts';
import { withEngine } from '../store/withEngine.ts';
import { formatSeconds } from '../ui/format.ts';
import { beforeGoingBack } from './branches.ts';
import { lateTimeWords } from './late.words.tsx';

/** Real ms after which a search gives up; and the cluster time it looks ahead at most. */
const PATIENCE_MS = 500;
const HORIZON_MS = 600_000;
/** How exactly is said how far was looked, in ms. */
const TENTH = 100;
/** How far back a search goes, in revisions. */
const FARTHEST = 200_000;

type Meaning = (happening: Happening) => boolean;

export type JumpKind = 'packet' | 'failure' | 'write' | 'sync' | 'verdict' | 'probe' | 'action';

const MEANT: Readonly<Record<JumpKind, Meaning>> = {
  packet: ({ kind }) => kind === 'hop',
  failure: ({ failed, hop }) => failed || (hop?.ending !== undefined && hop.ending.verdict !== 'accept'),
  write: ({ kind }) => kind === 'write',
  sync: ({ kind }) => kind === 'sync',
  verdict: ({ kind }) => kind === 'verdict',
  probe: ({ kind }) => kind === 'probe',
  action: ({ kind }) => kind === 'action',
};

export const JUMPS = Object.keys(MEANT) as readonly JumpKind[];

/** "kube-proxy sync": what one jumps to. */
export const jumpWords = (kind: JumpKind): string => lateTimeWords.jumps.kinds[kind];

/** How far a search ran, in ms. */
interface Searched {
  ran: number;
}

/** Runs events until one of those meant has happened. */
function runTo(cluster: Cluster, isMeant: Meaning, searched: Searched): Happening | undefined {
  const from = cluster.now;
  const started = performance.now();
  const until = cluster.now + HORIZON_MS;
  let seen = cluster.revision;
  while (performance.now() - started < PATIENCE_MS && cluster.now < until) {
    if (!cluster.hasFuture && cluster.nextEventAt === undefined) return undefined;
    cluster.step();
    searched.ran = cluster.now - from;
    while (seen < cluster.revision) {
      const happening = cluster.happening(++seen);
      if (happening && isMeant(happening)) return happening;
    }
  }
  return undefined;
}

function lastBefore(cluster: Cluster, revision: number, isMeant: Meaning): Happening | undefined {
  for (let at = revision; at > Math.max(0, revision - FARTHEST); at--) {
    const happening = cluster.happening(at);
    if (happening && isMeant(happening)) return happening;
  }
  return undefined;
}

function show(cluster: Cluster, happening: Happening): void {
  select(selectionOfRow(cluster, happeningRow(happening)));
}

/** A packet that is followed has its own decisions; without one every packet's count. */
function packetMeant(cluster: Cluster): Meaning {
  const { selection } = viewStore.getState();
  const id = selection?.kind === 'connection' ? selection.id : undefined;
  const isOpen = id !== undefined && cluster.connection(id)?.endedAt === undefined;
  return ({ kind, connection }) => kind === 'hop' && (!isOpen || connection === id);
}

const meaningOf = (cluster: Cluster, kind: JumpKind): Meaning =>
  kind === 'packet' ? packetMeant(cluster) : MEANT[kind];

/** Pauses, and goes on to the next of a kind. Where none is found time stays where it was, and nothing was run. */
export function jumpForward(kind: JumpKind): void {
  clusterStore().setState({ playing: false });
  withEngine(() => {
    const searched = { ran: 0 };
    const found = act((cluster) => cluster.lookAhead(() => runTo(cluster, meaningOf(cluster, kind), searched)));
    if (found) show(clusterStore().getState().cluster, found);
    else showToast(lateTimeWords.jumps.noneAhead(kind, formatSeconds(Math.floor(searched.ran / TENTH) * TENTH)));
  });
}

/** Pauses, and takes back the last of a kind: what happened before it is shown. */
export function jumpBack(kind: JumpKind): void {
  clusterStore().setState({ playing: false });
  withEngine(() => {
    const { cluster } = clusterStore().getState();
    // Back, every packet's decisions count: the one that is followed may have ended, or not begun.
    const isMeant = MEANT[kind];
    const last = lastBefore(cluster, cluster.revision, isMeant);
    if (!last) {
      showToast(lateTimeWords.jumps.noneBefore(kind));
      return;
    }
    beforeGoingBack(cluster);
    act(() => {
      for (let before = cluster.revision + 1; cluster.revision >= last.revision && cluster.revision < before;) {
        before = cluster.revision;
        cluster.stepBack();
      }
    });
    const earlier = lastBefore(cluster, cluster.revision, isMeant);
    if (earlier) show(cluster, earlier);
  });
}
