/** What the transport does to time: play, pause, speed, single steps, seeking. */
import type { Cluster } from '../cluster/index.ts';
import { SPEEDS } from './clock.ts';
import { onFrame } from './frame.ts';
import { showTime } from './store/calmTime.ts';
import { act, clusterStore, publish } from './store/clusterStore.ts';
import { setUnderway } from './store/underway.ts';
import { showToast } from './store/toastStore.ts';
import { withEngine } from './store/withEngine.ts';
import { beforeGoingBack } from './time/branches.ts';
import { forgottenUntil } from './time/forgotten.ts';

export function pause(): void {
  clusterStore().setState({ playing: false });
}

export function togglePlaying(): void {
  clusterStore().setState(({ playing }) => ({ playing: !playing }));
}

export function setSpeed(speed: number): void {
  clusterStore().setState({ speed });
}

/** The next faster (+1) or slower (-1) speed of the transport. */
export function changeSpeed(direction: 1 | -1): void {
  const { speed } = clusterStore().getState();
  const next = direction > 0 ? SPEEDS.find((s) => s > speed) : SPEEDS.findLast((s) => s < speed);
  if (next !== undefined) setSpeed(next);
}

/** Pauses and runs exactly one event. */
export function stepForward(): void {
  pause();
  withEngine(() => act((cluster) => cluster.step()));
}

/** Pauses and takes the last event back. */
export function stepBackward(): void {
  pause();
  withEngine(() =>
    act((cluster) => {
      beforeGoingBack(cluster);
      cluster.stepBack();
    }),
  );
}

/** The moment meant, or the earliest that is remembered: then it is said why. */
function remembered({ horizon }: Cluster, ms: number): number {
  if (ms >= horizon.at) return ms;
  if (horizon.at > 0) showToast(forgottenUntil(horizon.at));
  return horizon.at;
}

/** Moves the cluster to a moment, in ms since boot. Keeps playing if it was. */
export function seekTo(ms: number): void {
  stopGliding?.();
  withEngine(() =>
    act((cluster) => {
      if (ms < cluster.now) beforeGoingBack(cluster);
      cluster.seek(remembered(cluster, ms));
    }),
  );
}

/** Real ms of computing in a frame on the way to another moment: the rest of the frame has to show where one is. */
const GLIDE_MS = 8;
/** Real ms of computing between two looks at the time. */
const GLIDE_SLICE_MS = 2;
/** Cluster ms taken back or run at once, at least and at most. */
const SHORTEST_GLIDE = 0.5;
const LONGEST_GLIDE = 60_000;

/** So much of the way is tried first: taking back is a matter of writes, going on one of computing. */
const FIRST_GLIDE = 50;

let goal = 0;
/** Cluster ms of one slice, as the last ones took. */
const glide = { back: FIRST_GLIDE, on: FIRST_GLIDE };
let stopGliding: (() => void) | undefined;
/** How the way's last frame left things. */
let left: readonly unknown[] = [];

const standing = (): readonly unknown[] => {
  const { cluster } = clusterStore().getState();
  return [cluster, cluster.revision, cluster.now];
};

const isThere = (): boolean => Math.abs(clusterStore().getState().cluster.now - goal) < SHORTEST_GLIDE / 1000;

/** Goes towards the goal as far as a frame allows; real ms it took. */
function glideOn(): number {
  const { cluster } = clusterStore().getState();
  const started = performance.now();
  let before = started;
  while (cluster.now !== goal && before - started < GLIDE_MS) {
    const way = goal < cluster.now ? 'back' : 'on';
    const step = Math.min(glide[way], Math.abs(goal - cluster.now));
    cluster.seek(way === 'back' ? cluster.now - step : cluster.now + step);
    const after = performance.now();
    const pace = (GLIDE_SLICE_MS * step) / Math.max(after - before, 0.01);
    glide[way] = Math.min(LONGEST_GLIDE, Math.max(SHORTEST_GLIDE, Math.min(pace, glide[way] * 2)));
    before = after;
  }
  return before - started;
}

/**
 * On the way the packets and the hands of the clock follow in every frame, without React; lists and panels a few times a second, and less
 * often where that costs much: so many times what telling them took the last time.
 */
const TELL_EVERY_MS = 150;
const REST_AFTER_TELLING = 6;
/** Frames after telling in which nobody goes on: the picture and its Pods are drawn in them (see canvas/store/). */
const DRAWING = 2;

let drawing = 0;
let toldAt = -Infinity;
let toldIn = 0;

const isDue = (frameTime: number): boolean =>
  frameTime - toldAt >= Math.max(TELL_EVERY_MS, REST_AFTER_TELLING * toldIn);

function tell(frameTime: number): void {
  const started = performance.now();
  publish();
  toldIn = performance.now() - started;
  toldAt = frameTime;
  drawing = DRAWING;
}

/** Frames in which what was told last is drawn, part after part. */
const ARRIVING = 12;

/** One has arrived when it is drawn; unless one has set out again. */
function arrive(): void {
  let frames = 0;
  const stop = onFrame(() => {
    if (!stopGliding && ++frames < ARRIVING) return;
    stop();
    if (!stopGliding) setUnderway(false);
  });
}

/** A frame either goes a way, or tells where one is, or draws it: each may take most of it. */
function glideFrame(frameTime: number): void {
  const { playing, fault, cluster, now } = clusterStore().getState();
  // Whoever plays on, met a fault, has done something or opened another run meanwhile is not underway any more.
  if (playing || fault || standing().some((each, i) => each !== left[i])) return stopGliding?.();
  try {
    if (isThere()) return stopGliding?.();
    if (now !== cluster.now && isDue(frameTime)) return tell(frameTime);
    if (drawing > 0) return void drawing--;
    const took = glideOn();
    if (isThere() && took < GLIDE_SLICE_MS) return stopGliding?.();
    showTime(cluster.now);
    left = standing();
  } catch (error) {
    stopGliding?.();
    clusterStore().setState({ fault: error instanceof Error ? error : new Error(String(error)) });
  }
}

/**
 * Pauses and moves towards a moment, a little in every frame until it is reached: a busy minute has half a million writes, and taking
 * them back in one go would hold the page up. Asked again on the way, it turns to the new goal.
 */
export function scrubTo(ms: number): void {
  pause();
  withEngine(() => {
    const { cluster } = clusterStore().getState();
    if (ms < cluster.now) beforeGoingBack(cluster);
    // Said once, however far the handle is drawn.
    goal = goal === cluster.horizon.at && ms < goal ? goal : remembered(cluster, ms);
    left = standing();
    if (stopGliding) return;
    const stop = onFrame(glideFrame);
    glide.back = glide.on = FIRST_GLIDE;
    drawing = 0;
    setUnderway(true);
    stopGliding = () => {
      stopGliding = undefined;
      stop();
      publish();
      arrive();
    };
  });
}
