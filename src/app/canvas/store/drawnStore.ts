/**
 * Which Pods and insides of nodes are elements of the page. A cluster of ten thousand Pods cannot be all in the document: of a large one
 * only what is in sight is, and a margin around it. And what comes at once (a scenario, another moment of the run) comes a few Pods a
 * frame, those in the middle of the sight first: each costs a millisecond of styles and layout. On the way to another moment that goes for
 * what changes, too.
 */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import type { PodLayout, Rect, SceneLayout } from '../../../scene/index.ts';
import { isUnderway } from '../../store/underway.ts';
import { parseSceneKey } from '../objectKey.ts';
import type { PodFacts } from '../podFacts.ts';
import { focusStore } from './focusStore.ts';
import { levelStore } from './levelStore.ts';
import { sceneStore, type SceneState } from './sceneStore.ts';

/** So many Pods are all drawn wherever one looks. */
const FEW = 400;
/** Of the pane's width and height, on each side of it. */
const MARGIN = 0.25;
/** What has been drawn for a view so many times as wide is far too much for this one. */
const TOO_WIDE = 3;
/** Pods that come, or change, in one frame (dots are less work than cards), and insides of nodes in a large cluster. */
const PER_FRAME = { card: 16, chip: 16, dot: 48 } as const;
const NODES_PER_FRAME = 4;

/** A Pod as it is drawn. The same object as long as nothing of it changes. */
export interface DrawnPod {
  readonly seat: PodLayout;
  readonly facts: PodFacts;
  /** It is gone, and fades. */
  readonly isLeaving: boolean;
  /** From the corner of the box it is in, its node's or the one for those that wait. */
  readonly left: number;
  readonly top: number;
}

export interface Drawn {
  /** By node; Pods that wait for one under ''. */
  readonly pods: ReadonlyMap<string, readonly DrawnPod[]>;
  /** Nodes whose inside is drawn: the others are out of sight. */
  readonly open: ReadonlySet<string>;
  /** More is to come in the next frames. */
  readonly isComing: boolean;
}

/** Scene pixels to be seen, with the margin; undefined while nobody knows: then all of it. */
export type Sight = Rect | undefined;

const overlap = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** From the middle of the sight to the middle of a box, squared. */
function distance({ x, y, width, height }: Rect, sight: Rect): number {
  return (x + width / 2 - sight.x - sight.width / 2) ** 2 + (y + height / 2 - sight.y - sight.height / 2) ** 2;
}

/** The list of the draw before, where it names the same seats. */
function sameLists(pods: Drawn['pods'], before: Drawn['pods']): Drawn['pods'] {
  const kept = new Map<string, readonly DrawnPod[]>();
  for (const [node, list] of pods) {
    const old = before.get(node);
    const isSame = old?.length === list.length && list.every((pod, i) => pod === old[i]);
    kept.set(node, isSame ? old : list);
  }
  return kept;
}

function isSame(a: DrawnPod, b: DrawnPod): boolean {
  const [s, t] = [a.seat, b.seat];
  return (
    a.facts === b.facts &&
    a.isLeaving === b.isLeaving &&
    a.left === b.left &&
    a.top === b.top &&
    s.node === t.node &&
    s.colour === t.colour &&
    s.density === t.density &&
    s.rect.width === t.rect.width &&
    s.rect.height === t.rect.height
  );
}

/** How a Pod of the picture is to be drawn; undefined while nothing is known of it. */
function present(seat: PodLayout, { layout, pods, leaving }: Picture): DrawnPod | undefined {
  const facts = pods.get(seat.uid);
  const box = seat.node === '' ? layout.waiting : layout.index.nodes.get(seat.node)?.rect;
  if (!facts || !box) return undefined;
  return { seat, facts, isLeaving: leaving.has(seat.uid), left: seat.rect.x - box.x, top: seat.rect.y - box.y };
}

/** Those of `fresh` that have to wait for the next frame: all but the nearest to the middle of the sight. */
function later<T extends { readonly rect: Rect }>(fresh: readonly T[], most: number, sight: Sight): ReadonlySet<T> {
  if (fresh.length <= most) return new Set();
  const order = sight ? fresh.toSorted((a, b) => distance(a.rect, sight) - distance(b.rect, sight)) : fresh;
  return new Set(order.slice(most));
}

/** The Pod that has the focus, and the node that has to be open for what has it. */
function focusIn(layout: SceneLayout, focused: string | undefined): { pod?: string; node?: string | undefined } {
  const object = focused === undefined ? undefined : parseSceneKey(focused);
  if (object?.kind === 'Plate') return { node: object.node };
  if (object?.kind !== 'Pod') return {};
  const pod = `${object.namespace}/${object.name}`;
  return { pod, node: layout.index.pods.get(pod)?.node };
}

export interface Looking {
  readonly sight: Sight;
  /** Key of the object that has the focus: it is drawn wherever it is. */
  readonly focused: string | undefined;
  /** Nodes are drawn as tiles. */
  readonly isTiled: boolean;
  /** One looks at one moment after the other: what is drawn may be a few frames late. */
  readonly isUnderway: boolean;
}

type Picture = Pick<SceneState, 'layout' | 'pods' | 'leaving'>;

/** Of few Pods all are to be drawn, wherever one looks. */
const isFew = ({ pods }: SceneLayout): boolean => pods.length <= FEW;

/** The nodes whose inside is drawn, and whether others have to wait for the next frame. */
function openNodes(layout: SceneLayout, sight: Sight, focus: string | undefined, before: Drawn) {
  if (isFew(layout)) return { open: new Set(layout.nodes.map(({ name }) => name)), isComing: false };
  const isSeen = (rect: Rect): boolean => sight === undefined || overlap(rect, sight);
  const nodes = layout.nodes.filter(({ name, rect }) => isSeen(rect) || name === focus);
  const fresh = nodes.filter(({ name }) => !before.open.has(name) && name !== focus);
  const late = later(fresh, NODES_PER_FRAME, sight);
  return { open: new Set(nodes.filter((node) => !late.has(node)).map(({ name }) => name)), isComing: late.size > 0 };
}

/** What is to be drawn in this frame, when `before` has been drawn in the last. */
export function draw(picture: Picture, looking: Looking, before: Drawn): Drawn {
  const { layout } = picture;
  const { sight, focused, isTiled } = looking;
  if (isTiled) return { pods: new Map(), open: new Set(), isComing: false };
  const { pod: focus, node: home } = focusIn(layout, focused);
  const { open, isComing } = openNodes(layout, sight, home, before);
  const isSeen = (rect: Rect): boolean => isFew(layout) || sight === undefined || overlap(rect, sight);
  const wanted = layout.pods.filter(
    ({ key, rect, node, behind }) => key === focus || (!behind && (node === '' || open.has(node)) && isSeen(rect)),
  );
  const drawn = new Map([...before.pods.values()].flat().map((pod) => [pod.seat.uid, pod] as const));
  const changed = new Map<PodLayout, DrawnPod>();
  for (const seat of wanted) {
    const pod = present(seat, picture);
    const old = drawn.get(seat.uid);
    if (pod && !(old && isSame(old, pod))) changed.set(seat, pod);
  }
  const patient = [...changed.keys()].filter(
    ({ uid, key }) => key !== focus && (looking.isUnderway || !drawn.has(uid)),
  );
  const late = later(patient, PER_FRAME[layout.book.density], sight);
  const pods = new Map<string, DrawnPod[]>();
  for (const seat of wanted) {
    const pod = (late.has(seat) ? undefined : changed.get(seat)) ?? drawn.get(seat.uid);
    if (!pod) continue;
    const list = pods.get(pod.seat.node);
    if (list) list.push(pod);
    else pods.set(pod.seat.node, [pod]);
  }
  return { pods: sameLists(pods, before.pods), open, isComing: isComing || late.size > 0 };
}

interface Pane {
  readonly transform: readonly [number, number, number];
  readonly width: number;
  readonly height: number;
}

function viewOf({ transform: [x, y, zoom], width, height }: Pane): Rect {
  return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
}

function widened({ x, y, width, height }: Rect): Rect {
  return {
    x: x - width * MARGIN,
    y: y - height * MARGIN,
    width: width * (1 + 2 * MARGIN),
    height: height * (1 + 2 * MARGIN),
  };
}

function contains(outer: Rect, inner: Rect): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

/** The sight for a view: the one before as long as the view lies in it. */
export function sightFor(pane: Pane, before: Sight): Sight {
  if (pane.width === 0 || pane.height === 0) return before;
  const view = viewOf(pane);
  if (before && contains(before, view) && before.width < TOO_WIDE * view.width) return before;
  return widened(view);
}

const NOTHING: Drawn = { pods: new Map(), open: new Set(), isComing: false };

const drawnStore = createStore<Drawn>()(() => NOTHING);

const NONE: readonly DrawnPod[] = [];

export function useDrawnPods(node: string): readonly DrawnPod[] {
  return useStore(drawnStore, ({ pods }) => pods.get(node) ?? NONE);
}

/** Whether what is inside a node is drawn. */
export function useIsOpen(node: string): boolean {
  return useStore(drawnStore, ({ open }) => open.has(node));
}

let sight: Sight;
let next = 0;

const isLarge = (): boolean => !isFew(sceneStore().getState().layout);

function inNextFrame(): void {
  if (next !== 0) return;
  next = requestAnimationFrame(() => {
    next = 0;
    update();
  });
}

function update(): void {
  const looking = {
    sight,
    focused: focusStore.getState().key,
    isTiled: levelStore.getState().level === 'tiles',
    isUnderway: isUnderway(),
  };
  const drawn = draw(sceneStore().getState(), looking, drawnStore.getState());
  drawnStore.setState(drawn);
  if (drawn.isComing) inNextFrame();
}

/** Follows layout, focus and viewport; returns how to stop. Called before the scene is drawn first. */
export function followSight(pane: () => Pane, onPane: (look: () => void) => () => void): () => void {
  const look = (): void => {
    const present = sightFor(pane(), sight);
    if (present === sight) return;
    sight = present;
    if (isLarge()) update();
  };
  sight = sightFor(pane(), undefined);
  update();
  const stops = [
    sceneStore().subscribe(({ layout }, before) => {
      if (layout === before.layout) return;
      // This frame has the nodes and their plates to draw.
      if (isUnderway()) inNextFrame();
      else update();
    }),
    focusStore.subscribe(({ key }, before) => {
      if (key !== before.key && isLarge()) update();
    }),
    levelStore.subscribe(({ level }, before) => {
      if ((level === 'tiles') !== (before.level === 'tiles')) update();
    }),
    onPane(look),
  ];
  return () => {
    cancelAnimationFrame(next);
    next = 0;
    sight = undefined;
    drawnStore.setState(NOTHING);
    stops.forEach((stop) => stop());
  };
}
