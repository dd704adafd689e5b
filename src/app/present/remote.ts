/** On and back, as a speaker means it: a step of the lesson; where no lesson is open, a mark on the strip of time. */
import { lessonStore, goToStep } from '../lesson/lessonStore.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { coverAgain, presentStore, togglePresent } from '../store/presentStore.ts';
import { timelineMarks } from '../store/timelineStore.ts';
import { showToast } from '../store/toastStore.ts';
import { pause, seekTo, togglePlaying } from '../transport.ts';
import type { Wish } from './channel.ts';
import { presentWords } from './words.ts';

/** A mark at the very moment is where one stands. */
const HERE_MS = 0.5;

function toMark(direction: 1 | -1): void {
  const { now } = clusterStore().getState().cluster;
  const times = timelineMarks().map(({ at }) => at);
  const at =
    direction > 0 ? times.find((time) => time > now + HERE_MS) : times.findLast((time) => time < now - HERE_MS);
  if (at === undefined) {
    showToast(direction > 0 ? presentWords.noMarkAfter : presentWords.noMarkBefore);
    return;
  }
  pause();
  seekTo(at);
}

/** One on (1) or one back (-1); what would tell the answer is covered again. */
export function turn(direction: 1 | -1): void {
  const { lesson, step } = lessonStore.getState();
  coverAgain();
  if (!lesson) toMark(direction);
  else if (step + direction <= lesson.steps.length) goToStep(step + direction);
}

const DOES: Readonly<Record<Wish, () => void>> = {
  next: () => turn(1),
  back: () => turn(-1),
  answer: () => togglePresent('covered'),
  black: () => togglePresent('black'),
  laser: () => togglePresent('laser'),
  play: togglePlaying,
};

/** Only while somebody presents: a window of notes left open drives nothing afterwards. */
export function fulfil(wish: Wish): void {
  if (presentStore.getState().on) DOES[wish]();
}
