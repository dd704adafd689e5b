/** The one drawn object that holds the scene's place in the tab order; arrow keys move it. */
import { useEffect } from 'react';
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

/** Has been given the focus, and is not drawn yet. */
let awaited: string | undefined;

/** What is out of sight gets the focus as soon as it is drawn: the object of the focus always is. */
export function moveFocus(key: string): void {
  focusStore.setState({ key });
  const element = document.getElementById(domId(key));
  awaited = element ? undefined : key;
  element?.focus({ preventScroll: true });
}

/** Props that make an element a stop of the roving focus. `isFirst`: the way in while nothing has been focused yet. */
export function useRoving(key: string, isFirst = false) {
  useEffect(() => {
    if (awaited === key) moveFocus(key);
  }, [key]);
  const isStop = useStore(focusStore, (state) => (state.key === undefined ? isFirst : state.key === key));
  return {
    id: domId(key),
    'data-scene-key': key,
    tabIndex: isStop ? 0 : -1,
    onFocus: () => {
      awaited = undefined;
      focusStore.setState({ key });
    },
  };
}
