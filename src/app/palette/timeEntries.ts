/** The hold on time: play, steps, jumps, speeds, undo, and the beginning. */
import { redoLast, undoLast } from '../actions/undoLast.ts';
import { SPEEDS } from '../clock.ts';
import { startAllAgain } from '../lesson/startLessonAgain.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { branchStore } from '../time/branches.ts';
import { openBranch } from '../time/openBranch.ts';
import { JUMPS, jumpBack, jumpForward, jumpWords } from '../time/steps.ts';
import { seekTo, setSpeed, stepBackward, stepForward, togglePlaying } from '../transport.ts';
import { formatSpeed } from '../ui/format.ts';
import type { Entry } from './entry.ts';
import { paletteWords } from './words.tsx';

const time = (id: string, label: string, perform: () => void, more: Partial<Entry> = {}): Entry => ({
  id: `time.${id}`,
  group: 'Time',
  label,
  perform,
  ...more,
});

function jumps(): Entry[] {
  return JUMPS.flatMap((kind) => [
    time(`next.${kind}`, paletteWords.time.next(jumpWords(kind)), () => jumpForward(kind), {
      ...(kind === 'packet' ? { shortcut: 'N' } : {}),
    }),
    time(`last.${kind}`, paletteWords.time.last(jumpWords(kind)), () => jumpBack(kind), {
      ...(kind === 'packet' ? { shortcut: 'B' } : {}),
    }),
  ]);
}

/** Futures that were left, newest first. */
function branches(): Entry[] {
  return branchStore.getState().branches.map(({ id, name }) =>
    time(`branch ${id}`, paletteWords.time.branch(name), () => openBranch(id), {
      also: paletteWords.time.alsoBranch,
    }),
  );
}

export function timeEntries(): readonly Entry[] {
  const { playing, speed } = clusterStore().getState();
  const said = paletteWords.time;
  return [
    time('play', playing ? said.pause : said.play, togglePlaying, { shortcut: 'Space' }),
    time('undo', said.undo, undoLast, { shortcut: 'Ctrl+Z', also: said.alsoUndo }),
    time('redo', said.redo, redoLast, { shortcut: 'Ctrl+Shift+Z', also: said.alsoRedo }),
    time('again', said.again, startAllAgain, {
      detail: said.againDetail,
      also: said.alsoAgain,
    }),
    time('step', said.step, stepForward, { shortcut: '.' }),
    time('back', said.back, stepBackward, { shortcut: ',' }),
    time('start', said.start, () => seekTo(0)),
    ...SPEEDS.filter((each) => each !== speed).map((each) =>
      time(`speed ${each}`, said.speed(formatSpeed(each)), () => setSpeed(each), { also: said.alsoSpeed }),
    ),
    ...jumps(),
    ...branches(),
  ];
}
