/** Presenting: large type, answers under a cover, a laser pointer, a black screen. Small: the keys ask it at every press. */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';

export interface PresentState {
  readonly on: boolean;
  /** What would tell the answer is hidden until the room has had its say. */
  readonly covered: boolean;
  readonly laser: boolean;
  /** Nothing to look at but the speaker. */
  readonly black: boolean;
  /** A prediction stands beside the picture: where packets go would tell its answer. */
  readonly question: boolean;
}

const OFF: Omit<PresentState, 'question'> = { on: false, covered: false, laser: false, black: false };

export const presentStore = createStore<PresentState>()(() => ({ ...OFF, question: false }));

export function usePresent<T>(read: (state: PresentState) => T): T {
  return useStore(presentStore, read);
}

/** Begins with the answers covered; ends with everything as it was. */
export function togglePresenting(): void {
  presentStore.setState(({ on }) => (on ? OFF : { ...OFF, on: true, covered: true }));
}

export type PresentSwitch = 'covered' | 'laser' | 'black';

export function togglePresent(what: PresentSwitch): void {
  presentStore.setState((state) => ({ [what]: state.on && !state[what] }));
}

/** A prediction is on the screen, until the returned function is called. */
export function beginQuestion(): () => void {
  presentStore.setState({ question: true });
  return () => presentStore.setState({ question: false });
}

/** Whether the picture keeps its packets to itself. */
export const hidesPackets = ({ covered, question }: PresentState): boolean => covered && question;

/** Another question: its answer is not given away by the last one's. */
export function coverAgain(): void {
  presentStore.setState(({ on }) => ({ covered: on, black: false }));
}
