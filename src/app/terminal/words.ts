/** What stands around the shells. */
import { words } from '../words/words.ts';

export const terminalWords = words('terminal', {
  shells: 'Shells',
  /** One of several shells, numbered from one. */
  shell: (number: number) => `bash ${number}`,
  close: (number: number) => `Close bash ${number}`,
  another: 'Another shell',
  paused: 'The clock is paused: this command waits for it.',
  play: 'Play',
  /** Who waits for the editor: kubectl edit, or an editor called in a shell. */
  editor: 'The terminal',
  /** Of the screen, for those who do not see it. */
  screen: 'Terminal. Shift+Tab leaves it.',
});
