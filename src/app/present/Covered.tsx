/** What gives an answer away, under a cover while somebody presents: not seen, not focused, not read aloud. One key lifts it. */
import { EyeOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { hidesPackets, togglePresent, usePresent } from '../store/presentStore.ts';
import { Button } from '../ui/Button.tsx';
import styles from './Covered.module.css';
import { presentWords } from './words.ts';

interface Props {
  /** What is under it: "The answer". */
  readonly what: string;
  /** It tells nothing but where packets went: it is covered only while a question about that is on the screen. */
  readonly whileAsked?: boolean;
  readonly children: ReactNode;
}

export function Covered({ what, whileAsked = false, children }: Props) {
  const isCovered = usePresent((state) => (whileAsked ? hidesPackets(state) : state.covered));
  if (!isCovered) return children;
  return (
    <div className={styles['cover']} data-covered={what}>
      <EyeOff aria-hidden="true" />
      <p>{presentWords.covered(what)}</p>
      <Button onClick={() => togglePresent('covered')}>
        {presentWords.uncover} <kbd>A</kbd>
      </Button>
    </div>
  );
}
