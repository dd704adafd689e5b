/**
 * Run while the page is built, never in the page: `import … from './firstScene.ts?recorded'` brings in what this file found out,
 * as data. The first scene is drawn from it, so nobody waits for the engine to see a cluster.
 */
import { SCENARIOS } from '../scenarios/index.ts';
import { inPlainWords, recordCluster } from './clusterRecord.ts';
import { createScenarioCluster } from './scenarioCluster.ts';

export const firstScene = inPlainWords(recordCluster(createScenarioCluster(SCENARIOS[0]!)));
