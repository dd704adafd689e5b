/** `kubectl debug`. What the profiles make of containers and Pods is what a kubectl 1.33.1 sent to this API server. */
import { beforeAll, describe, expect, it } from 'vitest';

import type { Pod } from '../api/index.ts';
import { createCluster, type Cluster } from '../cluster/index.ts';
import { runKubectl, type KubectlRun, type RunOptions } from '../testing/kubectlRun.ts';

const TARGET = `
apiVersion: v1
kind: Pod
metadata: { name: target, labels: { app: t }, annotations: { note: x } }
spec:
  initContainers: [{ name: first, image: busybox, command: ['true'] }]
  containers:
    - name: app
      image: nginx
      readinessProbe: { httpGet: { port: 80 } }
      livenessProbe: { httpGet: { port: 80 } }
      startupProbe: { httpGet: { port: 80 }, periodSeconds: 1 }
      securityContext: { capabilities: { add: [NET_RAW] } }
`;
const LEGACY =
  '--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".\n';
const TARGETING = (name: string): string =>
  `Targeting container "${name}". If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`;

let cluster: Cluster;
const run = (line: string, options?: RunOptions): KubectlRun => runKubectl(cluster, line, options);
const pod = (name: string): Pod => {
  const found = cluster.object('pods', 'default', name);
  if (!found) throw new Error(`no Pod ${name}`);
  return found;
};

beforeAll(() => {
  cluster = createCluster({ hopLatency: 0, systemPods: false });
  cluster.apply(TARGET);
  cluster.advance(20_000);
});

const RESTRICTED = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};
const NETADMIN = { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } };
const PTRACE = { capabilities: { add: ['SYS_PTRACE'] } };
/** The security context of the container that one looks with, beside the others and in a copy. */
const PROFILES: readonly (readonly [profile: string, securityContext: object | undefined])[] = [
  ['legacy', undefined],
  ['general', PTRACE],
  ['baseline', undefined],
  ['restricted', RESTRICTED],
  ['netadmin', NETADMIN],
  ['sysadmin', { privileged: true }],
];

describe('kubectl debug of a Pod', () => {
  it.each(PROFILES)('with the profile %s gives it an ephemeral container', (profile, securityContext) => {
    const name = `e-${profile}`;
    const line = `debug target --image=busybox --profile=${profile} -c ${name} --target=app -- sleep 1`;
    expect(run(line)).toEqual({ stdout: TARGETING('app'), stderr: profile === 'legacy' ? LEGACY : '', status: 0 });
    const added = pod('target').spec.ephemeralContainers?.at(-1);
    expect(added).toMatchObject({ name, image: 'busybox', command: ['sleep', '1'], targetContainerName: 'app' });
    expect(added?.securityContext).toEqual(securityContext);
  });

  it('attaches: what one types reaches the shell in the Pod’s network, and its end ends the session', () => {
    const { stdout, stderr, status } = run('debug target -i --image=busybox --profile=general -- sh', {
      stdin: 'hostname\nwget -qO- http://127.0.0.1 | grep title\nexit\n',
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^Defaulting debug container name to debugger-[bcdfghjklmnpqrstvwxz2456789]{5}\.\ntarget\n<title>Welcome to nginx!<\/title>\n$/,
    );
    expect(stderr).toBe("If you don't see a command prompt, try pressing enter.\n");
  });

  it('says of an image that cannot be pulled what it waits for', () => {
    const { stderr, status } = run('debug target -i -c bad --image=busybox:does-not-exist --profile=general -- sh', {
      patience: 5000,
    });
    expect(status).toBeUndefined();
    expect(stderr).toMatch(/^Warning: container bad: .*busybox:does-not-exist/);
  });

  it('of one that has ended shows its log', () => {
    expect(run('debug target -c brief --attach --image=busybox --profile=general -- echo hi').stdout).toBe('hi\n');
  });
});

describe('kubectl debug --copy-to', () => {
  it.each(PROFILES)('with the profile %s copies the Pod with one container more', (profile, securityContext) => {
    const name = `copy-${profile}`;
    expect(run(`debug target --copy-to=${name} --image=busybox --profile=${profile} -c dbg -- sleep 1`).status).toBe(0);
    const { metadata, spec } = pod(name);
    const isLegacy = profile === 'legacy';
    expect(metadata.labels).toBeUndefined();
    expect(metadata.annotations?.['note']).toBe(isLegacy ? 'x' : undefined);
    expect(metadata.annotations !== undefined).toBe(isLegacy);
    expect(spec.containers.map((container) => container.name)).toEqual(['app', 'dbg']);
    expect(spec.containers[1]?.securityContext).toEqual(securityContext);
    expect(spec.containers[0]?.readinessProbe !== undefined).toBe(isLegacy);
    expect(spec.initContainers).toHaveLength(1);
    expect(spec.ephemeralContainers).toBeUndefined();
    expect((spec as { shareProcessNamespace?: boolean }).shareProcessNamespace).toBe(isLegacy ? undefined : true);
  });

  it('keeps what it is told to keep', () => {
    const keeps = '--keep-labels --keep-annotations --keep-liveness --keep-readiness --keep-startup';
    const line = `debug target --copy-to=kept --image=busybox --profile=general ${keeps} --keep-init-containers=false --same-node --share-processes=false`;
    expect(run(line).status).toBe(0);
    const { metadata, spec } = pod('kept');
    expect(metadata).toMatchObject({ labels: { app: 't' }, annotations: { note: 'x' } });
    expect(spec).toMatchObject({ nodeName: pod('target').spec.nodeName, shareProcessNamespace: false });
    expect(spec.initContainers).toBeUndefined();
    expect(spec.containers[0]).toMatchObject({ startupProbe: { periodSeconds: 1 } });
  });

  it('changes a container of the original, or only images, and takes the original’s place', () => {
    run('debug target --copy-to=changed -c app --image=busybox --profile=sysadmin -- sleep 5');
    expect(pod('changed').spec.containers).toMatchObject([
      { name: 'app', image: 'busybox', command: ['sleep', '5'], securityContext: { privileged: true } },
    ]);
    expect(run('debug target --copy-to=images --set-image=*=httpd --profile=general').stdout).toBe('');
    expect(pod('images').spec.containers.map(({ image }) => image)).toEqual(['httpd']);
    expect(run('debug images --copy-to=instead --replace --image=busybox --profile=baseline -q').status).toBe(0);
    cluster.settle();
    expect(cluster.object('pods', 'default', 'images')).toBeUndefined();
    expect(pod('instead').spec.containers).toHaveLength(2);
  });
});

describe('kubectl debug of a node', () => {
  it.each([
    ['legacy', true, true, undefined],
    ['general', true, true, undefined],
    ['baseline', false, false, undefined],
    ['restricted', false, false, RESTRICTED],
    ['netadmin', true, false, NETADMIN],
    ['sysadmin', true, true, { privileged: true }],
  ])('with the profile %s makes a Pod there', (profile, onHost, seesFiles, securityContext) => {
    const { stdout } = run(`debug node/node-1 --image=busybox --profile=${profile} -- sleep 1`);
    const [, name = ''] =
      /^Creating debugging pod (node-debugger-node-1-\w{5}) with container debugger on node node-1\.\n$/.exec(stdout) ??
      [];
    const { spec, metadata } = pod(name);
    expect(metadata.labels).toEqual({ 'app.kubernetes.io/managed-by': 'kubectl-debug' });
    expect(spec).toMatchObject({ nodeName: 'node-1', restartPolicy: 'Never' });
    expect(spec.hostNetwork === true).toBe(onHost);
    expect(spec.containers[0]?.volumeMounts?.some(({ mountPath }) => mountPath === '/host')).toBe(seesFiles);
    expect(spec.containers[0]?.securityContext).toEqual(securityContext);
  });
});

describe('kubectl debug refuses', () => {
  const copy = 'debug target --copy-to=z';
  it.each([
    ['debug target', 'you must specify --image when not using --copy-to.'],
    ['debug --image=busybox', 'NAME or filename is required for debug'],
    ['debug target --image=Bad:::', 'invalid image name "Bad:::": invalid reference format'],
    [`${copy} --image=busybox --target=app`, '--target is incompatible with --copy-to. Use --share-processes instead.'],
    ['debug target --image=busybox -t', '-i/--stdin is required for containers with -t/--tty=true'],
    ['debug target --replace --image=b', '--replace may only be used with --copy-to.'],
    ['debug target --same-node --image=b', '--same-node may only be used with --copy-to.'],
    ['debug target --set-image=*=b', '--set-image may only be used with --copy-to.'],
    [copy, 'you must specify --image, --set-image or command arguments.'],
    [`${copy} -- sh`, 'you must specify an existing container or a new image when specifying args.'],
    [`${copy} -c new --profile=general -- sh`, 'you must specify image when creating new container'],
    ['debug target --image=b --profile=nope', 'unknown profile: nope'],
    [
      'debug pod/target/x --image=b --profile=general',
      'arguments in resource/name form may not have more than one slash',
    ],
    ['debug pod/ --image=b --profile=general', 'arguments in resource/name form must have a single resource and name'],
    ['debug target --image=b --image-pull-policy=x', 'invalid image pull policy: x'],
    [
      'debug target --attach',
      'you must specify --container or create a new container using --image in order to attach.',
    ],
    ['debug svc/kubernetes --image=b --profile=general', '"/v1, Kind=Service" not supported by debug'],
    [`${copy} --set-image=app=Bad:`, 'invalid image name "Bad:" for container "app": invalid reference format'],
    [
      'debug target --image=b --env=A',
      `invalid argument "A" for "--env" flag: A must be formatted as key=value\nSee 'kubectl debug --help' for usage.`,
    ],
  ])('%s', (line, sentence) => {
    expect(run(line)).toEqual({ stdout: '', stderr: `error: ${sentence}\n`, status: 1 });
  });

  it.each([
    ['debug nosuch --image=b', 'Error from server (NotFound): pods "nosuch" not found'],
    [
      'debug target --image=busybox -c app',
      'The Pod "target" is invalid: spec.ephemeralContainers[9].name: Duplicate value: "app"',
    ],
    [
      'debug target --image=busybox -c t --target=nosuch',
      'The Pod "target" is invalid: spec.ephemeralContainers[9].targetContainerName: Not found: "nosuch"',
    ],
    [
      'debug target --copy-to=kept --image=busybox -c c',
      'Error from server (AlreadyExists): pods "kept" already exists',
    ],
  ])('in the server’s words: %s', (line, sentence) => {
    expect(run(`${line} --profile=general`)).toMatchObject({ stderr: `${sentence}\n`, status: 1 });
  });
});
