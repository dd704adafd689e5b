/** How a shared page looked: what was selected, which panels were open, how fast time ran, and at which step of which lesson. */
import { SPEEDS } from '../clock.ts';
import { readProbes, type Probe } from '../probes/probeStore.ts';
import { readChoices } from '../store/viewMemory.ts';
import type { Selection, ViewState } from '../store/viewStore.ts';
import { readSelection } from './readSelection.ts';

export interface Looks {
  readonly selection?: Selection;
  readonly view: Partial<ViewState>;
  readonly speed: number;
  /** The probe board. */
  readonly probes?: readonly Probe[];
  /** Of the course. */
  readonly lesson?: { readonly id: string; readonly step: number };
}

/** Theme and narration are the reader's own. */
export const SHARED_CHOICES = ['leftOpen', 'leftTab', 'dockOpen', 'dockTab', 'inspectorOpen', 'hopView'] as const;

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function readLesson(value: unknown): Looks['lesson'] {
  if (!isFields(value)) return undefined;
  const { id, step } = value;
  if (typeof id !== 'string' || !Number.isInteger(step) || (step as number) < 0) return undefined;
  return { id, step: step as number };
}

/** Field by field: what cannot be is left out. Undefined: the page was shared without its looks. */
export function readLooks(value: unknown): Looks | undefined {
  if (!isFields(value)) return undefined;
  const selection = readSelection(value['selection']);
  const lesson = readLesson(value['lesson']);
  const probes = readProbes(value['probes']);
  const speed = SPEEDS.find((each) => each === value['speed']);
  return {
    ...(selection ? { selection } : {}),
    view: readChoices(value['view'], SHARED_CHOICES),
    speed: speed ?? 1,
    ...(probes.length > 0 ? { probes } : {}),
    ...(lesson ? { lesson } : {}),
  };
}
