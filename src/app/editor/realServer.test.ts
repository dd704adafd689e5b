/** The editor against the cluster itself: what the API server says lands in the text, and its fixes are what the server accepts. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createCluster } from '../../cluster/index.ts';
import { chapterAsPrinted, threeNodes } from '../scenarios/index.ts';
import { clusterStore, createClusterStore, provideClusterStore } from '../store/clusterStore.ts';
import { applyFile } from './applyManifest.ts';
import { diffManifest } from './diff/manifestDiff.ts';
import { fixesFor } from './fixes/fixesFor.ts';
import schemaText from './generated/kubernetes.schema.json?raw';
import { addFile, fileNamed, isDirty, loadManifests, manifestStore, saveNow, setText } from './manifestStore.ts';
import { setPolicy } from './policy/setPolicy.ts';
import { locateErrors } from './problems/locateErrors.ts';
import type { KubernetesSchema } from './schema/kubernetesSchema.ts';
import { applyEdits } from './yaml/edits.ts';

const schema = JSON.parse(schemaText) as KubernetesSchema;

beforeEach(() => {
  saveNow();
  localStorage.clear();
  provideClusterStore(createClusterStore(createCluster(chapterAsPrinted.options)));
  loadManifests(chapterAsPrinted);
});

const cluster = () => clusterStore().getState().cluster;

/** The error of a file's last apply. */
function refusal(id: string) {
  const outcome = manifestStore.getState().outcomes[id];
  return outcome?.kind === 'refused' ? outcome.error : undefined;
}

/** Applies, and where the server refuses, takes the first fix and applies again; at most a few times. */
function applyWithFixes(id: string): string[] {
  const titles: string[] = [];
  for (let round = 0; round < 4 && !applyFile(id); round++) {
    const text = manifestStore.getState().files.find((file) => file.id === id)?.text ?? '';
    const [first] = fixesFor(text, refusal(id)!, schema).flatMap(({ fixes }) => fixes);
    if (!first) break;
    titles.push(first.title);
    setText(id, applyEdits(text, first.edits));
  }
  return titles;
}

describe('the chapter as printed, applied in the page', () => {
  it('is refused on its line; one click later three Pods run', () => {
    const { id, text } = fileNamed('frontend.yaml')!;
    expect(applyFile(id)).toBe(false);
    expect(locateErrors(text, refusal(id)!)).toMatchObject([
      { line: 12, message: 'unknown field "spec.selector.template"' },
    ]);
    expect(applyWithFixes(id)).toHaveLength(1);
    expect(isDirty(fileNamed('frontend.yaml')!)).toBe(false);
    cluster().settle(60_000);
    const pods = cluster()
      .objects('pods')
      .filter((pod) => pod.metadata.labels?.['app'] === 'frontend');
    expect(pods.map((pod) => pod.status?.phase)).toEqual(['Running', 'Running', 'Running']);
  });

  it('the policies become valid with type: NodePort', () => {
    const { id, text } = fileNamed('policies.yaml')!;
    applyFile(id);
    expect(locateErrors(text, refusal(id)!)[0]?.line).toBe(13);
    expect(applyWithFixes(id)).toEqual(['Add type: NodePort']);
    expect(cluster().object('services', 'default', 'frontend-svc')?.spec).toMatchObject({
      type: 'NodePort',
      internalTrafficPolicy: 'Local',
      externalTrafficPolicy: 'Local',
    });
  });
});

describe('what learners get wrong', () => {
  const service = (spec: string) => `apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n${spec}`;
  const cases: [text: string, line: number, title: string | undefined][] = [
    [service('  ports:\n    - port: 80\n      targetport: 5000\n'), 8, 'Did you mean targetPort?'],
    [service('  type: Clusterip\n  ports: [{port: 80}]\n'), 6, 'Change to ClusterIP'],
    [service('  ports:\n    - port: 80\n      nodePort: 30080\n'), 8, 'Add type: NodePort'],
    [
      service('  type: NodePort\n  ports:\n    - port: 80\n      nodePort: 80\n'),
      9,
      'Remove nodePort, so that a free one is allocated',
    ],
    [service('  ports:\n    - port: 80\n    - port: 443\n'), 7, 'Name the ports: http, https'],
    [service('  ports:\n    - port: 80\n  type: ClusterIP\n  type: NodePort\n'), 9, 'Remove the second type (line 9)'],
    [service('  ports:\n    - port: "80"\n'), 7, 'Take the quotes away: 80'],
    [service('  ports:\n    - port: 80\n').replace('web', 'My_web'), 4, 'Change to my-web'],
    [service('  ports:\n    - port: 80\n').replace('v1', 'apps/v1'), 2, 'Change apiVersion to v1'],
    [service('  ports:\n\t- port: 80\n'), 7, 'Replace tabs by spaces'],
    [
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  labels:\n    app.kubernetes.io/version: 2\nspec:\n  containers: [{name: c, image: nginx}]\n',
      6,
      'Put it in quotes: "2"',
    ],
    [
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: d\nspec:\n  selector:\n    matchLabels:\n      app: a\n  template:\n    metadata:\n      labels:\n        app: b\n    spec:\n      containers: [{name: c, image: nginx}]\n',
      12,
      "Give the template the selector's labels (app: a)",
    ],
    [
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: d\nspec:\n  template:\n    metadata:\n      labels:\n        app: b\n    spec:\n      containers: [{name: c, image: nginx}]\n',
      5,
      "Add a selector with the template's labels",
    ],
    [service('  ports:\n    - port: 70000\n'), 7, undefined],
  ];
  for (const [text, line, title] of cases)
    it(`line ${line}: ${title ?? 'nothing obvious'}`, () => {
      const id = addFile('new.yaml', text);
      expect(applyFile(id)).toBe(false);
      expect(locateErrors(text, refusal(id)!)[0]?.line).toBe(line);
      expect(applyWithFixes(id)[0]).toBe(title);
      if (title !== undefined) expect(refusal(id)?.message).toBeUndefined();
    });

  const hostile: [string, string][] = [
    ['nesting without end', '['.repeat(100_000)],
    ['ten megabytes', 'a: b\n'.repeat(2_000_000)],
    [
      'an alias bomb',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((key, at) => `${key}: &${key} [${Array(9).fill(`*${'abcdefgh'[at]}`).join(',')}]`).join('\n')}\n`,
    ],
    ['__proto__ as a field', service('  __proto__: {a: 1}\n  ports: [{port: 80}]\n')],
    ['an unknown kind', 'apiVersion: v1\nkind: Foo\nmetadata: {name: x}\n'],
    ['markup for a name', service('  ports: [{port: 80}]\n').replace('web', '<img src=x onerror=alert(1)>')],
    ['a list', '- a\n'],
    ['no YAML', 'a: "b\n'],
  ];
  for (const [name, text] of hostile)
    it(`${name}: refused with words, the text kept`, () => {
      const id = addFile('new.yaml', text);
      expect(applyFile(id)).toBe(false);
      expect(refusal(id)?.message).toBeTruthy();
      expect(clusterStore().getState().fault).toBeUndefined();
      expect(fileNamed('new.yaml')?.text).toBe(text);
      if (text.length < 10_000) fixesFor(text, refusal(id)!, schema);
    });
});

describe('policy switches', () => {
  const name = { namespace: 'default', name: 'frontend-svc' };

  it('edit the file that describes the Service, and apply it', () => {
    loadManifests(threeNodes);
    applyFile(fileNamed('frontend-svc.yaml')!.id);
    expect(setPolicy(name, 'type', 'NodePort')).toEqual({ file: 'frontend-svc.yaml', refused: undefined });
    expect(setPolicy(name, 'externalTrafficPolicy', 'Local').refused).toBeUndefined();
    expect(fileNamed('frontend-svc.yaml')?.text).toContain('spec:\n  type: NodePort\n');
    expect(cluster().object('services', 'default', 'frontend-svc')?.spec.externalTrafficPolicy).toBe('Local');
    expect(setPolicy(name, 'type', 'ClusterIP').refused).toBeUndefined();
    expect(cluster().object('services', 'default', 'frontend-svc')?.spec.externalTrafficPolicy).toBeUndefined();
    expect(applyFile(fileNamed('frontend-svc.yaml')!.id)).toBe(true);
  });
});

describe('diff against the cluster', () => {
  it('shows what apply would change, and nothing after it has', () => {
    const { id, text } = fileNamed('frontend-svc.yaml')!;
    expect(diffManifest(text, cluster())[0]?.kind).toBe('create');
    applyFile(id);
    expect(diffManifest(text, cluster())[0]?.kind).toBe('same');
    const [changed] = diffManifest(text.replace('targetPort: 5000', 'targetPort: 5001'), cluster());
    expect(changed?.lines.filter((line) => line.kind !== 'same').map((line) => line.text.trim())).toEqual([
      'targetPort: 5000',
      'targetPort: 5001',
    ]);
  });
});
