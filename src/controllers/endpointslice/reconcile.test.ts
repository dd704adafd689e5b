import { describe, expect, it } from 'vitest';
import {
  timestamp,
  type AnyObject,
  type Endpoint,
  type EndpointSlice,
  type Pod,
  type Service,
} from '../../api/index.ts';
import { Simulation } from '../../sim/index.ts';
import { seeds } from '../../testing/rounds.ts';
import { aNode, aService } from '../../testing/clusterObjects.ts';
import { listerOf } from '../../testing/lister.ts';
import { aPod, type PodBuilder } from '../../testing/pods.ts';
import { reconcileEndpointSlices } from './reconcile.ts';

const NODES = ['a', 'b'].map((zone) => aNode(`node-${zone}`, { zone: `zone-${zone}` }));

function webPod(i: number): PodBuilder {
  return aPod(`web-${i}`)
    .labelled({ app: 'web' })
    .onNode(i % 2 ? 'node-b' : 'node-a')
    .withIP(`10.244.${Math.floor(i / 200)}.${(i % 200) + 2}`)
    .ready();
}
const webPods = (count: number): Pod[] => Array.from({ length: count }, (_, i) => webPod(i).build());

/** Reconciles again and again as a cluster would, keeping the slices. */
class Slices {
  slices: EndpointSlice[] = [];
  failed = false;
  messages: string[] = [];
  private created = 0;

  /** Returns the verbs of one sync. */
  sync(service: Service, pods: readonly Pod[], nodes: readonly AnyObject[] = NODES): string[] {
    const lister = listerOf(service, ...nodes, ...pods, ...this.slices);
    const { calls, failed = false, events = [] } = reconcileEndpointSlices(lister, `default/${service.metadata.name}`);
    this.failed = failed;
    this.messages = events.map(({ message }) => message);
    for (const call of calls) {
      if (call.verb === 'create' && call.resource === 'endpointslices') {
        const name = `${call.object.metadata.generateName ?? ''}${String(this.created++)}`;
        const metadata = { name, uid: name, resourceVersion: '1', creationTimestamp: timestamp(0) };
        this.slices.push({ ...call.object, metadata: { ...call.object.metadata, ...metadata } });
      } else if (call.verb === 'update' && call.resource === 'endpointslices') {
        this.slices = this.slices.map((s) => (s.metadata.name === call.object.metadata.name ? call.object : s));
      } else if (call.verb === 'delete')
        this.slices = this.slices.filter(({ metadata }) => metadata.name !== call.name);
    }
    return calls.map(({ verb }) => verb);
  }

  sizes(): number[] {
    return this.slices.map(({ endpoints }) => endpoints.length);
  }

  endpoints(): Endpoint[] {
    return this.slices.flatMap(({ endpoints }) => endpoints);
  }
}

const endpointOf = (pod: PodBuilder, service = aService()): Endpoint | undefined => {
  const slices = new Slices();
  slices.sync(service, [pod.build()]);
  return slices.endpoints()[0];
};

describe('a Service with a selector', () => {
  it('has one placeholder slice without endpoints and ports while nothing matches', () => {
    const slices = new Slices();
    expect(slices.sync(aService(), [aPod('other').labelled({ app: 'api' }).withIP('10.244.0.9').build()])).toEqual([
      'create',
    ]);
    expect(slices.slices[0]).toMatchObject({ addressType: 'IPv4', endpoints: [], ports: [] });
    expect(slices.sync(aService(), [])).toEqual([]);
  });

  it('gives its slices its labels, its name and itself as their owner', () => {
    const slices = new Slices();
    slices.sync(aService('web', {}, { labels: { tier: 'front' } }), webPods(1));
    expect(slices.slices[0]!.metadata).toMatchObject({
      generateName: 'web-',
      namespace: 'default',
      labels: {
        tier: 'front',
        'kubernetes.io/service-name': 'web',
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Service', name: 'web', controller: true, blockOwnerDeletion: true }],
    });
    expect(slices.slices[0]!.metadata.labels).not.toHaveProperty('service.kubernetes.io/headless');
  });

  it('turns the placeholder into the first real slice, and back, under one name', () => {
    const slices = new Slices();
    slices.sync(aService(), []);
    const [{ metadata }] = slices.slices as [EndpointSlice];
    expect(slices.sync(aService(), webPods(1))).toEqual(['update']);
    expect(slices.sync(aService(), [])).toEqual(['update']);
    expect(slices.slices[0]!.metadata.name).toBe(metadata.name);
    expect(slices.sizes()).toEqual([0]);
  });

  it('relabels its slices when its own labels change', () => {
    const slices = new Slices();
    slices.sync(aService(), webPods(1));
    expect(slices.sync(aService('web', {}, { labels: { tier: 'back' } }), webPods(1))).toEqual(['update']);
    expect(slices.slices[0]!.metadata.labels).toMatchObject({ tier: 'back' });
  });

  it('marks the slices of a headless Service', () => {
    const slices = new Slices();
    slices.sync(aService('web', { clusterIP: 'None' }), []);
    expect(slices.slices[0]!.metadata.labels).toMatchObject({ 'service.kubernetes.io/headless': '' });
  });

  it.each([
    ['without a selector', { metadata: {}, spec: { selector: undefined } }],
    ['of type ExternalName', { spec: { type: 'ExternalName' } }],
  ])('but none %s', (_, change) => {
    const service = aService();
    const { selector, ...rest } = service.spec;
    const spec = 'type' in change.spec ? { ...rest, selector, type: 'ExternalName' as const } : rest;
    expect(reconcileEndpointSlices(listerOf({ ...service, spec } as Service), 'default/web').calls).toEqual([]);
  });
});

describe('an endpoint', () => {
  it('says where its Pod is and how it is', () => {
    expect(endpointOf(webPod(0))).toEqual({
      addresses: ['10.244.0.2'],
      conditions: { ready: true, serving: true, terminating: false },
      nodeName: 'node-a',
      zone: 'zone-a',
      targetRef: { kind: 'Pod', namespace: 'default', name: 'web-0', uid: 'uid-default-web-0' },
    });
  });

  const cases: readonly { why: string; pod: PodBuilder; publish?: boolean; conditions: object | undefined }[] = [
    {
      why: 'is not ready with its Pod',
      pod: webPod(0).notReady(),
      conditions: { ready: false, serving: false, terminating: false },
    },
    {
      why: 'serves while it terminates',
      pod: webPod(0).terminating(),
      conditions: { ready: false, serving: true, terminating: true },
    },
    {
      why: 'stops serving while it terminates',
      pod: webPod(0).notReady().terminating(),
      conditions: { ready: false, serving: false, terminating: true },
    },
    {
      why: 'is ready although its Pod is not, with publishNotReadyAddresses',
      pod: webPod(0).notReady(),
      publish: true,
      conditions: { ready: true, serving: false, terminating: false },
    },
    {
      why: 'stays ready while it terminates, with publishNotReadyAddresses',
      pod: webPod(0).terminating(),
      publish: true,
      conditions: { ready: true, serving: true, terminating: true },
    },
    { why: 'is none without an address', pod: aPod().labelled({ app: 'web' }).onNode('node-a'), conditions: undefined },
    { why: 'is none when its Pod failed', pod: webPod(0).phase('Failed'), conditions: undefined },
    { why: 'is none when its Pod succeeded', pod: webPod(0).phase('Succeeded'), conditions: undefined },
  ];
  it.each(cases)('$why', ({ pod, publish = false, conditions }) => {
    expect(endpointOf(pod, aService('web', { publishNotReadyAddresses: publish }))?.conditions).toEqual(conditions);
  });

  it('has a hostname only when its Pod names the Service as its subdomain', () => {
    expect(endpointOf(webPod(0).withSpec({ hostname: 'h', subdomain: 'web' }))?.hostname).toBe('h');
    expect(endpointOf(webPod(0).withSpec({ hostname: 'h', subdomain: 'other' }))?.hostname).toBeUndefined();
  });

  it('is skipped while its node is unknown, and tried again', () => {
    const slices = new Slices();
    slices.sync(aService(), webPods(2), [NODES[0]!]);
    expect(slices.sizes()).toEqual([1]);
    expect(slices.failed).toBe(true);
    expect(slices.messages).toEqual([
      'Error updating Endpoint Slices for Service default/web: skipping Pod web-1 for Service default/web: Node node-b Not Found',
    ]);
    slices.sync(aService('web', { publishNotReadyAddresses: true }), webPods(2), [NODES[0]!]);
    expect(slices.sizes()).toEqual([2]);
  });
});

describe('ports', () => {
  const named = aService('web', { ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 'http' }] });

  it('are numbers as they are, whatever the containers declare', () => {
    const slices = new Slices();
    slices.sync(aService(), webPods(1));
    expect(slices.slices[0]!.ports).toEqual([{ name: '', port: 8080, protocol: 'TCP' }]);
  });

  it('by name are looked up in each Pod: another number is another slice', () => {
    const slices = new Slices();
    const pods = [8080, 9090, 8080].map((containerPort, i) =>
      webPod(i).withPorts({ name: 'http', containerPort }).build(),
    );
    slices.sync(named, pods);
    expect(slices.slices.map(({ ports, endpoints }) => [ports?.[0]?.port, endpoints.length])).toEqual([
      [8080, 2],
      [9090, 1],
    ]);
  });

  it('must have the protocol too', () => {
    const slices = new Slices();
    slices.sync(named, [webPod(0).withPorts({ name: 'http', containerPort: 80, protocol: 'UDP' }).build()]);
    expect(slices.slices[0]!.ports).toEqual([]);
    expect(slices.sizes()).toEqual([1]);
  });

  it('are found in sidecars, but not in other init containers', () => {
    const sidecar = { name: 's', image: 's', ports: [{ name: 'http', containerPort: 81 }] };
    const slices = new Slices();
    slices.sync(named, [
      webPod(0)
        .withSpec({ initContainers: [{ ...sidecar, restartPolicy: 'Always' }] })
        .build(),
      webPod(1)
        .withSpec({ initContainers: [sidecar] })
        .build(),
    ]);
    expect(slices.slices.map(({ ports }) => ports?.[0]?.port)).toEqual([81, undefined]);
  });
});

describe('slices', () => {
  it('hold a hundred endpoints', () => {
    const slices = new Slices();
    slices.sync(aService(), webPods(250));
    expect(slices.sizes()).toEqual([100, 100, 50]);
  });

  it('are written only where something changed', () => {
    const slices = new Slices();
    slices.sync(aService(), webPods(250));
    const pods = webPods(250);
    pods[120] = webPod(120).notReady().build();
    expect(slices.sync(aService(), pods)).toEqual(['update']);
    expect(slices.sync(aService(), pods)).toEqual([]);
  });

  it('are not evened out: a new Pod goes where there is room', () => {
    const slices = new Slices();
    slices.sync(aService(), webPods(250));
    const fewer = webPods(250).filter((_, i) => (i >= 40 && i < 100 ? false : true));
    slices.sync(aService(), fewer);
    expect(slices.sizes()).toEqual([40, 100, 50]);
    // Ten more: the fullest slice that can take them all.
    const more = [...fewer, ...Array.from({ length: 10 }, (_, i) => webPod(300 + i).build())];
    expect(slices.sync(aService(), more)).toEqual(['update']);
    expect(slices.sizes()).toEqual([40, 100, 60]);
  });

  it('that change anyway are filled first', () => {
    const slices = new Slices();
    slices.sync(aService(), webPods(150));
    const pods = [...webPods(150).slice(1), webPod(400).build()];
    expect(slices.sync(aService(), pods)).toEqual(['update']);
    expect(slices.sizes()).toEqual([100, 50]);
  });

  it('of a deleted namesake are replaced', () => {
    const slices = new Slices();
    slices.sync(aService(), webPods(1));
    expect(slices.sync(aService('web', {}, { uid: 'another' }), webPods(1))).toEqual(['create', 'delete']);
  });
});

describe('trafficDistribution', () => {
  const hints = (distribution: NonNullable<Service['spec']['trafficDistribution']>, pod: PodBuilder) =>
    endpointOf(pod, aService('web', { trafficDistribution: distribution }))?.hints;

  it.each(['PreferClose', 'PreferSameZone'] as const)('%s hints at the zone', (distribution) => {
    expect(hints(distribution, webPod(0))).toEqual({ forZones: [{ name: 'zone-a' }] });
  });

  it('PreferSameNode hints at the node as well', () => {
    expect(hints('PreferSameNode', webPod(0))).toEqual({
      forZones: [{ name: 'zone-a' }],
      forNodes: [{ name: 'node-a' }],
    });
  });

  it('hints at nothing for an endpoint that is not ready', () => {
    expect(hints('PreferClose', webPod(0).notReady())).toBeUndefined();
  });

  it('given up takes the hints back, and writes nothing twice', () => {
    const slices = new Slices();
    const close = aService('web', { trafficDistribution: 'PreferClose' });
    slices.sync(close, webPods(3));
    expect(slices.sync(close, webPods(3))).toEqual([]);
    expect(slices.sync(aService(), webPods(3))).toEqual(['update']);
    expect(slices.endpoints().every(({ hints: left }) => left === undefined)).toBe(true);
  });
});

describe('after any history the slices say what the slow answer says', () => {
  it.each(seeds(30))('seed %i', (seed) => {
    const sim = new Simulation(seed);
    const dice = (bound: number): number => sim.randomInt('test', bound);
    const slices = new Slices();
    const distributions = [undefined, 'PreferClose', 'PreferSameNode'] as const;
    const alive = new Map<number, PodBuilder>();
    for (let round = 0; round < 25; round++) {
      for (let i = 0; i < dice(60); i++) {
        const n = dice(330);
        const port = { name: 'http', containerPort: n % 3 ? 8080 : 9090 };
        const states = [
          webPod(n).withPorts(port),
          webPod(n).withPorts(port).notReady(),
          webPod(n).withPorts(port).terminating(),
          webPod(n).phase('Failed'),
          webPod(n).labelled({ app: 'other' }),
        ];
        if (dice(4) === 0) alive.delete(n);
        else alive.set(n, states[dice(states.length)]!);
      }
      const distribution = distributions[dice(3)];
      const service = aService('web', {
        ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 'http' }],
        publishNotReadyAddresses: dice(3) === 0,
        ...(distribution ? { trafficDistribution: distribution } : {}),
      });
      const pods = [...alive.values()].map((pod) => pod.build());
      slices.sync(service, pods);

      const shown = slices.slices.flatMap(({ endpoints, ports }) =>
        endpoints.map((e) => JSON.stringify([e.targetRef?.name, ports?.[0]?.port, e.conditions, e.zone, sorted(e)])),
      );
      expect(shown.sort()).toEqual(slowAnswer(service, pods).sort());
      expect(Math.max(...slices.sizes())).toBeLessThanOrEqual(100);
      expect(slices.slices.length).toBeGreaterThan(0);
      expect(slices.slices.every(({ endpoints }) => endpoints.length > 0) || slices.slices.length === 1).toBe(true);
      expect(slices.sync(service, pods)).toEqual([]);
    }
  });

  const sorted = ({ hints }: Endpoint): unknown => [hints?.forZones ?? null, hints?.forNodes ?? null];

  /** One line for each endpoint there should be, from the rules as they are told. */
  function slowAnswer(service: Service, pods: readonly Pod[]): string[] {
    const { publishNotReadyAddresses: publish, trafficDistribution: distribution } = service.spec;
    return pods
      .filter((pod) => pod.metadata.labels?.['app'] === 'web' && pod.status?.phase !== 'Failed')
      .map((pod) => {
        const serving = pod.status?.conditions?.[0]?.status === 'True';
        const terminating = pod.metadata.deletionTimestamp !== undefined;
        const ready = publish === true || (serving && !terminating);
        const zone = pod.spec.nodeName === 'node-a' ? 'zone-a' : 'zone-b';
        const isHinted = distribution !== undefined && ready;
        return JSON.stringify([
          pod.metadata.name,
          pod.spec.containers[0]?.ports?.[0]?.containerPort,
          { ready, serving, terminating },
          zone,
          [
            isHinted ? [{ name: zone }] : null,
            isHinted && distribution === 'PreferSameNode' ? [{ name: pod.spec.nodeName }] : null,
          ],
        ]);
      });
  }
});
