/** Whether a list follows what comes, or stands still and counts it. */
import { ArrowUp, Pause, Play } from 'lucide-react';
import { Button } from '../../ui/Button.tsx';
import styles from './PacketsTab.module.css';
import type { HeldRows } from './useHeldRows.ts';
import { dockWords } from '../words.tsx';

interface Props {
  readonly held: Pick<HeldRows<unknown>, 'waiting' | 'paused' | 'setPaused' | 'resume'>;
}

export function Follow({ held }: Props) {
  return (
    <>
      {held.waiting > 0 && (
        <Button tone="quiet" onClick={held.resume}>
          <ArrowUp aria-hidden="true" /> {dockWords.follow.waiting(held.waiting)}
        </Button>
      )}
      <Button pressed={held.paused} onClick={() => held.setPaused(!held.paused)}>
        {held.paused ? <Play aria-hidden="true" /> : <Pause aria-hidden="true" />}
        <span className={styles['word']}>{held.paused ? dockWords.follow.follow : dockWords.follow.hold}</span>
      </Button>
    </>
  );
}
