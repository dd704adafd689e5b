import { describe, expect, it } from 'vitest';
import { ApiError } from '../../api/index.ts';
import { createCluster, type Cluster } from '../../cluster/index.ts';
import { createScenarioCluster } from '../session/scenarioCluster.ts';
import { chapter, chapterAsPrinted, SCENARIOS, type Scenario } from './index.ts';

/** A scenario's cluster as the page prepares it. Probes are periodic work, which preparing does not wait for. */
function running(scenario: Scenario): Cluster {
  const cluster = createScenarioCluster(scenario);
  cluster.advance(6_000);
  return cluster;
}

const readyAddresses = (cluster: Cluster, app: string) =>
  cluster
    .objects('pods')
    .filter((pod) => pod.metadata.labels?.['app'] === app && pod.status?.containerStatuses?.every(({ ready }) => ready))
    .map((pod) => pod.status?.podIP ?? '')
    .sort();

describe('scenarios', () => {
  for (const scenario of SCENARIOS)
    it(`${scenario.id}: everything it applies is accepted and runs`, () => {
      const pods = running(scenario).objects('pods');
      for (const pod of pods)
        expect(
          pod.status?.containerStatuses?.every(({ ready }) => ready),
          pod.metadata.name,
        ).toBe(true);
    });

  it.each([1, 2, 3, 4, 5, 6])(
    "chapter: the addresses are the chapter's own, with seed %i as with any other",
    (seed) => {
      const cluster = running({ ...chapter, options: { ...chapter.options, seed } });
      expect(readyAddresses(cluster, 'frontend')).toEqual(['10.0.1.3', '10.0.1.4', '10.0.1.5']);
      expect(readyAddresses(cluster, 'db')).toHaveLength(1);
      expect(cluster.object('services', 'default', 'frontend-svc')?.spec.clusterIP).toBe('172.17.0.4');
      expect(cluster.object('services', 'default', 'db-svc')?.spec.clusterIP).toBe('172.17.0.5');
    },
  );

  it('chapter: a request to the Service reaches each frontend at port 5000 with one chance in three', () => {
    const { outcomes } = running(chapter).trace({
      from: { pod: 'default/client' },
      to: { host: 'frontend-svc', port: 80 },
    });
    expect(outcomes.map(({ verdict, endpoint }) => `${verdict} ${endpoint}`).sort()).toEqual([
      'accept 10.0.1.3:5000',
      'accept 10.0.1.4:5000',
      'accept 10.0.1.5:5000',
    ]);
    for (const { probability } of outcomes) expect(probability).toBeCloseTo(1 / 3, 6);
  });

  it('chapter as printed: the API server takes the Service and refuses the other two', () => {
    const cluster = createCluster(chapterAsPrinted.options);
    const answers = chapterAsPrinted.files.map(({ text }) => {
      try {
        return cluster.apply(text).map(({ result }) => result);
      } catch (error) {
        return error instanceof ApiError ? error.message : error;
      }
    });
    expect(answers).toEqual([
      'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.selector.template"',
      ['created'],
      'Service "frontend-svc" is invalid: spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services',
    ]);
  });
});
