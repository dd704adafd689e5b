/** What the transport does to time: play, pause, speed, single steps, seeking. */
import { SPEEDS } from './clock.ts';
import { act, clusterStore } from './store/clusterStore.ts';
import { withEngine } from './store/withEngine.ts';
import { beforeGoingBack } from './time/branches.ts';

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

/** Moves the cluster to a moment, in ms since boot. Keeps playing if it was. */
export function seekTo(ms: number): void {
  withEngine(() =>
    act((cluster) => {
      if (ms < cluster.now) beforeGoingBack(cluster);
      cluster.seek(Math.max(0, ms));
    }),
  );
}
