/** The one drawn object that holds the scene's place in the tab order; arrow keys move it. */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';

interface FocusState {
  /** Key of the object; undefined until the scene has had the focus. */
  readonly key: string | undefined;
}

export const focusStore = createStore<FocusState>()(() => ({ key: undefined }));

function domId(key: string): string {
  return `scene-${key.replace(/[^\w.-]/g, '_')}`;
}

export function moveFocus(key: string): void {
  focusStore.setState({ key });
  document.getElementById(domId(key))?.focus({ preventScroll: true });
}

/** Props that make an element a stop of the roving focus. `isFirst`: the way in while nothing has been focused yet. */
export function useRoving(key: string, isFirst = false) {
  const isStop = useStore(focusStore, (state) => (state.key === undefined ? isFirst : state.key === key));
  return {
    id: domId(key),
    'data-scene-key': key,
    tabIndex: isStop ? 0 : -1,
    onFocus: () => focusStore.setState({ key }),
  };
}
