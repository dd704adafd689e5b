/** The control plane's doings that can be drawn, as the legend and the palette call them. */
import type { LifeKind } from '../store/viewStore.ts';
import { canvasWords } from './words.tsx';

const LIFE = ['watch', 'reconcile', 'scheduling', 'sync', 'probe'] as const satisfies readonly LifeKind[];

export const lifeKinds = (): readonly (readonly [LifeKind, string])[] =>
  LIFE.map((kind) => [kind, canvasWords.life[kind]]);
