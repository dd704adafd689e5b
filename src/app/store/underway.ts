/**
 * Whether the clock is on its way to another moment: then every frame goes a part of it, and what is told and drawn meanwhile takes from
 * the way.
 */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';

const underway = createStore<boolean>()(() => false);

export const isUnderway = (): boolean => underway.getState();

export function setUnderway(is: boolean): void {
  underway.setState(is, true);
}

export const useUnderway = (): boolean => useStore(underway);
