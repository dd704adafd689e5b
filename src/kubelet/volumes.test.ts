import { describe, expect, it } from 'vitest';

import type { Container, PodSpec } from '../api/index.ts';
import { someNodeAgents } from '../testing/nodeAgents.ts';

const BOX: Partial<Container> = { image: 'busybox', command: ['sleep', '3600'] };

function aPodWith(mounts: Container['volumeMounts'], volumes: PodSpec['volumes'], container: Partial<Container> = BOX) {
  const agents = someNodeAgents();
  const { api, sim, run, kubelet } = agents;
  const metadata = { name: 'config', namespace: 'default' };
  api.create('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { color: 'blue', size: 'big' } });
  api.create('secrets', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { ...metadata, name: 'login' },
    type: 'Opaque',
    data: { password: 'czNjcmV0' },
  });
  run('web', { ...container, volumeMounts: mounts ?? [] }, { spec: { volumes: volumes ?? [] } });
  sim.settle(60_000);
  const sh = (script: string, name?: string): string => {
    const target = { pod: 'default/web', ...(name === undefined ? {} : { container: name }) };
    const id = kubelet.exec({ target, command: ['sh', '-c', script], stdin: false, tty: false });
    const view = kubelet.execView(id);
    return `${view?.printed('stdout', 0).text ?? ''}${view?.printed('stderr', 0).text ?? ''}`;
  };
  return { ...agents, sh };
}

describe('volumes', () => {
  it('of a ConfigMap hold its keys, follow its changes and cannot be written to', () => {
    const { sh, api } = aPodWith(
      [{ name: 'c', mountPath: '/etc/config' }],
      [{ name: 'c', configMap: { name: 'config' } }],
    );
    expect(sh('ls /etc/config; cat /etc/config/color')).toBe('color\nsize\nblue');
    expect(sh('echo x > /etc/config/color')).toContain('Read-only file system');
    const before = api.get('configmaps', 'default', 'config');
    if (before) api.update('configmaps', { ...before, data: { color: 'red' } });
    expect(sh('ls /etc/config; cat /etc/config/color')).toBe('color\nred');
  });

  it('of a Secret hold what it says, decoded, under the paths that are asked for', () => {
    const items = [{ key: 'password', path: 'db/pass' }];
    const { sh } = aPodWith([{ name: 's', mountPath: '/s' }], [{ name: 's', secret: { secretName: 'login', items } }]);
    expect(sh('cat /s/db/pass; ls /s')).toBe('s3cretdb\n');
  });

  it('of one key by subPath take the place of a file', () => {
    const { sh } = aPodWith(
      [{ name: 'c', mountPath: '/usr/share/nginx/html/index.html', subPath: 'color' }],
      [{ name: 'c', configMap: { name: 'config' } }],
    );
    expect(sh('cat /usr/share/nginx/html/index.html')).toBe('blue');
  });

  it('that are projected join several sources with the downward API', () => {
    const { sh } = aPodWith(
      [{ name: 'all', mountPath: '/all' }],
      [
        {
          name: 'all',
          projected: {
            sources: [
              { configMap: { name: 'config', items: [{ key: 'size', path: 'size' }] } },
              { secret: { name: 'login' } },
              { downwardAPI: { items: [{ path: 'name', fieldRef: { fieldPath: 'metadata.name' } }] } },
            ],
          },
        },
      ],
    );
    expect(sh('ls /all; cat /all/name /all/size')).toBe('name\npassword\nsize\nwebbig');
  });

  it('that are empty directories are shared by the containers, and outlive their restarts', () => {
    const { sim, run, kubelet } = someNodeAgents();
    const mount = { name: 'shared', mountPath: '/data' };
    const writer = { ...BOX, name: 'writer', volumeMounts: [mount] } as Container;
    const reader = {
      ...BOX,
      name: 'reader',
      volumeMounts: [{ ...mount, mountPath: '/in', readOnly: true }],
    } as Container;
    run('two', {}, { spec: { containers: [writer, reader], volumes: [{ name: 'shared', emptyDir: {} }] } });
    sim.settle(60_000);
    const sh = (container: string, script: string): string => {
      const command = ['sh', '-c', script];
      const id = kubelet.exec({ target: { pod: 'default/two', container }, command, stdin: false, tty: false });
      return kubelet.execView(id)?.printed('stdout', 0).text ?? '';
    };
    sh('writer', 'echo hello > /data/a; echo x > /tmp/own');
    expect(sh('reader', 'cat /in/a; echo no > /in/b || echo refused')).toBe('hello\nrefused\n');
    kubelet.interfere({ kind: 'crash', pod: 'default/two' });
    sim.advanceTo(sim.now + 5000);
    expect(sh('writer', 'cat /data/a; ls /tmp')).toBe('hello\n');
  });

  it('whose object is missing hold the Pod up until it is there', () => {
    const { sim, events, pod, api } = aPodWith(
      [{ name: 'c', mountPath: '/c' }],
      [{ name: 'c', configMap: { name: 'absent' } }],
    );
    sim.advanceTo(sim.now + 3000);
    expect(events('default/web').join()).toContain(
      'FailedMount: MountVolume.SetUp failed for volume "c" : configmap "absent" not found',
    );
    expect(pod('default/web').status?.containerStatuses?.[0]?.state?.waiting?.reason).toBe('ContainerCreating');
    const metadata = { name: 'absent', namespace: 'default' };
    api.create('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: {} });
    sim.advanceTo(sim.now + 20_000);
    expect(pod('default/web').status?.phase).toBe('Running');
  });
});

describe('resourceFieldRef', () => {
  it.each([
    ['limits.memory', '1Mi', '64'],
    ['requests.cpu', '1m', '250'],
    ['limits.cpu', undefined, '4'],
    ['requests.memory', undefined, '67108864'],
  ])('%s in %s is %s', (resource, divisor, value) => {
    const { sim, run, kubelet } = someNodeAgents();
    const resourceFieldRef = { resource, ...(divisor === undefined ? {} : { divisor }) };
    run('web', {
      resources: { limits: { memory: '64Mi' }, requests: { cpu: '250m' } },
      env: [{ name: 'VALUE', valueFrom: { resourceFieldRef } }],
    });
    sim.settle(60_000);
    const found = kubelet.environment({ pod: 'default/web' })?.find(({ name }) => name === 'VALUE');
    expect(found?.value).toBe(value);
  });
});
