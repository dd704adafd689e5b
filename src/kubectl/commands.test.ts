/** The commands that change things, where time passes: waiting, following, evicting, editing. */
import { describe, expect, it } from 'vitest';

import { createCluster, type Cluster } from '../cluster/index.ts';
import { runKubectl, type KubectlRun, type RunOptions } from '../testing/kubectlRun.ts';

function clusterWith(...lines: readonly string[]): (line: string, options?: RunOptions) => KubectlRun {
  const cluster: Cluster = createCluster({ hopLatency: 0, systemPods: false });
  cluster.settle();
  const run = (line: string, options: RunOptions = {}): KubectlRun => {
    cluster.advance(3000);
    return runKubectl(cluster, line, options);
  };
  for (const line of lines) expect(run(line)).toMatchObject({ status: 0 });
  cluster.settle();
  return run;
}

const FRONTEND = 'create deployment frontend --image=frontend-application --replicas=2 --port=5000';

describe('the lines of the chapter', () => {
  it('kubectl expose deploy frontend takes name, port and selector from the Deployment', () => {
    const run = clusterWith(FRONTEND);
    expect(run('expose deploy frontend').stdout).toBe('service/frontend exposed\n');
    const path = '{.metadata.name} {.spec.ports[0].port} {.spec.ports[0].targetPort} {.spec.selector.app}';
    expect(run(`get svc frontend -o jsonpath='${path}'`).stdout).toBe('frontend 5000 5000 frontend');
  });

  it('an object printed by a dry run, renamed, is applied: created, then configured', () => {
    const run = clusterWith(FRONTEND);
    const dry = run('create service clusterip frontend --tcp=80:5000 --dry-run=client -o yaml').stdout;
    const stdin = dry.replaceAll('name: frontend', 'name: frontend-svc');
    expect(run('apply -f -', { stdin }).stdout).toBe('service/frontend-svc created\n');
    expect(run('apply -f -', { stdin }).stdout).toBe('service/frontend-svc configured\n');
    expect(run('get service,endpoints frontend-svc').stdout).toMatch(
      /^NAME +TYPE .*\nservice\/frontend-svc +ClusterIP .* 80\/TCP .*\n\nNAME +ENDPOINTS .*\nendpoints\/frontend-svc +\S+:5000,\S+:5000 /,
    );
  });
});

describe('kubectl rollout', () => {
  it('status follows until the last new Pod is available', () => {
    const run = clusterWith(FRONTEND, 'set image deploy/frontend frontend-application=nginx:2');
    const { stdout } = run('rollout status deploy/frontend');
    expect(stdout).toMatch(/deployment "frontend" successfully rolled out\n$/);
  });

  it('undo brings the template of the revision before back, as a new revision', () => {
    const run = clusterWith(
      FRONTEND,
      'set image deploy/frontend frontend-application=nginx:2',
      'rollout status deploy/frontend',
    );
    expect(run('rollout history deploy/frontend').stdout).toBe(
      'deployment.apps/frontend \nREVISION  CHANGE-CAUSE\n1         <none>\n2         <none>\n\n',
    );
    expect(run('rollout undo deploy/frontend').stdout).toBe('deployment.apps/frontend rolled back\n');
    run('rollout status deploy/frontend');
    expect(run("get deploy frontend -o jsonpath='{..image}'").stdout).toBe('frontend-application');
    expect(run('rollout history deploy/frontend').stdout).toMatch(/\n2 .*\n3 /);
  });
});

describe('kubectl delete', () => {
  it('waits until the finalizers are gone', () => {
    const run = clusterWith('create cm held');
    run('patch cm held --type=merge -p \'{"metadata":{"finalizers":["example.com/hold"]}}\'');
    let letGo: string | undefined;
    const deleted = run('delete cm held', {
      meanwhile: () => {
        letGo = run('patch cm held --type=merge -p \'{"metadata":{"finalizers":null}}\'').stdout;
      },
    });
    expect(letGo).toBe('configmap/held patched\n');
    expect(deleted).toEqual({ stdout: 'configmap "held" deleted\n', stderr: '', status: 0 });
  });

  it('gives up waiting when --timeout is over', () => {
    const run = clusterWith('create cm held');
    run('patch cm held --type=merge -p \'{"metadata":{"finalizers":["example.com/hold"]}}\'');
    expect(run('delete cm held --timeout=5s')).toEqual({
      stdout: 'configmap "held" deleted\n',
      stderr: 'error: timed out waiting for the condition on configmaps/held\n',
      status: 1,
    });
  });
});

describe('kubectl drain', () => {
  const DRAIN = 'drain node-1 --ignore-daemonsets --delete-emptydir-data';

  it('refuses a Pod that no controller would replace, and says how to take it all the same', () => {
    const run = clusterWith('run lone --image=nginx --overrides=\'{"spec":{"nodeName":"node-1"}}\'');
    const { stderr, status } = run(DRAIN);
    const refusal =
      'cannot delete cannot delete Pods that declare no controller (use --force to override): default/lone';
    expect(stderr).toContain(
      `error: unable to drain node "node-1" due to error: ${refusal}, continuing command...\nThere are pending nodes to be drained:\n node-1\n`,
    );
    expect(status).toBe(1);
  });

  it('asks a disruption budget that forbids an eviction again every five seconds', () => {
    const run = clusterWith(FRONTEND, 'create pdb keep --selector=app=frontend --min-available=2');
    const node = run("get pods -l app=frontend -o jsonpath='{.items[0].spec.nodeName}'").stdout;
    const { stderr } = run(`${DRAIN.replace('node-1', node)} --timeout=12s`);
    const [first] = /error when evicting pods\/.*\n/.exec(stderr) ?? [];
    expect(first).toMatch(
      /^error when evicting pods\/"frontend-\S+" -n "default" \(will retry after 5s\): Cannot evict pod as it would violate the pod's disruption budget\.\n$/,
    );
    expect(stderr.split(first ?? '?').length - 1).toBeGreaterThanOrEqual(2);
    expect(stderr).toContain('global timeout reached: 12s');
  });
});

describe('kubectl edit', () => {
  const HEADER =
    "# Please edit the object below. Lines beginning with a '#' will be ignored,\n# and an empty file will abort the edit. If an error occurs while saving this file will be\n# reopened with the relevant failures.\n#\napiVersion: apps/v1\nkind: Deployment\n";

  it('sends what the editor changed', () => {
    const run = clusterWith(FRONTEND);
    let offered = '';
    const edit = (text: string): string => {
      offered = text;
      return text.replace('replicas: 2', 'replicas: 4');
    };
    expect(run('edit deploy frontend', { edit })).toEqual({
      stdout: 'deployment.apps/frontend edited\n',
      stderr: '',
      status: 0,
    });
    expect(offered.startsWith(HEADER)).toBe(true);
    expect(run("get deploy frontend -o jsonpath='{.spec.replicas}'").stdout).toBe('4');
  });

  it('says so when nothing was changed', () => {
    const run = clusterWith(FRONTEND);
    expect(run('edit deploy frontend', { edit: (text) => text })).toEqual({
      stdout: '',
      stderr: 'Edit cancelled, no changes made.\n',
      status: 0,
    });
  });

  it('opens again with what was wrong, and keeps the text when it is given up', () => {
    const run = clusterWith(FRONTEND);
    const offered: string[] = [];
    const files = new Map<string, string>();
    const edit = (text: string): string => {
      offered.push(text);
      return text.replace('600\n  replicas: 2', '600\n  replicas: -1');
    };
    const { stderr, status } = run('edit deploy frontend', { edit, files });
    expect(stderr).toMatch(
      /^error: deployments\.apps "frontend" is invalid\nA copy of your changes has been stored to "\/tmp\/kubectl-edit-\d+\.yaml"\nerror: Edit cancelled, no valid changes were saved\.\n$/,
    );
    expect(status).toBe(1);
    expect(offered[1]).toContain(
      '# deployments.apps "frontend" was not valid:\n# * spec.replicas: Invalid value: -1: must be greater than or equal to 0\n#\n',
    );
    expect([...files.keys()].some((path) => path.startsWith('/tmp/kubectl-edit-'))).toBe(true);
  });
});

describe('kubectl diff', () => {
  it('ends with 1 when apply would change something, with 0 when not, with 2 when it cannot tell', () => {
    const run = clusterWith();
    const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: "1"}\n';
    run('apply -f -', { stdin: manifest });
    expect(run('diff -f -', { stdin: manifest })).toEqual({ stdout: '', stderr: '', status: 0 });
    const changed = run('diff -f -', { stdin: manifest.replace('"1"', '"2"') });
    expect(changed.status).toBe(1);
    expect(changed.stdout).toContain('\n data:\n-  a: "1"\n+  a: "2"\n');
    expect(run('diff')).toEqual({ stdout: '', stderr: 'error: must specify one of -f and -k\n', status: 2 });
  });
});

describe('kubectl run --rm -i shows what the command prints, ends with its status and leaves nothing', () => {
  const PROMPT = "If you don't see a command prompt, try pressing enter.\n";
  const gone = 'unable to upgrade connection: container t not found in pod t_default';
  const TOO_LATE = `warning: couldn't attach to pod/t, falling back to streaming logs: ${gone}\n`;

  it.each([
    ['the Pod is over before its kubelet has looked at it: its log is read', 'echo oops', ''],
    ['it is over between that look and kubectl’s attaching', 'sleep 0.75; echo oops', `${PROMPT}${TOO_LATE}`],
    ['it runs, and is attached to', 'sleep 2; echo oops', PROMPT],
  ])('%s', (_, script, before) => {
    const run = clusterWith();
    const line = `run t --image=busybox --restart=Never --rm -i --command -- sh -c "${script}; exit 3"`;
    expect(run(line)).toEqual({
      stdout: 'oops\npod "t" deleted\n',
      stderr: `${before}pod default/t terminated (Error)\n`,
      status: 3,
    });
  });
});

describe('kubectl cluster-info dump', () => {
  it('prints lists of the nodes and of two namespaces, and the logs of their containers', () => {
    const run = clusterWith(FRONTEND);
    const { stdout, status } = run('cluster-info dump');
    expect(status).toBe(0);
    const kinds = [...stdout.matchAll(/^ {4}"kind": "(\w+)List"/gm)].map(([, kind]) => kind);
    const each = ['Event', 'ReplicationController', 'Service', 'DaemonSet', 'Deployment', 'ReplicaSet', 'Pod'];
    expect(kinds).toEqual(['Node', ...each, ...each]);
    expect(stdout).toMatch(
      /^==== START logs for container frontend-application of pod default\/frontend-\S+ ====\n(?:.*\n)*?==== END logs for container frontend-application of pod default\/frontend-\S+ ====\n/m,
    );
  });

  it('writes a tree of files into a folder that is named', () => {
    const run = clusterWith(FRONTEND);
    const files = new Map<string, string>();
    const line = 'cluster-info dump --namespaces=default --output-directory=state -o yaml';
    expect(run(line, { files })).toEqual({ stdout: 'Cluster info dumped to state\n', stderr: '', status: 0 });
    const names = [...files.keys()].filter((name) => name.startsWith('/root/state/')).map((name) => name.slice(12));
    expect(names).toEqual([
      'nodes.yaml',
      ...['events', 'replication-controllers', 'services', 'daemonsets', 'deployments', 'replicasets', 'pods'].map(
        (name) => `default/${name}.yaml`,
      ),
      expect.stringMatching(/^default\/frontend-\S+\/logs\.txt$/) as string,
      expect.stringMatching(/^default\/frontend-\S+\/logs\.txt$/) as string,
    ]);
    expect(files.get('/root/state/default/deployments.yaml')).toContain('kind: DeploymentList');
  });
});
