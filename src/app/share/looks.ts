/** How a shared page looked: what was selected, which panels were open, how fast time ran, and at which step of which lesson. */
import { SPEEDS } from '../clock.ts';
import { readProbes, type Probe } from '../probes/probeStore.ts';
import { readChoices } from '../store/viewMemory.ts';
import type { LifeKind, Selection, ViewState } from '../store/viewStore.ts';
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

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Theme and narration are the reader's own. */
export const SHARED_CHOICES = [
  'leftOpen',
  'leftTab',
  'dockOpen',
  'dockTab',
  'inspectorOpen',
  'hopView',
  'flows',
] as const satisfies readonly (keyof ViewState)[];

const LIFE = ['watch', 'reconcile', 'scheduling', 'sync', 'probe'] as const satisfies readonly LifeKind[];

/** Which of the control plane's doings were drawn; what does not say so changes nothing. */
function readLife(view: unknown): Pick<ViewState, 'life'> | undefined {
  const life: unknown = isFields(view) ? view['life'] : undefined;
  if (!Array.isArray(life)) return undefined;
  return { life: [...new Set(life)].flatMap((drawn) => LIFE.filter((kind) => kind === drawn)) };
}

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
    view: { ...readChoices(value['view'], SHARED_CHOICES), ...readLife(value['view']) },
    speed: speed ?? 1,
    ...(probes.length > 0 ? { probes } : {}),
    ...(lesson ? { lesson } : {}),
  };
}
