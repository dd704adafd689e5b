/** The speaker's own window: the notes of the step that is shown, what comes next, both clocks, and the way on and back. */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Button } from '../ui/Button.tsx';
import { useTheme } from '../ui/useTheme.ts';
import { openChannel, type NotesChannel, type NotesState, type Wish } from './channel.ts';
import styles from './NotesPage.module.css';

const KEYS: Readonly<Record<string, Wish>> = {
  ArrowRight: 'next',
  ArrowDown: 'next',
  PageDown: 'next',
  ArrowLeft: 'back',
  ArrowUp: 'back',
  PageUp: 'back',
  a: 'answer',
  b: 'black',
  '.': 'black',
};

/** Minutes and seconds since the window was opened, or since the speaker began to count anew. */
function useElapsed(): readonly [elapsed: string, wall: string, again: () => void] {
  const [since, setSince] = useState(() => Date.now());
  const [now, setNow] = useState(since);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.floor((now - since) / 1000));
  const two = (n: number): string => String(n).padStart(2, '0');
  const wall = new Date(now).toTimeString().slice(0, 5);
  return [`${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`, wall, () => setSince(Date.now())];
}

function Times({ clock }: { readonly clock: string }) {
  const [elapsed, wall, again] = useElapsed();
  const fact = (name: string, value: ReactNode) => (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
  return (
    <dl className={styles['times']}>
      {fact('Time', wall)}
      {fact(
        'Elapsed',
        <>
          {elapsed}{' '}
          <Button tone="quiet" onClick={again}>
            From zero
          </Button>
        </>,
      )}
      {fact('Cluster', clock)}
    </dl>
  );
}

/** The window's half of the channel. */
function useChannel(id: string) {
  const [state, setState] = useState<NotesState>();
  const [isOver, setOver] = useState(false);
  const channel = useRef<NotesChannel>(undefined);
  useEffect(() => {
    const opened = openChannel(id, (message) => {
      if (message.kind === 'state') setState(message.state);
      if (message.kind === 'bye') setOver(true);
    });
    channel.current = opened;
    opened.say({ kind: 'hello' });
    return () => opened.close();
  }, [id]);
  return { state, isOver, wish: (wish: Wish) => channel.current?.say({ kind: 'wish', wish }) };
}

function Buttons({ state, wish }: { readonly state: NotesState; readonly wish: (wish: Wish) => void }) {
  return (
    <div className={styles['buttons']}>
      <Button onClick={() => wish('back')}>Back</Button>
      <Button tone="primary" onClick={() => wish('next')}>
        Next
      </Button>
      <Button onClick={() => wish('answer')}>{state.covered ? 'Uncover the answer' : 'Cover the answer'}</Button>
      <Button pressed={state.black} onClick={() => wish('black')}>
        Black screen
      </Button>
      <Button onClick={() => wish('play')}>{state.playing ? 'Pause' : 'Play'}</Button>
    </div>
  );
}

export function NotesPage({ id }: { readonly id: string }) {
  const { state, isOver, wish } = useChannel(id);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const wanted = event.ctrlKey || event.metaKey || event.altKey ? undefined : KEYS[event.key];
      if (!wanted) return;
      event.preventDefault();
      wish(wanted);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
  useTheme(state?.theme ?? 'system');
  if (isOver) return <p className={styles['page']}>The page these notes belong to was closed.</p>;
  if (!state) return <p className={styles['page']}>Waiting for the page…</p>;
  return (
    <main className={styles['page']}>
      <p className={styles['lesson']}>
        {state.lesson}
        {state.step > 0 && state.step <= state.steps && ` · step ${state.step} of ${state.steps}`}
      </p>
      <h1>{state.title}</h1>
      <Times clock={state.clock} />
      <section className={styles['notes']} aria-label="Notes" aria-live="polite">
        {state.notes.length > 0 ? (
          state.notes.map((text, at) => <p key={at}>{text}</p>)
        ) : (
          <p className={styles['none']}>No notes for this step.</p>
        )}
      </section>
      {state.next !== '' && <p className={styles['next']}>Next: {state.next}</p>}
      <Buttons state={state} wish={wish} />
    </main>
  );
}
