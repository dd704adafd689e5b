import { describe, expect, it } from 'vitest';
import { layoutScene, type Rect, type SceneLayout } from '../../../scene/index.ts';
import { aScene, aScenePod } from '../../../testing/scenes.ts';
import type { PodFacts } from '../podFacts.ts';
import { draw, sightFor, type Drawn, type Looking } from './drawnStore.ts';
import type { SceneState } from './sceneStore.ts';

const NOTHING: Drawn = { pods: new Map(), open: new Set(), isComing: false };

type Picture = Pick<SceneState, 'layout' | 'pods' | 'leaving'>;

/** All of its Pods in one state. */
const pictureOf = (layout: SceneLayout, state = 'Ready'): Picture => ({
  layout,
  pods: new Map(layout.pods.map(({ uid, key }) => [uid, { key, state } as PodFacts])),
  leaving: new Map(),
});

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
  isUnderway: false,
  ...change,
});

/** Frame by frame until nothing more comes. */
function settle(picture: Picture, at: Looking, from = NOTHING): { drawn: Drawn; frames: number } {
  let drawn = draw(picture, at, from);
  let frames = 1;
  for (; drawn.isComing; frames++) drawn = draw(picture, at, drawn);
  return { drawn, frames };
}

const uidsOf = ({ pods }: Drawn): string[] => [...pods.values()].flat().map(({ seat }) => seat.uid);
const touches = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe('what of a cluster is drawn as elements', () => {
  const layout = cluster(40, 25);
  const large = pictureOf(layout);
  const corner = { x: 0, y: 0, width: layout.width / 4, height: layout.height / 3 };

  it('is all of it while there are few Pods, wherever one looks', () => {
    const small = cluster(3, 20);
    const { drawn } = settle(pictureOf(small), looking({ x: -5000, y: 0, width: 10, height: 10 }));
    expect(uidsOf(drawn)).toHaveLength(60);
    expect(drawn.open.size).toBe(small.nodes.length);
  });

  it('is of a large one exactly what is in sight', () => {
    const { drawn } = settle(large, looking(corner));
    const seen = layout.pods.filter(({ rect, behind }) => !behind && touches(rect, corner));
    expect(uidsOf(drawn).toSorted()).toEqual(seen.map(({ uid }) => uid).toSorted());
    expect(seen.length).toBeGreaterThan(20);
    expect(seen.length).toBeLessThan(layout.pods.length / 2);
    for (const { name, rect } of layout.nodes) expect(drawn.open.has(name)).toBe(touches(rect, corner));
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
    const far = layout.pods.findLast(({ rect, behind }) => !behind && !touches(rect, corner))!;
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

  describe('changes', () => {
    const few = cluster(3, 20);
    const everything = looking(undefined);
    const underway = looking(undefined, { isUnderway: true });
    const statesOf = ({ pods }: Drawn): string[] => [...pods.values()].flat().map(({ facts }) => facts.state);
    const { drawn } = settle(pictureOf(few), everything);
    const after = pictureOf(few, 'NotReady');

    it('at once, whatever happens to however many Pods', () => {
      const next = draw(after, everything, drawn);
      expect(new Set(statesOf(next))).toEqual(new Set(['NotReady']));
      expect(next.isComing).toBe(false);
    });

    it('a few Pods a frame on the way to another moment; the others stand as they stood', () => {
      const first = draw(after, underway, drawn);
      const changed = statesOf(first).filter((state) => state === 'NotReady');
      expect(changed.length).toBeGreaterThan(0);
      expect(changed.length).toBeLessThan(20);
      expect(statesOf(first)).toHaveLength(60);
      const all = settle(after, underway, drawn);
      expect(new Set(statesOf(all.drawn))).toEqual(new Set(['NotReady']));
      expect(all.frames).toBe(Math.ceil(60 / changed.length));
    });

    it('and those that are not in the other moment are gone at once', () => {
      const one = cluster(3, 1);
      expect(uidsOf(draw(pictureOf(one), underway, drawn))).toHaveLength(3);
    });

    it('one Pod alone: the others are the same objects', () => {
      const [pod] = few.pods;
      const pods = new Map(pictureOf(few).pods);
      const before = settle({ ...after, pods }, everything).drawn;
      const next = draw({ ...after, pods: new Map(pods).set(pod!.uid, after.pods.get(pod!.uid)!) }, everything, before);
      const old = new Set([...before.pods.values()].flat());
      expect([...next.pods.values()].flat().filter((each) => !old.has(each))).toHaveLength(1);
    });
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
