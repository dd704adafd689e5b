/** Files that somebody waits for: `kubectl edit` goes on when its file is saved, and gives up when it is closed. */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import { viewStore } from '../store/viewStore.ts';
import { addFile, closeFile, discardFile, manifestStore } from './manifestStore.ts';

interface HeldEdit {
  /** Who waits. */
  readonly by: string;
  readonly done: (text: string | undefined) => void;
}

/** By the file's id. */
const heldEdits = createStore<Readonly<Record<string, HeldEdit | undefined>>>()(() => ({}));

export function useHeldEdit(id: string | undefined): HeldEdit | undefined {
  return useStore(heldEdits, (state) => (id === undefined ? undefined : state[id]));
}

export function isHeld(id: string): boolean {
  return heldEdits.getState()[id] !== undefined;
}

/** Opens a text in the editor. `done` is called once: with what was saved, or with undefined when the file was closed. */
export function editText(by: string, name: string, text: string, done: HeldEdit['done']): void {
  const id = addFile(name, text);
  heldEdits.setState({ [id]: { by, done } });
  viewStore.setState({ leftOpen: true, leftTab: 'manifests' });
  const stop = manifestStore.subscribe(({ files }) => {
    if (files.some((file) => file.id === id)) return;
    stop();
    finish(id, undefined);
  });
}

/** Saves and closes. */
export function saveEdit(id: string): void {
  const text = manifestStore.getState().files.find((file) => file.id === id)?.text;
  finish(id, text);
  discardFile(id);
}

export function cancelEdit(id: string): void {
  closeFile(id);
}

function finish(id: string, text: string | undefined): void {
  const held = heldEdits.getState()[id];
  heldEdits.setState({ [id]: undefined });
  held?.done(text);
}
