/** When the focused object is gone (a killed Pod, or one that became a cell of a tile), the focus goes to the node it was on, instead of getting lost. */
import { focusable, parseSceneKey, sceneKey } from '../objectKey.ts';
import { focusStore, moveFocus } from './focusStore.ts';
import { levelStore } from './levelStore.ts';
import { sceneStore, type SceneState } from './sceneStore.ts';

/** The node an object is drawn in. */
function nodeOf(key: string, { layout }: SceneState): string | undefined {
  const object = parseSceneKey(key);
  if (object?.kind === 'Plate') return object.node;
  const podKey = object?.kind === 'Pod' ? `${object.namespace}/${object.name}` : '';
  return layout.index.pods.get(podKey)?.node ?? layout.nodes[0]?.name;
}

function keep(before: SceneState): void {
  const { key } = focusStore.getState();
  if (key === undefined) return;
  const { layout } = sceneStore().getState();
  if (focusable(layout, levelStore.getState().level === 'tiles').some((box) => box.key === key)) return;
  const node = nodeOf(key, before);
  const next = node === undefined ? undefined : sceneKey({ kind: 'Node', name: node });
  const active = document.activeElement;
  const hadFocus = active instanceof HTMLElement && (active === document.body || active.dataset['sceneKey'] === key);
  if (next !== undefined && hadFocus) moveFocus(next);
  else focusStore.setState({ key: next });
}

/** Another level draws other elements: whoever had the focus gets it back in what is drawn now. */
function afterRedraw(): void {
  const active = document.activeElement;
  const hadFocus = active instanceof HTMLElement && active.dataset['sceneKey'] !== undefined;
  if (!hadFocus) return;
  requestAnimationFrame(() => {
    keep(sceneStore().getState());
    const { key } = focusStore.getState();
    if (key !== undefined && document.activeElement === document.body) moveFocus(key);
  });
}

/** Follows the scene; returns how to stop. */
export function keepFocus(): () => void {
  const stops = [
    sceneStore().subscribe((scene, before) => {
      if (scene.layout !== before.layout) keep(before);
    }),
    levelStore.subscribe(({ level }, before) => {
      if (level !== before.level) afterRedraw();
    }),
  ];
  return () => stops.forEach((stop) => stop());
}
