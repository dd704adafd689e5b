/** Puts an object's name on the clipboard, for the terminal. */
import { showToast } from '../store/toastStore.ts';
import type { Action } from './action.ts';

function copy(name: string): void {
  navigator.clipboard.writeText(name).then(
    () => showToast(`Copied ${name}`),
    () => showToast(`The browser does not allow copying: ${name}`, { tone: 'error' }),
  );
}

export const copyPodName: Action<{ readonly namespace: string; readonly name: string }> = {
  id: 'pod.copyName',
  label: 'Copy name',
  perform: ({ name }) => copy(name),
};

export const copyNodeName: Action<{ readonly name: string }> = {
  id: 'node.copyName',
  label: 'Copy name',
  perform: ({ name }) => copy(name),
};
