/**
 * What was done to the page itself and not to its cluster: another theme, a file closed, a lesson left. Undo takes these back as well, in
 * one order with what was done to the cluster: each remembers how many of the cluster's actions had come before it. Small: the first
 * scene's own switches note theirs here.
 */
import type { Cluster } from '../../cluster/index.ts';
import { clusterStore } from './clusterStore.ts';

export interface PageDeed {
  /** "theme dark": after "Taken back:". */
  readonly label: string;
  readonly takeBack: () => void;
  readonly again: () => void;
  /** It is about the page whatever is open (its theme); others, as a file that was closed, make sense in their own line of runs only. */
  readonly isEverywhere?: boolean;
  /** In which line of runs. */
  readonly line: object;
  /** How many actions the cluster had had before this, and after it: a deed may be both. */
  readonly from: number;
  readonly upTo: number;
}

/** Older ones are forgotten. */
const MOST = 50;
let deeds: readonly PageDeed[] = [];

/** A cluster is made again when a run is opened again; then the new one goes on in the line of the old one, which need not be kept. */
const lines = new WeakMap<Cluster, object>();

export function lineOf(cluster: Cluster): object {
  const line = lines.get(cluster) ?? {};
  lines.set(cluster, line);
  return line;
}

/** `to` goes on where `from` was: what was done in one can be taken back in the other. */
export function goOnAs(from: Cluster, to: Cluster): void {
  lines.set(to, lineOf(from));
}

/** How many actions of a run lie before the moment it stands at: those in the future of it are not yet done. */
export function actionsDone(cluster: Cluster): number {
  return cluster.actions().filter(({ revision }) => revision <= cluster.revision).length;
}

/** @param from how many actions the cluster had had, when the deed has also acted on the cluster: that is taken back with it */
export function noteDeed(deed: Omit<PageDeed, 'line' | 'from' | 'upTo'>, from?: number): void {
  const { cluster } = clusterStore().getState();
  const upTo = actionsDone(cluster);
  deeds = [...deeds, { ...deed, from: from ?? upTo, upTo, line: lineOf(cluster) }].slice(-MOST);
}

/** The last that can be taken back here. */
export function lastDeed(cluster: Cluster): PageDeed | undefined {
  const line = lineOf(cluster);
  return deeds.findLast((deed) => deed.isEverywhere === true || deed.line === line);
}

/** Out of the list, for it was taken back; or into it again. */
export function forgetDeed(deed: PageDeed): void {
  deeds = deeds.filter((other) => other !== deed);
}

export function rememberDeed(deed: PageDeed): void {
  deeds = [...deeds, deed];
}
