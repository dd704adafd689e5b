import { describe, expect, it } from 'vitest';
import { createCluster } from '../../cluster/index.ts';
import { NotSharedError, packPage, readPage, unpackPage, writePage, type SharedPage } from './sharedPage.ts';

function aPage(): SharedPage {
  const cluster = createCluster({ seed: 3, systemPods: false });
  cluster.apply('{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: c, image: nginx}]}}');
  cluster.advance(5000);
  cluster.configure({ kind: 'addNode', node: { name: 'node-4' } });
  cluster.advance(5000);
  const files = [
    { name: 'a.yaml', text: 'kind: Pod # “Größe” 🙂', applied: true },
    { name: 'b.yaml', text: '', applied: false },
  ];
  return {
    title: 'Three nodes',
    question: 'Who?',
    run: cluster.exportRun(),
    files,
    open: 'b.yaml',
    lens: 'logical',
    playing: true,
  };
}

describe('a shared page', () => {
  it('comes out of a link, and out of a file, as it went in', async () => {
    const page = aPage();
    const packed = await packPage(page);
    expect(packed).toMatch(/^[\w-]+$/);
    expect(packed.length).toBeLessThan(2500);
    expect(await unpackPage(packed)).toEqual(page);
    expect(readPage(writePage(page))).toEqual(page);
  });

  it('and its run replays to the same state', async () => {
    const page = aPage();
    const { run } = await unpackPage(await packPage(page));
    const cluster = createCluster();
    cluster.importRun(run);
    expect(cluster.exportRun()).toBe(page.run);
    expect(cluster.settings.nodes.map(({ name }) => name)).toContain('node-4');
  });

  it('a bare run is taken too, without files', () => {
    const { run } = aPage();
    expect(readPage(run)).toMatchObject({ run, files: [], lens: 'data-path', playing: false });
  });

  it.each([
    ['nothing', ''],
    ['no base64', '%%%'],
    ['not deflated', btoa('hello world')],
    ['cut off', 'CUT'],
    ['something else that is deflated', 'q1YqSy0qzszPU7JSMjRQ0lFKyiwqycjPU7JSUDI0MFCqBQA'],
  ])('a link that holds %s is refused with a sentence', async (_what, packed) => {
    const text = packed === 'CUT' ? (await packPage(aPage())).slice(0, 300) : packed;
    await expect(unpackPage(text)).rejects.toThrow(NotSharedError);
  });

  it.each([
    '[]',
    '"x"',
    '{}',
    '{"format":"other/1"}',
    '{"format":"servicescope/page/1"}',
    '{"format":"servicescope/page/1","run":{}}',
  ])('a file that says %s is refused with a sentence', (text) => {
    expect(() => readPage(text)).toThrow(NotSharedError);
  });
});
