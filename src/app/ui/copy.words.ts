/** What is said about putting texts onto the clipboard, and commands into the terminal. */
import { words } from '../words/words.ts';

export const copyWords = words('ui/copy', {
  copy: 'Copy',
  copied: 'Copied',
  copyCommand: 'Copy the command',
  toTerminal: 'Put the command into the terminal',
  itToTerminal: 'Put it into the terminal',
  copiedLine: (line: string) => `Copied ${line}`,
  notAllowed: 'The browser does not let this page copy.',
  /** The line is shown, so that it can be taken from the message. */
  notAllowedLine: (line: string) => `The browser does not allow copying: ${line}`,
});
