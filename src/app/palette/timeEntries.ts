/** The hold on time: play, steps, jumps, speeds, undo, and the beginning. */
import { redoLast, undoLast } from '../actions/undoLast.ts';
import { SPEEDS } from '../clock.ts';
import { startAllAgain } from '../lesson/startLessonAgain.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { branchStore } from '../time/branches.ts';
import { openBranch } from '../time/openBranch.ts';
import { JUMPS, jumpBack, jumpForward, type JumpKind } from '../time/steps.ts';
import { seekTo, setSpeed, stepBackward, stepForward, togglePlaying } from '../transport.ts';
import { formatSpeed } from '../ui/format.ts';
import type { Entry } from './entry.ts';

const time = (id: string, label: string, perform: () => void, more: Partial<Entry> = {}): Entry => ({
  id: `time.${id}`,
  group: 'Time',
  label,
  perform,
  ...more,
});

function jumps(): Entry[] {
  return (Object.keys(JUMPS) as JumpKind[]).flatMap((kind) => [
    time(`next.${kind}`, `On to the next ${JUMPS[kind].label}`, () => jumpForward(kind), {
      ...(kind === 'packet' ? { shortcut: 'N' } : {}),
    }),
    time(`last.${kind}`, `Back before the last ${JUMPS[kind].label}`, () => jumpBack(kind), {
      ...(kind === 'packet' ? { shortcut: 'B' } : {}),
    }),
  ]);
}

/** Futures that were left, newest first. */
function branches(): Entry[] {
  return branchStore
    .getState()
    .branches.map(({ id, name }) =>
      time(`branch ${id}`, `Open the future “${name}”`, () => openBranch(id), { also: 'branch switch fork' }),
    );
}

export function timeEntries(): readonly Entry[] {
  const { playing, speed } = clusterStore().getState();
  return [
    time('play', playing ? 'Pause' : 'Play', togglePlaying, { shortcut: 'Space' }),
    time('undo', 'Undo the last action', undoLast, { shortcut: 'Ctrl+Z', also: 'take back' }),
    time('redo', 'Do again what was undone', redoLast, { shortcut: 'Ctrl+Shift+Z', also: 'redo' }),
    time('again', 'Start again from the beginning', startAllAgain, {
      detail: 'cluster and files as the scenario brings them; Undo brings yours back',
      also: 'reset panic restart',
    }),
    time('step', 'Step forward one event', stepForward, { shortcut: '.' }),
    time('back', 'Step back one event', stepBackward, { shortcut: ',' }),
    time('start', 'Back to the first moment', () => seekTo(0)),
    ...SPEEDS.filter((each) => each !== speed).map((each) =>
      time(`speed ${each}`, `Speed ${formatSpeed(each)}`, () => setSpeed(each), { also: 'slow fast' }),
    ),
    ...jumps(),
    ...branches(),
  ];
}
