import { describe, expect, it } from 'vitest';
import type { Service } from '../../api/index.ts';
import { aNode, aService } from '../../testing/clusterObjects.ts';
import { aPod, type PodBuilder } from '../../testing/pods.ts';
import { explainEndpoints, type EndpointExplanation } from './explain.ts';

const explain = (pod: PodBuilder, service: Service = aService('frontend')): EndpointExplanation =>
  explainEndpoints(service, [pod.build()], [aNode('node-1')])[0]!;
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

  it('leaves out other namespaces', () => {
    expect(explainEndpoints(aService(), [aPod().inNamespace('other').build()], [])).toEqual([]);
  });
});
