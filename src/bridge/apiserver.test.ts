/** npm run apiserver as a process: what it prints, how it ends, and that a real kubectl can use it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { hasKubectl, runApiServer, startApiServer, type ApiServerProcess } from '../testing/apiServerProcess.ts';

const MANIFEST = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx}]}
`;

let folder: string;
let server: ApiServerProcess;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'servicescope-manifest-'));
  const file = path.join(folder, 'web.yaml');
  writeFileSync(file, MANIFEST);
  server = await startApiServer(['--file', file, '--speed', '20', '--seed', '7']);
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  const { code, stdout, stderr } = await server.stop();
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `${server.line}\n`, stderr: '' });
});

describe('npm run apiserver', () => {
  it('says in one line where it is', () => {
    expect(server.line).toMatch(/^ServiceScope API server on http:\/\/127\.0\.0\.1:\d+ \(seed 7, speed 20\)$/);
  });

  it('has applied the file, and lets time pass', async () => {
    for (let i = 0; i < 100; i++) {
      const body = (await (await fetch(`${server.url}/apis/apps/v1/namespaces/default/deployments/web`)).json()) as {
        readonly status?: { readonly availableReplicas?: number };
      };
      if (body.status?.availableReplicas === 2) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('the Deployment has not become available');
  });

  it.concurrent.each([
    [['--port', 'many'], '--port must be a port from 0 (any free one) to 65535, not "many".\n'],
    [['--speed', '-1'], "Option '--speed' argument is ambiguous."],
    [['--speed', '1e9'], '--speed must be a number from 0 (time stands still) to 1000, not "1e9".\n'],
    [['--seed', 'x'], '--seed must be a whole number, not "x".\n'],
    [['--file', '/nowhere.yaml'], '--file /nowhere.yaml cannot be read: '],
    [['--what'], "Unknown option '--what'"],
    [['extra'], "Unexpected argument 'extra'"],
  ])('refuses %s with a sentence and code 2', async (args, sentence) => {
    const { code, stdout, stderr } = await runApiServer(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(stderr.trimEnd()).not.toContain('\n');
  });

  it.concurrent('says so when its port is taken', async () => {
    const { code, stderr } = await runApiServer(['--port', new URL(server.url).port]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Port \d+ is in use: /);
  });
});

describe.skipIf(!hasKubectl())('a real kubectl (skipped where there is none)', () => {
  it('gets, scales, labels, waits and deletes', async () => {
    const kubectl = async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await server.kubectl(args);
      expect(stderr).toBe('');
      expect(code).toBe(0);
      return stdout;
    };
    expect(await kubectl('get', 'deployment', 'web', '-o', 'jsonpath={.spec.replicas}')).toBe('2');
    expect(await kubectl('scale', 'deployment', 'web', '--replicas=3')).toBe('deployment.apps/web scaled\n');
    expect(await kubectl('rollout', 'status', 'deployment', 'web')).toContain('successfully rolled out');
    expect(await kubectl('label', 'deployment', 'web', 'tier=front')).toBe('deployment.apps/web labeled\n');
    expect((await kubectl('get', 'pods', '-l', 'app=web', '-o', 'name')).trim().split('\n')).toHaveLength(3);
    const [pod = ''] = (await kubectl('get', 'pods', '-l', 'app=web', '-o', 'name')).split('\n');
    expect(await kubectl('exec', pod, '--', 'sh', '-c', 'echo hello')).toBe('hello\n');
    const failed = await server.kubectl(['exec', pod, '--', 'sh', '-c', 'exit 3']);
    expect(failed).toEqual({ code: 3, stdout: '', stderr: 'command terminated with exit code 3\n' });
    expect(await kubectl('logs', pod, '--tail=1')).toMatch(/start worker process/);
    expect(await kubectl('delete', 'deployment', 'web')).toMatch(/^deployment\.apps "web" deleted/);
    expect(await kubectl('wait', '--for=delete', 'pod', '-l', 'app=web', '--timeout=20s')).toMatch(/^(pod\/|$)/);
    expect(await kubectl('get', '--raw', '/readyz')).toBe('ok');
  });
});
