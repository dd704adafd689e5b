/**
 * The scene by keyboard: arrows go to the nearest object that way, with Shift along the way of a request; Enter inspects, Delete kills a
 * Pod, S sends from here and to there, C follows the newest packet, Shift+F10 opens the menu.
 */
import { nextInDirection, type Direction } from '../../scene/index.ts';
import { deletePod } from '../actions/index.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { select } from '../store/viewStore.ts';
import { sayNotLoaded } from '../ui/latePart.tsx';
import { focusable, parseSceneKey, selectionFor } from './objectKey.ts';
import type { MenuRequest } from './SceneMenu.tsx';
import { focusStore, moveFocus } from './store/focusStore.ts';
import { levelStore } from './store/levelStore.ts';
import { sceneStore } from './store/sceneStore.ts';
import type * as Ways from './ways/ways.ts';

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

export interface SceneKeyHandlers {
  readonly openMenu: (request: MenuRequest) => void;
  /** Brings an object into the picture. */
  readonly reveal: (rect: { x: number; y: number; width: number; height: number }) => void;
}

const reachable = () => focusable(sceneStore().getState().layout, levelStore.getState().level === 'tiles');

function goTo(key: string, handlers: SceneKeyHandlers): void {
  const place = reachable().find((box) => box.key === key);
  if (place) handlers.reveal(place.rect);
  moveFocus(key);
}

/** One load for all presses, so that they are answered in their order. */
let ways: Promise<typeof Ways> | undefined;

/** Loaded when first used: the first scene does without. From wherever one is by then: keys may be pressed faster than it loads. */
function goAlong(pressedOn: string, direction: Direction, handlers: SceneKeyHandlers): void {
  ways ??= import('./ways/ways.ts');
  void ways.then(
    ({ knownFrom, nextByTopology }) => {
      const key = focusStore.getState().key ?? pressedOn;
      const { layout, sources } = sceneStore().getState();
      const known = knownFrom(clusterStore().getState().cluster, layout, sources);
      const next = nextByTopology(known, key, direction, new Set(reachable().map((box) => box.key)));
      if (next !== undefined) goTo(next, handlers);
    },
    (error: unknown) => {
      ways = undefined;
      sayNotLoaded(error);
    },
  );
}

/** Whether the key meant something here. */
export function handleSceneKey(
  event: { key: string; shiftKey: boolean; ctrlKey: boolean; metaKey: boolean; target: EventTarget },
  handlers: SceneKeyHandlers,
): boolean {
  const element = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-scene-key]') : null;
  const key = element?.dataset['sceneKey'];
  if (!element || key === undefined || event.ctrlKey || event.metaKey) return false;
  const object = parseSceneKey(key);
  const direction = ARROWS[event.key];
  if (direction && event.shiftKey) {
    goAlong(key, direction, handlers);
    return true;
  }
  if (direction) {
    const next = nextInDirection(reachable(), key, direction);
    if (next !== undefined) goTo(next, handlers);
    return true;
  }
  if (event.key === 'Enter') {
    const selection = object && selectionFor(object);
    if (!selection) return false;
    select(selection);
    return true;
  }
  if ((event.key === 'Delete' || event.key === 'Backspace') && object?.kind === 'Pod') {
    deletePod.perform(object);
    return true;
  }
  if (event.key === 's' || event.key === 'S') {
    const drawn = { ...element.closest<HTMLElement>('[data-kind]')?.dataset };
    void import('./compose/composeKeys.ts').then(({ composeByKey }) => composeByKey(drawn), sayNotLoaded);
    return true;
  }
  if (event.key === 'c' || event.key === 'C') {
    void import('./ways/follow.ts').then(({ followFrom }) => followFrom(key), sayNotLoaded);
    return true;
  }
  const asksForMenu = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey);
  if (!asksForMenu || (object?.kind !== 'Pod' && object?.kind !== 'Node')) return false;
  const box = element.getBoundingClientRect();
  handlers.openMenu({ object, x: box.left + 12, y: box.bottom - 6 });
  return true;
}
