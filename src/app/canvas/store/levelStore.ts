/**
 * How much of an object is drawn at the present zoom. Far out nodes are tiles; below a readable size small words are left out; near,
 * Pods open up. Each level begins a little later than the one before it ends, or a hand that trembles would make the picture flicker.
 */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import type { Density } from '../../../scene/index.ts';

export type Level = 'tiles' | 'far' | 'plain' | 'near';

const LEVELS: readonly Level[] = ['tiles', 'far', 'plain', 'near'];

/** The zoom at which a level ends and the next begins, by how large Pods are drawn: dots are tiles sooner, chips open later. */
const ENDS: Readonly<Record<Density, readonly [tiles: number, far: number, plain: number]>> = {
  card: [0.26, 0.56, 1.6],
  chip: [0.32, 0.56, 2.4],
  dot: [0.4, 0.56, Infinity],
};
/** One goes back out of a level only this much beyond its border. */
const HYSTERESIS = 1.08;

/** From the back row of a hall, what is far begins nearer. */
const FAR_IN_A_HALL = 0.9;

export interface Viewing {
  /** How large Pods are drawn. */
  readonly density: Density;
  /** The page is shown to a hall. */
  readonly isHall: boolean;
}

/** The level at a zoom, coming from another. */
export function levelAt(zoom: number, { density, isHall }: Viewing, before: Level): Level {
  const from = LEVELS.indexOf(before);
  const [tiles, far, plain] = ENDS[density];
  const ends = [tiles, isHall ? FAR_IN_A_HALL : far, plain];
  let level = 0;
  // A border that lies ahead is the border; one that was passed on the way in has to be left behind clearly.
  while (level < ends.length && zoom >= ends[level]! * (level >= from ? HYSTERESIS : 1)) level++;
  return LEVELS[level]!;
}

/** How far Pods have gone from their seats to the cells of a tile: 0 in their seats, where tiles begin, to 1. */
export function tiledness(zoom: number, density: Density): number {
  const begins = ENDS[density][0];
  const u = Math.max(0, Math.min(1, (begins - zoom) / (begins * 0.16)));
  return u * u * (3 - 2 * u);
}

interface LevelState {
  readonly level: Level;
  /** Tiles are painted by a part that is loaded late; until it has come, far is as far as it gets. */
  readonly hasTiles: boolean;
}

export const levelStore = createStore<LevelState>()(() => ({ level: 'plain', hasTiles: false }));

/** Takes note of the present zoom. */
export function setZoom(zoom: number, viewing: Viewing): void {
  levelStore.setState((state) => {
    const level = levelAt(zoom, viewing, state.level);
    const shown = level === 'tiles' && !state.hasTiles ? 'far' : level;
    return shown === state.level ? state : { level: shown };
  });
}

export function useLevel<T>(select: (level: Level) => T): T {
  return useStore(levelStore, ({ level }) => select(level));
}
