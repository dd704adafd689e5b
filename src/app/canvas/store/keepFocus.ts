/** When the focused object is gone (a killed Pod), the focus goes to the node it was on, instead of getting lost. */
import { focusable, parseSceneKey, sceneKey } from '../objectKey.ts';
import { focusStore, moveFocus } from './focusStore.ts';
import { sceneStore } from './sceneStore.ts';

/** Follows the scene; returns how to stop. */
export function keepFocus(): () => void {
  return sceneStore().subscribe(({ layout }, before) => {
    const { key } = focusStore.getState();
    if (key === undefined || layout === before.layout) return;
    if (focusable(layout).some((box) => box.key === key)) return;
    const object = parseSceneKey(key);
    const podKey = object?.kind === 'Pod' ? `${object.namespace}/${object.name}` : '';
    const node = before.layout.index.pods.get(podKey)?.node ?? layout.nodes[0]?.name;
    const next = node === undefined ? undefined : sceneKey({ kind: 'Node', name: node });
    const active = document.activeElement;
    const hadFocus = active instanceof HTMLElement && (active === document.body || active.dataset['sceneKey'] === key);
    if (next !== undefined && hadFocus) moveFocus(next);
    else focusStore.setState({ key: next });
  });
}
