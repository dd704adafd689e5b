import { describe, expect, it } from 'vitest';
import { layoutScene, type Rect, type SceneLayout } from '../../../scene/index.ts';
import { aScene, aScenePod } from '../../../testing/scenes.ts';
import { draw, sightFor, type Drawn, type Looking } from './drawnStore.ts';

const NOTHING: Drawn = { pods: new Map(), open: new Set(), isComing: false };

const cluster = (nodes: number, podsOnEach: number): SceneLayout =>
  layoutScene(
    aScene({
      nodes,
      pods: Array.from({ length: nodes * podsOnEach }, (_, i) => aScenePod(1 + (i % nodes), 1 + Math.floor(i / nodes))),
    }),
  );

const looking = (sight: Looking['sight'], change: Partial<Looking> = {}): Looking => ({
  sight,
  focused: undefined,
  isTiled: false,
  ...change,
});

/** Frame by frame until nothing more comes. */
function settle(layout: SceneLayout, at: Looking, from = NOTHING): { drawn: Drawn; frames: number } {
  let drawn = draw(layout, at, from);
  let frames = 1;
  for (; drawn.isComing; frames++) drawn = draw(layout, at, drawn);
  return { drawn, frames };
}

const uidsOf = ({ pods }: Drawn): string[] => [...pods.values()].flat().map(({ uid }) => uid);
const touches = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe('what of a cluster is drawn as elements', () => {
  const large = cluster(40, 25);
  const corner = { x: 0, y: 0, width: large.width / 4, height: large.height / 3 };

  it('is all of it while there are few Pods, wherever one looks', () => {
    const small = cluster(3, 20);
    const { drawn } = settle(small, looking({ x: -5000, y: 0, width: 10, height: 10 }));
    expect(uidsOf(drawn)).toHaveLength(60);
    expect(drawn.open.size).toBe(small.nodes.length);
  });

  it('is of a large one exactly what is in sight', () => {
    const { drawn } = settle(large, looking(corner));
    const seen = large.pods.filter(({ rect, behind }) => !behind && touches(rect, corner));
    expect(uidsOf(drawn).toSorted()).toEqual(seen.map(({ uid }) => uid).toSorted());
    expect(seen.length).toBeGreaterThan(20);
    expect(seen.length).toBeLessThan(large.pods.length / 2);
    for (const { name, rect } of large.nodes) expect(drawn.open.has(name)).toBe(touches(rect, corner));
  });

  it('comes a few Pods a frame when many come at once, and what is drawn stays', () => {
    const first = draw(large, looking(corner), NOTHING);
    const second = draw(large, looking(corner), first);
    expect(first.isComing).toBe(true);
    expect(uidsOf(first).length).toBeLessThan(50);
    expect(uidsOf(second)).toEqual(expect.arrayContaining(uidsOf(first)));
    expect(settle(large, looking(corner)).frames).toBeGreaterThan(2);
  });

  it('keeps what has the focus, wherever one looks meanwhile', () => {
    const far = large.pods.findLast(({ rect, behind }) => !behind && !touches(rect, corner))!;
    const at = looking(corner, { focused: `Pod ${far.key}` });
    const first = draw(large, at, NOTHING);
    expect(uidsOf(first)).toContain(far.uid);
    expect(first.open.has(far.node)).toBe(true);
    expect(uidsOf(settle(large, looking(corner), first).drawn)).not.toContain(far.uid);
  });

  it('is no Pod at all where nodes are tiles, and lists of nodes in which nothing changed stay the same', () => {
    expect(uidsOf(draw(large, looking(undefined, { isTiled: true }), NOTHING))).toEqual([]);
    const { drawn } = settle(large, looking(corner));
    const again = draw(large, looking(corner), drawn);
    for (const [node, list] of again.pods) expect(list).toBe(drawn.pods.get(node));
  });

  it('has a margin around the view, and stays until the view leaves it or is much smaller', () => {
    const pane = (x: number, zoom = 1) => ({ transform: [x, 0, zoom] as const, width: 1000, height: 800 });
    const sight = sightFor(pane(0), undefined);
    expect(sight).toEqual({ x: -250, y: -200, width: 1500, height: 1200 });
    expect(sightFor(pane(-200), sight)).toBe(sight);
    expect(sightFor(pane(-300), sight)).toMatchObject({ x: 50 });
    expect(sightFor(pane(0, 4), sight)).not.toBe(sight);
  });
});
