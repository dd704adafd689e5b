/** Arrow keys step from hop to hop; whatever shows the hop gets the focus. */
import type { KeyboardEvent } from 'react';

const STEPS: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };
const ACROSS: Readonly<Record<string, 1 | -1>> = { ArrowRight: 1, ArrowLeft: -1 };

export interface HopKeys {
  readonly count: number;
  readonly current: number | undefined;
  readonly onPick: (index: number) => void;
  /** Left and right step as well: for what lies side by side. */
  readonly across?: boolean;
}

export function stepHops(event: KeyboardEvent<HTMLElement>, { count, current, onPick, across = false }: HopKeys): void {
  const step = STEPS[event.key] ?? (across ? ACROSS[event.key] : undefined);
  if (step === undefined || count === 0 || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const next = Math.max(0, Math.min(count - 1, (current ?? (step > 0 ? -1 : count)) + step));
  onPick(next);
  const list = event.currentTarget;
  // What holds the next hop may have to be opened first.
  requestAnimationFrame(() => list.querySelector<HTMLElement>(`[data-hop="${next + 1}"] button`)?.focus());
}
