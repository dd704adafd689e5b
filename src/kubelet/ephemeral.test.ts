import { describe, expect, it } from 'vitest';

import type { Pod, Status } from '../api/index.ts';
import type { RestResponse } from '../apiserver/index.ts';
import { someNodeAgents, type NodeAgents } from '../testing/nodeAgents.ts';

const PATH = '/api/v1/namespaces/default/pods/web/ephemeralcontainers';
const STRATEGIC = 'application/strategic-merge-patch+json';

function add({ api }: NodeAgents, ...ephemeralContainers: object[]): RestResponse {
  const body = { spec: { ephemeralContainers } };
  return api.request({ method: 'PATCH', path: PATH, headers: { 'Content-Type': STRATEGIC }, body });
}

function running(): NodeAgents {
  const agents = someNodeAgents();
  agents.run('web', { image: 'hashicorp/http-echo' });
  agents.sim.advanceTo(5000);
  return agents;
}

const SHELL = { name: 'look', image: 'busybox:1.36', stdin: true, tty: true, targetContainerName: 'app' };

describe('an ephemeral container', () => {
  it('is started in the Pod that runs, and counts for nothing in it', () => {
    const agents = running();
    const { sim, pod, events } = agents;
    expect(add(agents, SHELL)).toMatchObject({ status: 200, body: { metadata: { generation: 2 } } });
    sim.advanceTo(10_000);
    const { status, spec } = pod('default/web');
    expect(spec.ephemeralContainers).toEqual([
      {
        ...SHELL,
        imagePullPolicy: 'IfNotPresent',
        resources: {},
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
      },
    ]);
    const [look] = status?.ephemeralContainerStatuses ?? [];
    expect(look).toMatchObject({ name: 'look', ready: false, restartCount: 0, lastState: {}, resources: {} });
    expect(look?.state).toHaveProperty('running');
    expect(look).not.toHaveProperty('started');
    expect(status?.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True');
    expect(events('default/web').slice(-2)).toEqual(['Created: Container created', 'Started: Container started']);
    const told = agents.api.list('events').at(-1)?.involvedObject.fieldPath;
    expect(told).toBe('spec.ephemeralContainers{look}');
  });

  it('has the network of its Pod and a shell to write to; when that ends it is not started again', () => {
    const agents = running();
    const { sim, kubelet, pod } = agents;
    add(agents, SHELL);
    sim.advanceTo(10_000);
    const attached = kubelet.attach({ pod: 'default/web', container: 'look' });
    expect(attached.read()).toBe('/ # ');
    kubelet.execInput(attached.session, 'hostname; cat /etc/hostname\n');
    sim.advanceTo(11_000);
    expect(attached.read()).toBe('hostname; cat /etc/hostname\r\nweb\r\nweb\r\n/ # ');
    kubelet.execInput(attached.session, 'exit 3\n');
    sim.advanceTo(20_000);
    expect(attached.isRunning).toBe(false);
    const { status } = pod('default/web');
    expect(status?.phase).toBe('Running');
    expect(status?.ephemeralContainerStatuses?.[0]).toMatchObject({
      restartCount: 0,
      state: { terminated: { exitCode: 3, reason: 'Error' } },
    });
    expect(kubelet.logs({ pod: 'default/web', container: 'look' })?.map(({ text }) => text)).toContain('web\r');
    expect(() => kubelet.attach({ pod: 'default/web', container: 'look' })).toThrow(
      'unable to upgrade connection: container look not found in pod web_default',
    );
  });

  it('whose image cannot be had is waited for like any other', () => {
    const agents = running();
    add(agents, { ...SHELL, image: 'busybox:does-not-exist' });
    agents.sim.advanceTo(10_000);
    const { status } = agents.pod('default/web');
    expect(status?.ephemeralContainerStatuses?.[0]?.state?.waiting?.reason).toMatch(/ImagePull/);
    expect(status?.phase).toBe('Running');
  });

  it('starts while init containers still run, and goes when its Pod has done its work', () => {
    const agents = someNodeAgents();
    const { sim, run, pod } = agents;
    run(
      'web',
      { image: 'busybox:1.36', command: ['sleep', '1'] },
      {
        spec: {
          restartPolicy: 'Never',
          terminationGracePeriodSeconds: 1,
          initContainers: [{ name: 'setup', image: 'busybox:1.36', command: ['sleep', '20'] }],
        },
      },
    );
    sim.advanceTo(5000);
    add(agents, { name: 'look', image: 'busybox:1.36', command: ['sleep', '1000'] });
    sim.advanceTo(10_000);
    expect(pod('default/web').status?.phase).toBe('Pending');
    expect(pod('default/web').status?.ephemeralContainerStatuses?.[0]?.state).toHaveProperty('running');
    sim.advanceTo(40_000);
    expect(pod('default/web').status?.phase).toBe('Succeeded');
    expect(pod('default/web').status?.ephemeralContainerStatuses?.[0]?.state).toHaveProperty('terminated');
    expect(agents.cni.addressOf('default/web')).toBeUndefined();
  });

  it('stays in its place when another is sent before it', () => {
    const agents = running();
    add(agents, { name: 'b', image: 'busybox' });
    const sent = [{ name: 'a', image: 'busybox' }, agents.pod('default/web').spec.ephemeralContainers?.[0]];
    const body = { ...agents.pod('default/web'), spec: { ephemeralContainers: sent } };
    const answer = agents.api.request({ method: 'PUT', path: PATH, headers: {}, body });
    expect((answer.body as Pod).spec.ephemeralContainers?.map(({ name }) => name)).toEqual(['b', 'a']);
  });
});

describe('what is refused', () => {
  const cases: [string, object, string][] = [
    ['a name that is taken', { ...SHELL, name: 'app' }, '[0].name: Duplicate value: "app"'],
    ['no name', { ...SHELL, name: '' }, '[0].name: Required value'],
    ['no image', { name: 'look' }, '[0].image: Required value'],
    [
      'a target that is not there',
      { ...SHELL, targetContainerName: 'nope' },
      '[0].targetContainerName: Not found: "nope"',
    ],
    [
      'ports',
      { ...SHELL, ports: [{ containerPort: 80 }] },
      '[0].ports: Forbidden: cannot be set for an Ephemeral Container',
    ],
    [
      'probes',
      { ...SHELL, livenessProbe: { exec: { command: ['true'] } } },
      '[0].livenessProbe: Forbidden: cannot be set for an Ephemeral Container',
    ],
    [
      'resources',
      { ...SHELL, resources: { limits: { cpu: 1 } } },
      '[0].resources: Forbidden: cannot be set for an Ephemeral Container',
    ],
  ];
  const agents = running();

  it.each(cases)('%s', (_, container, sentence) => {
    const answer = add(agents, container);
    expect(answer.status).toBe(422);
    expect((answer.body as Status).message).toBe(`Pod "web" is invalid: spec.ephemeralContainers${sentence}`);
  });

  it('one that changes, or goes', () => {
    add(agents, SHELL);
    const changed = add(agents, { ...SHELL, image: 'alpine' });
    expect((changed.body as Status).message).toMatch(
      /^Pod "web" is invalid: spec\.ephemeralContainers: Forbidden: existing ephemeral containers "look" may not be changed\n/,
    );
    const body = { ...agents.pod('default/web'), spec: { ephemeralContainers: [] } };
    const gone = agents.api.request({ method: 'PUT', path: PATH, headers: {}, body });
    expect((gone.body as Status).message).toBe(
      'Pod "web" is invalid: spec.ephemeralContainers: Forbidden: existing ephemeral containers "look" may not be removed\n',
    );
  });

  it('at the birth of a Pod, and in a template', () => {
    const spec = { containers: [{ name: 'app', image: 'nginx' }], ephemeralContainers: [SHELL] };
    const create = (path: string, body: object): string | undefined =>
      (agents.api.request({ method: 'POST', path, headers: {}, body }).body as Status).message;
    expect(create('/api/v1/namespaces/default/pods', { metadata: { name: 'new' }, spec })).toBe(
      'Pod "new" is invalid: spec.ephemeralContainers: Forbidden: cannot be set on create',
    );
    const template = { metadata: { labels: { app: 'a' } }, spec };
    const deployment = { metadata: { name: 'new' }, spec: { selector: { matchLabels: { app: 'a' } }, template } };
    expect(create('/apis/apps/v1/namespaces/default/deployments', deployment)).toBe(
      'Deployment.apps "new" is invalid: spec.template.spec.ephemeralContainers: Forbidden: ephemeral containers not allowed in pod template',
    );
  });
});
