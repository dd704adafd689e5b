/** The way to the terminal from elsewhere on the page: what is to be typed in it, once it is there. */
import { createStore } from 'zustand/vanilla';
import { viewStore } from './viewStore.ts';

interface TerminalState {
  /** Not yet taken by a terminal. */
  readonly lines: readonly string[];
  /** Somebody shows something there: whoever works elsewhere keeps the focus. */
  readonly isShow: boolean;
  /** What was typed last has been done, and the prompt is back. */
  readonly isIdle: boolean;
}

export const terminalStore = createStore<TerminalState>()(() => ({ lines: [], isShow: false, isIdle: false }));

/** Opens the terminal with a line typed in it, ready for Return. */
export function typeInTerminal(line: string): void {
  terminalStore.setState(({ lines }) => ({ lines: [...lines, line], isShow: false, isIdle: false }));
  showTerminal();
}

/** Opens the terminal and runs lines there, as if they were typed one after the other. */
export function runInTerminal(script: string): void {
  typeInTerminal(`${script.trim().replaceAll('\n', '\r')}\r`);
}

/** Types before somebody's eyes, who keeps the focus: the line there is replaced. With \r at its end it is run. */
export function showTyping(line: string): void {
  terminalStore.setState(({ lines }) => ({ lines: [...lines, line], isShow: true, isIdle: false }));
  showTerminal();
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
