/** The scenarios to choose from; the first is where a first visit begins. */
import { chapter } from './chapter.ts';
import { chapterAsPrinted } from './chapterAsPrinted.ts';
import { fiveBackends } from './fiveBackends.ts';
import { localPolicies } from './localPolicies.ts';
import { ipvs, nftables } from './proxyModes.ts';
import { serviceTypes } from './serviceTypes.ts';
import { sourceRanges } from './sourceRanges.ts';
import { threeNodes } from './threeNodes.ts';
import type { Scenario } from './types.ts';
import { zones } from './zones.ts';

export { chapter, chapterAsPrinted, threeNodes };
export type { Scenario, ScenarioFile } from './types.ts';

export const SCENARIOS: readonly Scenario[] = [
  threeNodes,
  chapter,
  chapterAsPrinted,
  serviceTypes,
  fiveBackends,
  localPolicies,
  zones,
  sourceRanges,
  nftables,
  ipvs,
];
