/**
 * What the page and its window of notes say to each other, over a channel that only pages of the same origin hear. Each pair has a channel
 * of its own, named in the window's address: two lectures in one browser do not turn each other's pages.
 */
import type { Theme } from '../store/viewStore.ts';

/** Everything the speaker's window shows. */
export interface NotesState {
  readonly lesson: string;
  /** From 1; 0: no lesson is open. */
  readonly step: number;
  readonly steps: number;
  readonly title: string;
  /** Paragraphs. */
  readonly notes: readonly string[];
  /** Title of the step after this; '': this is the last. */
  readonly next: string;
  /** Cluster time, as the page writes it. */
  readonly clock: string;
  readonly playing: boolean;
  readonly covered: boolean;
  readonly black: boolean;
  readonly theme: Theme;
}

const WISHES = ['next', 'back', 'answer', 'black', 'laser', 'play'] as const;

/** What the speaker wants done, by a button of the window or a key pressed in it. */
export type Wish = (typeof WISHES)[number];

type Message =
  | { readonly kind: 'hello' }
  | { readonly kind: 'state'; readonly state: NotesState }
  | { readonly kind: 'wish'; readonly wish: Wish }
  | { readonly kind: 'bye' };

const NAME = 'servicescope.notes.';

function isMessage(value: unknown): value is Message {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  if (value.kind === 'wish') return 'wish' in value && WISHES.includes(value.wish as Wish);
  return value.kind === 'hello' || value.kind === 'bye' || (value.kind === 'state' && 'state' in value);
}

export interface NotesChannel {
  readonly say: (message: Message) => void;
  readonly close: () => void;
}

/** @param id letters and digits: of this pair of windows */
export function openChannel(id: string, hear: (message: Message) => void): NotesChannel {
  const channel = new BroadcastChannel(`${NAME}${id}`);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (isMessage(data)) hear(data);
  };
  return { say: (message) => channel.postMessage(message), close: () => channel.close() };
}
