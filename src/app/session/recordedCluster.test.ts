import { describe, expect, it } from 'vitest';
import { RESOURCES, type ResourceName } from '../../api/index.ts';
import { createCluster, type Cluster } from '../../cluster/index.ts';
import { expectSame } from '../../testing/same.ts';
import { SCENARIOS, type Scenario } from '../scenarios/index.ts';
import { UNPICTURED, inPlainWords, recordCluster } from './clusterRecord.ts';
import { firstScene } from './firstScene.ts?recorded';
import { createRecordedCluster } from './recordedCluster.ts';
import { createScenarioCluster, prepareCluster } from './scenarioCluster.ts';

const first = SCENARIOS[0]!;
const pictured = (Object.keys(RESOURCES) as ResourceName[]).filter((resource) => !UNPICTURED.has(resource));

/** A record as the page gets it: through text. */
const overTheWire = (cluster: Cluster): Cluster =>
  createRecordedCluster(JSON.parse(JSON.stringify(recordCluster(cluster))) as ReturnType<typeof recordCluster>);

function expectTheSame(recorded: Cluster, live: Cluster): void {
  for (const field of ['now', 'revision', 'options', 'nextEventAt', 'hasFuture'] as const)
    expectSame(recorded[field], live[field], field);
  for (const resource of pictured) {
    expectSame(recorded.objects(resource), live.objects(resource), resource);
    for (const { metadata } of live.objects(resource)) {
      const { namespace = '', name } = metadata;
      expectSame(recorded.object(resource, namespace, name), live.object(resource, namespace, name));
    }
  }
  for (const { metadata } of live.objects('nodes')) {
    expectSame(recorded.plates(metadata.name), live.plates(metadata.name));
    expectSame(recorded.proxyStatus(metadata.name), live.proxyStatus(metadata.name));
  }
  for (const ms of [0, 500, 2600, 15_000, 1e9]) expectSame(recorded.deaths(ms), live.deaths(ms), `${ms} ms`);
  for (const limit of [0, 1, 3, 120, 5000]) expectSame(recorded.connections(limit), live.connections(limit));
  for (const { id } of live.connections(5000)) expectSame(recorded.connection(id), live.connection(id));
  expectSame(recorded.flights(), live.flights());
  expectSame(recorded.traffic(), live.traffic());
  expectSame(recorded.actions(), live.actions());
}

describe('the record of a first moment', () => {
  it.each(SCENARIOS.map((scenario): [string, Scenario] => [scenario.id, scenario]))(
    'says of %s exactly what the engine says',
    (_id, scenario) => {
      const live = createScenarioCluster(scenario);
      expectTheSame(overTheWire(live), live);
    },
  );

  it('is what the page was built with: the engine’s own first scene, with Pods that run and traffic under way', () => {
    const live = createScenarioCluster(first);
    expectTheSame(createRecordedCluster(firstScene), createRecordedCluster(inPlainWords(recordCluster(live))));
    expect(firstScene.connections.find(({ reason }) => reason !== undefined)).not.toHaveProperty('said');
    expect(firstScene.objects.pods?.every(({ status }) => status?.phase === 'Running')).toBe(true);
    expect(firstScene.connections.length).toBeGreaterThan(0);
  });

  it('would not pass for another moment', () => {
    const later = createScenarioCluster(first);
    later.advance(500);
    expect(() => expectTheSame(createRecordedCluster(firstScene), later)).toThrow();
  });

  it('answers the same question with the same list, as the door promises', () => {
    const recorded = createRecordedCluster(firstScene);
    expect(recorded.objects('pods')).toBe(recorded.objects('pods'));
    expect(recorded.connections(120)).toBe(recorded.connections(120));
    expect(recorded.deaths(15_000)).toBe(recorded.deaths(15_000));
    expect(recorded.plates('node-1')).toBe(recorded.plates('node-1'));
  });

  it('refuses to act, and to answer what was not recorded, rather than make something up', () => {
    const recorded = createRecordedCluster(firstScene);
    expect(() => recorded.apply('')).toThrow(/still being loaded.*apply\(\)/);
    expect(() => recorded.advance(1)).toThrow(/still being loaded/);
    expect(() => recorded.iptablesSave('node-1')).toThrow(/still being loaded/);
    expect(() => recorded.objects('events')).toThrow(/objects\('events'\)/);
  });
});

describe('preparing a scenario in small steps', () => {
  it('ends where doing it at once ends', () => {
    const cluster = createCluster(first.options);
    for (const { text } of first.files.filter((file) => file.applied)) {
      cluster.apply(text);
      cluster.advance(1500);
    }
    cluster.settle(60_000);
    for (const source of first.traffic) cluster.setTraffic(source);
    cluster.advance(4000);
    const inSteps = createScenarioCluster(first);
    expect(recordCluster(inSteps)).toEqual({ ...recordCluster(cluster), now: inSteps.now });
    expect(inSteps.now).toBeCloseTo(cluster.now, 6);
  });

  it('pauses often, so that a page stays awake', () => {
    expect([...prepareCluster(first)].length).toBeGreaterThan(100);
  });
});
