/** Which scenario the page shows, and whether another one is on its way. */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import { SCENARIOS, type Scenario } from '../scenarios/index.ts';

export interface ScenarioState {
  readonly scenario: Scenario;
  /** Counts openings: the workbench begins afresh with each. */
  readonly opened: number;
  /** What is on its way and will take the place of all there is; undefined: nothing. */
  readonly opening: string | undefined;
  /** Ends what is on its way, when that can be ended. */
  readonly cancel: (() => void) | undefined;
}

export const scenarioStore = createStore<ScenarioState>()(() => ({
  scenario: SCENARIOS[0]!,
  opened: 0,
  opening: undefined,
  cancel: undefined,
}));

export function useScenario<T>(select: (state: ScenarioState) => T): T {
  return useStore(scenarioStore, select);
}
