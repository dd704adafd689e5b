/** How long a clip may be, and how large its pictures: what a browser makes in a minute, and a mail takes. */
import { exportWords } from '../words.ts';

export type ClipKind = 'webm' | 'gif';

export interface Clip {
  readonly kind: ClipKind;
  /** Cluster time, ms. */
  readonly from: number;
  readonly to: number;
  /** Cluster seconds a second. */
  readonly speed: number;
}

interface Limits {
  readonly fps: number;
  readonly width: number;
}

export const LIMITS: Readonly<Record<ClipKind, Limits>> = {
  webm: { fps: 25, width: 1280 },
  gif: { fps: 12.5, width: 860 },
};
/** Twenty seconds of video, or as many frames of GIF as stay below some ten megabytes. */
const MOST_FRAMES: Readonly<Record<ClipKind, number>> = { webm: 500, gif: 250 };

export function framesOf({ kind, from, to, speed }: Clip): number {
  return Math.max(1, Math.round(((to - from) / 1000 / speed) * LIMITS[kind].fps));
}

/** What stands in the way of a clip, as a sentence; undefined: nothing. */
export function tooLong(clip: Clip): string | undefined {
  const frames = framesOf(clip);
  const most = MOST_FRAMES[clip.kind];
  if (frames <= most) return undefined;
  return exportWords.clip.tooLong(frames, most);
}
