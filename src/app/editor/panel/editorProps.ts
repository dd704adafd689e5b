/** What the panel asks of an editor, be it Monaco or the plain text field that stands in for it. */
import type { RefObject } from 'react';

export interface EditorHandle {
  /** Scrolls to a stretch of the open file's text; with `focus`, selects it and puts the cursor there. */
  reveal(start: number, end: number, focus: boolean): void;
}

export interface EditorProps {
  readonly handle: RefObject<EditorHandle | null>;
  readonly onApply: () => void;
  /** The learner put the cursor somewhere (typing does not count). */
  readonly onCursor: (offset: number) => void;
}
