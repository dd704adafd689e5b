import { describe, expect, it } from 'vitest';

import { someNodeAgents } from '../testing/nodeAgents.ts';

const MINUTE = 60_000;

describe('from bound to running', () => {
  it('is Pending and ContainerCreating until the image is there, then Running and Ready', () => {
    const { sim, run, pod } = someNodeAgents();
    run('web', { image: 'nginx:1.27' });
    sim.advanceTo(60);
    expect(pod('default/web').status).toMatchObject({
      phase: 'Pending',
      hostIP: '172.18.0.2',
      qosClass: 'BestEffort',
      conditions: [
        { type: 'PodReadyToStartContainers', status: 'False' },
        { type: 'Initialized', status: 'True' },
        {
          type: 'Ready',
          status: 'False',
          reason: 'ContainersNotReady',
          message: 'containers with unready status: [app]',
        },
        { type: 'ContainersReady', status: 'False', reason: 'ContainersNotReady' },
        { type: 'PodScheduled', status: 'True' },
      ],
      containerStatuses: [
        {
          name: 'app',
          state: { waiting: { reason: 'ContainerCreating' } },
          ready: false,
          image: 'nginx:1.27',
          imageID: '',
        },
      ],
    });
    sim.settle(MINUTE);
    const { status } = pod('default/web');
    expect(status).toMatchObject({
      phase: 'Running',
      podIP: '10.244.1.2',
      podIPs: [{ ip: '10.244.1.2' }],
      containerStatuses: [
        {
          ready: true,
          started: true,
          restartCount: 0,
          image: 'docker.io/library/nginx:1.27',
          state: { running: {} },
          lastState: {},
        },
      ],
    });
    expect(status?.conditions?.map(({ type, status: value }) => `${type}=${value}`)).toEqual([
      'PodReadyToStartContainers=True',
      'Initialized=True',
      'Ready=True',
      'ContainersReady=True',
      'PodScheduled=True',
    ]);
    expect(status?.containerStatuses?.[0]?.containerID).toMatch(/^containerd:\/\/[0-9a-f]{64}$/);
    expect(status?.containerStatuses?.[0]?.imageID).toMatch(/^docker\.io\/library\/nginx@sha256:[0-9a-f]{64}$/);
    expect(sim.now).toBeLessThan(3000);
  });

  it('tells what its containers were given, and that it was nothing', () => {
    const { sim, run, pod } = someNodeAgents();
    const resources = { requests: { cpu: '100m' }, limits: { cpu: '200m', memory: '64Mi' } };
    run('web', { image: 'nginx:1.27', resources });
    run('free', { image: 'nginx:1.27' });
    sim.settle(MINUTE);
    const [given] = pod('default/web').status?.containerStatuses ?? [];
    expect(given).toMatchObject({ allocatedResources: resources.requests, resources });
    const [free] = pod('default/free').status?.containerStatuses ?? [];
    expect(free?.resources).toEqual({});
    expect(free).not.toHaveProperty('allocatedResources');
  });

  it('tells what it did in the words of 1.36', () => {
    const { sim, run, events } = someNodeAgents();
    run('web', {});
    sim.settle(MINUTE);
    expect(events('default/web')).toEqual([
      'Pulling: Pulling image "nginx:1.27"',
      expect.stringMatching(
        /^Pulled: Successfully pulled image "nginx:1.27" in [\d.]+m?s \([\d.]+m?s including waiting\)\. Image size: 72404038 bytes\.$/,
      ),
      'Created: Container created',
      'Started: Container started',
    ]);
    run('again', {});
    sim.settle(sim.now + MINUTE);
    expect(events('default/again')[0]).toBe(
      'Pulled: Container image "nginx:1.27" already present on machine and can be accessed by the pod',
    );
  });

  it('pulls different images of a node one after the other', () => {
    const { sim, run, pod } = someNodeAgents();
    for (let i = 0; i < 8; i++) run(`pod-${i}`, { image: `example.com/app-${i}:1`, imagePullPolicy: 'IfNotPresent' });
    run('elsewhere', { image: 'example.com/app-0:1' }, { node: 'node-2' });
    sim.advanceTo(2000);
    expect(pod('default/elsewhere').status?.phase).toBe('Running');
    const running = () => [0, 1, 2, 3, 4, 5, 6, 7].filter((i) => pod(`default/pod-${i}`).status?.phase === 'Running');
    expect(running().length).toBeLessThan(8);
    sim.settle(MINUTE);
    expect(running()).toHaveLength(8);
    expect(sim.now).toBeGreaterThan(8 * 300);
  });

  it('listens where the program listens, not where containerPort says', () => {
    const { sim, run, network } = someNodeAgents();
    run('nginx', { image: 'nginx', ports: [{ containerPort: 8080 }] });
    run('frontend', { image: 'frontend-application' });
    run('own', {
      image: 'example.com/own',
      ports: [{ containerPort: 7000 }, { containerPort: 7001, protocol: 'UDP' }],
    });
    sim.settle(MINUTE);
    const ports = (pod: string) =>
      [...network.listeners.values()].filter((l) => l.pod === pod).map((l) => `${l.port}/${l.protocol}`);
    expect(ports('default/nginx')).toEqual(['80/TCP']);
    expect(ports('default/frontend')).toEqual(['5000/TCP']);
    expect(ports('default/own')).toEqual(['7000/TCP', '7001/UDP']);
    expect([...network.listeners.values()].find((l) => l.port === 5000)?.answer.body).toBe('frontend\n');
  });

  it('runs init containers one after the other before the others', () => {
    const { sim, run, pod, word } = someNodeAgents();
    const init = (name: string) => ({ name, image: 'busybox', command: ['sh', '-c', 'sleep 3'] });
    run('web', {}, { spec: { initContainers: [init('one'), init('two')] } });
    sim.advanceTo(3000);
    expect(word('default/web')).toBe('PodInitializing');
    expect(pod('default/web').status?.conditions?.[1]).toMatchObject({
      type: 'Initialized',
      status: 'False',
      reason: 'ContainersNotInitialized',
      message: 'containers with incomplete status: [one two]',
    });
    sim.advanceTo(6000);
    expect(pod('default/web').status?.conditions?.[1]?.message).toBe('containers with incomplete status: [two]');
    expect(pod('default/web').status?.phase).toBe('Pending');
    sim.advanceTo(12_000);
    expect(pod('default/web').status).toMatchObject({ phase: 'Running' });
    expect(pod('default/web').status?.initContainerStatuses?.map(({ state }) => state?.terminated?.reason)).toEqual([
      'Completed',
      'Completed',
    ]);
  });

  it('starts a sidecar before the others and stops it after them', () => {
    const { sim, run, pod, api, exists, events } = someNodeAgents();
    const sidecar = { name: 'proxy', image: 'example.com/proxy', restartPolicy: 'Always' as const };
    run('web', {}, { spec: { initContainers: [sidecar] } });
    sim.settle(MINUTE);
    expect(pod('default/web').status).toMatchObject({
      phase: 'Running',
      initContainerStatuses: [{ name: 'proxy', ready: true, started: true }],
    });
    api.delete('pods', 'default', 'web');
    sim.settle(2 * MINUTE);
    expect(exists('default/web')).toBe(false);
    expect(events('default/web').filter((text) => text.startsWith('Killing'))).toEqual([
      'Killing: Stopping container app',
      'Killing: Stopping container proxy',
    ]);
  });

  it('says why a sandbox has no address, and goes on when one is free', () => {
    const { sim, run, pod, api, events } = someNodeAgents({ podCIDR: '10.244.1.0/30' });
    run('one', {});
    sim.settle(MINUTE);
    run('two', {});
    sim.advanceTo(sim.now + 1000);
    expect(events('default/two')).toEqual([
      expect.stringMatching(
        /^FailedCreatePodSandBox: Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "[0-9a-f]{64}": plugin type="ptp" failed \(add\): failed to allocate for range 0: no IP addresses available in range set: 10\.244\.1\.1-10\.244\.1\.2$/,
      ),
    ]);
    api.delete('pods', 'default', 'one');
    sim.advanceTo(sim.now + 15_000);
    expect(pod('default/two').status).toMatchObject({ phase: 'Running', podIP: '10.244.1.2' });
  });
});

describe('images that cannot be had', () => {
  it.each([
    [
      'nginx:does-not-exist',
      'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:does-not-exist": failed to resolve reference "docker.io/library/nginx:does-not-exist": docker.io/library/nginx:does-not-exist: not found',
    ],
    [
      'example.invalid/shop/cart:2',
      'failed to pull and unpack image "example.invalid/shop/cart:2": failed to resolve reference "example.invalid/shop/cart:2": failed to do request: Head "https://example.invalid/v2/shop/cart/manifests/2": dial tcp: lookup example.invalid: no such host',
    ],
  ])('goes from ErrImagePull to ImagePullBackOff for %s', (image, error) => {
    const { sim, run, pod, word, events } = someNodeAgents();
    run('web', { image });
    sim.settle(MINUTE);
    expect(word('default/web')).toBe('ImagePullBackOff');
    expect(pod('default/web').status?.containerStatuses?.[0]?.state?.waiting?.message).toBe(
      `Back-off pulling image "${image}": ErrImagePull: ${error}`,
    );
    expect(events('default/web')).toEqual([
      `Pulling: Pulling image "${image}"`,
      `Failed: Failed to pull image "${image}": ${error}`,
      'Failed: Error: ErrImagePull',
      `BackOff: Back-off pulling image "${image}"`,
      'Failed: Error: ImagePullBackOff',
    ]);
    expect(pod('default/web').status?.podIP).toBe('10.244.1.2');
  });

  it('tries again after 10, 20, 40 … seconds', () => {
    const { sim, run, events } = someNodeAgents();
    run('web', { image: 'nginx:does-not-exist' });
    const pulls = () => Number(/x(\d+)/.exec(events('default/web')[0] ?? '')?.[1] ?? 1);
    sim.advanceTo(9_000);
    expect(pulls()).toBe(1);
    sim.advanceTo(15_000);
    expect(pulls()).toBe(2);
    sim.advanceTo(80_000);
    expect(pulls()).toBe(4);
  });

  it('refuses a name that is no reference', () => {
    const { sim, run, word, events } = someNodeAgents();
    run('web', { image: 'MyApp:1' });
    sim.settle(MINUTE);
    expect(word('default/web')).toBe('InvalidImageName');
    expect(events('default/web').at(-1)).toBe('Failed: Error: InvalidImageName');
  });
});

describe('a container that ends', () => {
  it('is started again at once, then after 10, 20, 40, 80, 160, 300 and 300 seconds', () => {
    const { sim, run, pod, word } = someNodeAgents({ presentImages: ['busybox'] });
    run('web', { image: 'busybox', imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', 'exit 1'] });
    const starts: number[] = [];
    let count = -1;
    for (let now = 0; now < 1_400_000; now += 100) {
      sim.advanceTo(now);
      const restarts = pod('default/web').status?.containerStatuses?.[0]?.restartCount ?? 0;
      if (restarts !== count && pod('default/web').status?.podIP !== undefined) starts.push(now);
      if (pod('default/web').status?.podIP !== undefined) count = restarts;
    }
    const gaps = starts.slice(1).map((at, index) => Math.round((at - (starts[index] ?? 0)) / 1000));
    expect(gaps.slice(0, 8)).toEqual([1, 10, 20, 40, 80, 160, 300, 300]);
    expect(word('default/web')).toBe('CrashLoopBackOff');
  });

  it('says CrashLoopBackOff with the back-off, the container and the Pod', () => {
    const { sim, run, pod, events } = someNodeAgents({ presentImages: ['busybox'] });
    const { metadata } = run('web', { image: 'busybox', imagePullPolicy: 'IfNotPresent', command: ['false'] });
    sim.advanceTo(8000);
    const id = `web_default(${metadata.uid})`;
    expect(pod('default/web').status).toMatchObject({
      phase: 'Running',
      containerStatuses: [
        {
          ready: false,
          restartCount: 1,
          state: {
            waiting: { reason: 'CrashLoopBackOff', message: `back-off 10s restarting failed container=app pod=${id}` },
          },
          lastState: { terminated: { exitCode: 1, reason: 'Error' } },
        },
      ],
    });
    expect(events('default/web').at(-1)).toBe(`BackOff: Back-off restarting failed container app in pod ${id}`);
  });

  it('starts over with the back-off when it has run for more than ten minutes', () => {
    const { sim, run, kubelet, pod } = someNodeAgents();
    run('web', {});
    sim.settle(MINUTE);
    const crash = () => {
      kubelet.interfere({ kind: 'crash', pod: 'default/web', exitCode: 3 });
      sim.advanceTo(sim.now + 5000);
    };
    const waits = () => pod('default/web').status?.containerStatuses?.[0]?.state?.waiting?.reason;
    crash();
    expect(waits()).toBeUndefined();
    crash();
    expect(waits()).toBe('CrashLoopBackOff');
    sim.advanceTo(sim.now + 11 * MINUTE);
    crash();
    expect(waits()).toBeUndefined();
    crash();
    expect(pod('default/web').status?.containerStatuses?.[0]).toMatchObject({
      restartCount: 3,
      state: { waiting: { message: expect.stringContaining('back-off 10s') as string } },
      lastState: { terminated: { exitCode: 3 } },
    });
  });

  it('killed for want of memory is OOMKilled with 137, and starts again', () => {
    const { sim, run, kubelet, pod } = someNodeAgents();
    run('web', {});
    sim.settle(MINUTE);
    kubelet.interfere({ kind: 'outOfMemory', pod: 'default/web' });
    sim.settle(sim.now + MINUTE);
    expect(pod('default/web').status?.containerStatuses?.[0]).toMatchObject({
      ready: true,
      restartCount: 1,
      lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
    });
  });

  it('refuses connections at once, while the API says Ready until the kubelet has noticed', () => {
    const { sim, run, kubelet, network, pod } = someNodeAgents();
    run('web', {});
    sim.settle(MINUTE);
    const crashedAt = sim.now;
    kubelet.interfere({ kind: 'crash', pod: 'default/web' });
    sim.advanceTo(sim.now + 100);
    expect(network.isListening('10.244.1.2', 80, 'TCP')).toBe(false);
    expect(pod('default/web').status?.containerStatuses?.[0]?.ready).toBe(true);
    while (pod('default/web').status?.containerStatuses?.[0]?.ready && sim.now < MINUTE) sim.advanceTo(sim.now + 10);
    expect(sim.now - crashedAt).toBeLessThanOrEqual(1010);
    expect(pod('default/web').status?.containerStatuses?.[0]).toMatchObject({
      ready: false,
      state: { terminated: { reason: 'Error', exitCode: 1 } },
    });
    sim.settle(sim.now + MINUTE);
    expect(pod('default/web').status?.containerStatuses?.[0]).toMatchObject({ ready: true, restartCount: 1 });
    expect(network.isListening('10.244.1.2', 80, 'TCP')).toBe(true);
  });

  it.each([
    ['Always', 0, 'Running'],
    ['OnFailure', 0, 'Succeeded'],
    ['OnFailure', 2, 'Running'],
    ['Never', 0, 'Succeeded'],
    ['Never', 2, 'Failed'],
  ] as const)('with restartPolicy %s and exit code %i the Pod is %s', (restartPolicy, code, phase) => {
    const { sim, run, pod, cni } = someNodeAgents();
    run('job', { image: 'busybox', command: ['sh', '-c', `sleep 1; exit ${code}`] }, { spec: { restartPolicy } });
    sim.advanceTo(10_000);
    expect(pod('default/job').status?.phase).toBe(phase);
    expect(cni.addressOf('default/job') === undefined).toBe(phase !== 'Running');
    expect(pod('default/job').status?.podIP).toBe('10.244.1.2');
  });

  it('is a busybox without a command: Completed again and again', () => {
    const { sim, run, pod } = someNodeAgents();
    run('box', { image: 'busybox' });
    sim.advanceTo(10_000);
    expect(pod('default/box').status?.containerStatuses?.[0]).toMatchObject({
      restartCount: 1,
      lastState: { terminated: { exitCode: 0, reason: 'Completed' } },
    });
  });

  it('keeps the others out while an init container fails', () => {
    const { sim, run, pod, word } = someNodeAgents();
    const init = { name: 'wait', image: 'busybox', command: ['false'] };
    run('web', {}, { spec: { initContainers: [init] } });
    sim.advanceTo(8000);
    expect(word('default/web')).toBe('CrashLoopBackOff');
    expect(pod('default/web').status).toMatchObject({
      phase: 'Pending',
      containerStatuses: [{ state: { waiting: { reason: 'PodInitializing' } } }],
    });
  });
});
