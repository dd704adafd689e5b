/** What Undo takes back of how the page looks: stands behind “Taken back:”. */
import { words } from '../words/words.ts';

export const choiceWords = words('store/choices', {
  /** @param field lens, theme, flows, narration or hopView; @param value the one that was chosen */
  chosen: (field: string, value: string) => `${field} ${value}`,
  /** Pulses of the control plane on the canvas. @param kind watch, reconcile, scheduling, sync or probe */
  draw: (kind: string) => `draw ${kind}`,
  hide: (kind: string) => `hide ${kind}`,
});
