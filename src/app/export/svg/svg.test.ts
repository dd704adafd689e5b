import { beforeAll, describe, expect, it } from 'vitest';
import { createCluster, type Cluster } from '../../../cluster/index.ts';
import { SCENARIOS } from '../../scenarios/index.ts';
import { createScenarioCluster } from '../../session/scenarioCluster.ts';
import { createStage } from './stage.ts';

let cluster: Cluster;
beforeAll(() => {
  cluster = createScenarioCluster(SCENARIOS[0]!);
  // Until a packet is between two places.
  while (cluster.flights().length === 0) cluster.advance(5);
});

const draw = (of: Cluster, theme: 'light' | 'dark' = 'light', lens: 'data-path' | 'logical' = 'data-path') =>
  createStage({ lens, theme, title: 'A <b>title</b> & more', speed: 1 }).draw(of);

/** Elements with their attributes, in order; throws where the text is no XML: what is open is closed, in turn, and nothing is left bare. */
function parse(svg: string): { name: string; attributes: Record<string, string>; text: string }[] {
  const found: { name: string; attributes: Record<string, string>; text: string }[] = [];
  const open: (typeof found)[number][] = [];
  const rest = svg.replace(/^<\?xml[^>]*\?>\s*/, '');
  for (const [whole, close, name, written, empty, text] of rest.matchAll(
    /<(\/?)([\w:]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/g,
  )) {
    if (text !== undefined) {
      if (/&(?!(?:amp|lt|gt|quot);)/.test(text)) throw new Error(`bare: ${text}`);
      if (open.length > 0) open.at(-1)!.text += text;
      else if (text.trim() !== '') throw new Error(`outside: ${text}`);
    } else if (close) {
      if (open.pop()?.name !== name) throw new Error(`closed wrongly: ${whole}`);
    } else {
      const attributes = Object.fromEntries(
        [...written!.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, key, value]) => [key!, value!]),
      );
      const made = { name: name!, attributes, text: '' };
      found.push(made);
      if (!empty) open.push(made);
    }
  }
  const read = [...rest.matchAll(/<(\/?)([\w:]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/g)].reduce(
    (sum, [whole]) => sum + whole.length,
    0,
  );
  if (open.length > 0 || read !== rest.length) throw new Error('not well-formed');
  return found;
}

const SHAPES = new Set(['svg', 'g', 'title', 'rect', 'circle', 'path', 'text']);

describe('the picture as SVG', () => {
  it.each([
    ['light', 'data-path'],
    ['dark', 'data-path'],
    ['light', 'logical'],
    ['dark', 'logical'],
  ] as const)('in %s, %s, is shapes and text alone, so that any program can draw it', (theme, lens) => {
    const { svg, width, height } = draw(cluster, theme, lens);
    const elements = parse(svg);
    expect(elements.filter(({ name }) => !SHAPES.has(name))).toEqual([]);
    expect(
      elements.flatMap(({ attributes }) => Object.keys(attributes)).filter((key) => /^on|href|style|class/.test(key)),
    ).toEqual([]);
    expect(svg).not.toMatch(/NaN|undefined|var\(|light-dark/);
    expect(elements[0]?.attributes).toMatchObject({
      viewBox: `0 0 ${width} ${height}`,
      xmlns: 'http://www.w3.org/2000/svg',
    });
  });

  it('names every node, Pod and address that stands in the scene, and the packet with its destination', () => {
    const texts = parse(draw(cluster).svg).map(({ text }) => text);
    for (const node of cluster.objects('nodes')) expect(texts).toContain(node.metadata.name);
    for (const pod of cluster.objects('pods'))
      expect(texts).toContain(`Pod ${pod.metadata.namespace}/${pod.metadata.name}: Ready`);
    expect(texts).toContain('172.17.0.4:80');
    expect(texts.some((text) => /^[→←?] /.test(text))).toBe(true);
  });

  it('has each theme’s own colours', () => {
    expect(draw(cluster).svg).toContain('#f3f5f8');
    expect(draw(cluster, 'dark').svg).toContain('#0b1017');
    expect(draw(cluster, 'dark').svg).not.toContain('#f3f5f8');
  });

  it('is the same for the same run and moment', () => {
    const again = createCluster();
    again.importRun(cluster.exportRun());
    expect(draw(again).svg).toBe(draw(cluster).svg);
  });

  it('shows a mark where a packet was refused, and the words why', () => {
    const small = createCluster({ seed: 4 });
    small.apply(
      '{apiVersion: v1, kind: Service, metadata: {name: empty}, spec: {selector: {app: none}, ports: [{port: 80}]}}',
    );
    small.apply(
      '{apiVersion: v1, kind: Pod, metadata: {name: client}, spec: {containers: [{name: c, image: curlimages/curl, command: [sh, -c, "sleep 1d"]}]}}',
    );
    small.advance(15_000);
    small.send({ from: { pod: 'default/client' }, to: { host: 'empty', port: 80 } });
    small.advance(400);
    expect(draw(small).svg).toContain('REJECT · no endpoints');
  });

  it('takes words that look like markup for words', () => {
    expect(parse(draw(cluster).svg).map(({ text }) => text)).toContainEqual(
      expect.stringContaining('A &lt;b&gt;title&lt;/b&gt; &amp; more'),
    );
  });
});
