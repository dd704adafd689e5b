/** The way to the terminal from elsewhere on the page: what is to be typed in it, once it is there. */
import { createStore } from 'zustand/vanilla';
import { viewStore } from './viewStore.ts';

interface TerminalState {
  /** Not yet taken by a terminal. */
  readonly lines: readonly string[];
}

const terminalStore = createStore<TerminalState>()(() => ({ lines: [] }));

/** Opens the terminal with a line typed in it, ready for Return. */
export function typeInTerminal(line: string): void {
  terminalStore.setState(({ lines }) => ({ lines: [...lines, line] }));
  showTerminal();
}

/** Opens the terminal and runs lines there, as if they were typed one after the other. */
export function runInTerminal(script: string): void {
  typeInTerminal(`${script.trim().replaceAll('\n', '\r')}\r`);
}

export function showTerminal(): void {
  viewStore.setState({ dockOpen: true, dockTab: 'terminal' });
}

/** Takes what waits to be typed. */
export function takeLines(): readonly string[] {
  const { lines } = terminalStore.getState();
  if (lines.length > 0) terminalStore.setState({ lines: [] });
  return lines;
}
