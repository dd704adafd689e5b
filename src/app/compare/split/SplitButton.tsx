/** Opens two runs as two pictures. The forks are made when it is pressed, the pictures are loaded with them. */
import { Columns2 } from 'lucide-react';
import { Suspense, useEffect, useRef, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { latePart } from '../../ui/latePart.tsx';
import type { Question } from '../fork.ts';
import { workInStints } from '../stints.ts';
import { compareWords } from '../words.tsx';
import type { Pair } from './twins.ts';

const SideBySide = latePart(() => import('./SideBySide.tsx'));

interface Props {
  readonly title: string;
  readonly disabled?: boolean;
  readonly question?: Question;
  /** Makes the two, bit by bit. */
  readonly prepare: () => Iterator<unknown, Pair>;
}

export function SplitButton({ title, disabled = false, question, prepare }: Props) {
  const [state, setState] = useState<
    'idle' | 'running' | { readonly pair: Pair; readonly title: string; readonly question: Question | undefined }
  >('idle');
  const isThere = useRef(true);
  useEffect(() => {
    isThere.current = true;
    return () => {
      isThere.current = false;
    };
  }, []);
  const open = (): void => {
    setState('running');
    workInStints(prepare(), {
      isWanted: () => isThere.current,
      done: (pair) => setState({ pair, title, question }),
      failed: () => setState('idle'),
    });
  };
  return (
    <>
      <Button disabled={disabled} aria-busy={state === 'running'} title={compareWords.split.hint} onClick={open}>
        <Columns2 aria-hidden="true" /> {state === 'running' ? compareWords.split.making : compareWords.split.open}
      </Button>
      {typeof state === 'object' && (
        <Suspense>
          <SideBySide
            title={state.title}
            pair={state.pair}
            {...(state.question ? { question: state.question } : {})}
            onClose={() => setState('idle')}
          />
        </Suspense>
      )}
    </>
  );
}
