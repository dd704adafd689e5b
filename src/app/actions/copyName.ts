/** Puts an object's name on the clipboard, for the terminal. */
import { copyLine } from '../ui/copyLine.ts';
import type { Action } from './action.ts';
import { lateActionWords } from './late.words.ts';

export const copyPodName: Action<{ readonly namespace: string; readonly name: string }> = {
  id: 'pod.copyName',
  get label() {
    return lateActionWords.copyName;
  },
  perform: ({ name }) => copyLine(name),
};

export const copyNodeName: Action<{ readonly name: string }> = {
  id: 'node.copyName',
  get label() {
    return lateActionWords.copyName;
  },
  perform: ({ name }) => copyLine(name),
};
