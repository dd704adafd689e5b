/** The control plane's doings that can be drawn, as the legend and the palette call them. */
import type { LifeKind } from '../store/viewStore.ts';

export const LIFE: readonly (readonly [LifeKind, string])[] = [
  ['watch', 'watch streams'],
  ['reconcile', 'reconciles'],
  ['scheduling', 'scheduling verdicts'],
  ['sync', 'kube-proxy syncs'],
  ['probe', 'probes'],
];
