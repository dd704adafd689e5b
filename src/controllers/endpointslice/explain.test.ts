import { describe, expect, it } from 'vitest';
import { timestamp, type Endpoint, type EndpointSlice, type Service } from '../../api/index.ts';
import { aNode, aService } from '../../testing/clusterObjects.ts';
import { aPod, type PodBuilder } from '../../testing/pods.ts';
import { explainEndpoints, type EndpointExplanation } from './explain.ts';

const explain = (pod: PodBuilder, service: Service = aService('frontend')): EndpointExplanation =>
  explainEndpoints(service, [pod.build()], [aNode('node-1')])[0]!;
const aSlice = (service: string, endpoints: readonly Endpoint[]): EndpointSlice => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: {
    name: 'by-hand',
    namespace: 'default',
    uid: 'uid-slice',
    resourceVersion: '1',
    creationTimestamp: timestamp(0),
    labels: { 'kubernetes.io/service-name': service },
  },
  addressType: 'IPv4',
  endpoints,
});

const running = aPod().labelled({ app: 'frontend' }).onNode('node-1').withIP('10.244.1.2').ready();

describe('why a Pod is or is not an endpoint', () => {
  const cases: readonly { pod: PodBuilder; state: EndpointExplanation['state']; says: string }[] = [
    { pod: running, state: 'ready', says: 'the Pod matches and is ready' },
    { pod: running.notReady(), state: 'notReady', says: 'the Pod is not ready' },
    { pod: running.terminating(), state: 'terminating', says: 'terminating, still serving' },
    { pod: running.phase('Succeeded'), state: 'excluded', says: 'it is Succeeded' },
    { pod: aPod().labelled({ app: 'frontend' }), state: 'excluded', says: 'not scheduled to a node yet' },
    { pod: aPod().labelled({ app: 'frontend' }).onNode('node-1'), state: 'excluded', says: 'no IP address yet' },
    { pod: running.onNode('node-9'), state: 'excluded', says: 'node node-9 is not known' },
    { pod: running.labelled({ app: 'fronted' }), state: 'nearMiss', says: 'app=frontend wanted, Pod has app=fronted' },
    { pod: running.labelled({ App: 'frontend' }), state: 'nearMiss', says: 'Pod has no label app (but App)' },
    { pod: running.labelled({ name: 'frontend' }), state: 'nearMiss', says: 'Pod has no label app (but name)' },
    { pod: running.labelled({ app: 'database' }), state: 'notSelected', says: 'Pod has app=database' },
    { pod: running.labelled({}), state: 'notSelected', says: 'Pod has no label app.' },
  ];
  it.each(cases)('$state: $says', ({ pod, state, says }) => {
    const explanation = explain(pod);
    expect(explanation.state).toBe(state);
    expect(explanation.sentence).toContain(says);
  });

  it('one pair of several that differs is a near miss', () => {
    const service = aService('web', { selector: { app: 'web', tier: 'front' } });
    const explanation = explain(running.labelled({ app: 'web', tier: 'backstage' }), service);
    expect(explanation.state).toBe('nearMiss');
    expect(explanation.differences).toEqual([{ key: 'tier', wanted: 'front', has: 'backstage' }]);
  });

  it('names the ports that a Pod lacks', () => {
    const service = aService('frontend', { ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 'http' }] });
    expect(explain(running, service)).toMatchObject({
      missingPorts: ['http'],
      sentence: expect.stringContaining('no port for http') as string,
    });
  });

  it('tells of Pods of other namespaces only when they have the labels', () => {
    const service = aService('frontend');
    const [right, wrong] = [running, running.labelled({ app: 'b' })].map((pod) => pod.inNamespace('other').build());
    const explained = explainEndpoints(service, [right!, wrong!], [aNode('node-1')]);
    expect(explained).toMatchObject([
      {
        state: 'nearMiss',
        sentence:
          'Not selected: it has the labels, but lives in namespace other; a selector looks in its own only, default.',
      },
    ]);
  });

  it('says which nodes the hints mean an endpoint for', () => {
    const pod = running.build();
    const service = aService('frontend', { trafficDistribution: 'PreferSameZone' });
    const slice = aSlice('frontend', [
      { addresses: ['10.244.1.2'], targetRef: { uid: pod.metadata.uid }, hints: { forZones: [{ name: 'a' }] } },
    ]);
    expect(explainEndpoints(service, [pod], [aNode('node-1')], [slice])[0]?.sentence).toBe(
      'An endpoint: the Pod matches and is ready. Its hints mean it for zone a (PreferSameZone): where others have an endpoint of their own, they keep to that.',
    );
  });

  it('finds a Pod in a slice that somebody wrote for a Service without a selector', () => {
    const { selector: _none, ...spec } = aService('frontend').spec;
    const service: Service = { ...aService('frontend'), spec };
    const slice = aSlice('frontend', [{ addresses: ['10.244.1.2'] }]);
    const explained = (slices: readonly EndpointSlice[]) =>
      explainEndpoints(service, [running.build()], [aNode('node-1')], slices)[0];
    expect(explained([slice])).toMatchObject({
      state: 'ready',
      sentence: expect.stringContaining('by-hand') as string,
    });
    expect(explained([])).toMatchObject({ state: 'notSelected' });
  });

  it('blames the node when that is not heard of', () => {
    const lost = aNode('node-1');
    const node = { ...lost, status: { ...lost.status, conditions: [{ type: 'Ready', status: 'Unknown' as const }] } };
    const [explained] = explainEndpoints(aService('frontend'), [running.notReady().build()], [node]);
    expect(explained?.sentence).toContain('its node node-1 is not heard of');
  });
});
