/** The speaker's own window: the notes of the step that is shown, what comes next, both clocks, and the way on and back. */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Button } from '../ui/Button.tsx';
import { useTheme } from '../ui/useTheme.ts';
import { openChannel, type NotesChannel, type NotesState, type Wish } from './channel.ts';
import styles from './NotesPage.module.css';
import { notesWords } from './notes.words.ts';
import { formatClock, formatTimeOfDay } from '../ui/format.ts';

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
  l: 'laser',
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
  return [formatClock(seconds * 1000, 0), formatTimeOfDay(new Date(now)), () => setSince(Date.now())];
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
      {fact(notesWords.time, wall)}
      {fact(
        notesWords.elapsed,
        <>
          {elapsed}{' '}
          <Button tone="quiet" onClick={again}>
            {notesWords.fromZero}
          </Button>
        </>,
      )}
      {fact(notesWords.cluster, clock)}
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
      <Button onClick={() => wish('back')}>{notesWords.back}</Button>
      <Button tone="primary" onClick={() => wish('next')}>
        {notesWords.next}
      </Button>
      <Button onClick={() => wish('answer')}>{state.covered ? notesWords.uncover : notesWords.cover}</Button>
      <Button pressed={state.black} onClick={() => wish('black')}>
        {notesWords.black}
      </Button>
      <Button onClick={() => wish('play')}>{state.playing ? notesWords.pause : notesWords.play}</Button>
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
  if (isOver) return <p className={styles['page']}>{notesWords.closed}</p>;
  if (!state) return <p className={styles['page']}>{notesWords.waiting}</p>;
  return (
    <main className={styles['page']}>
      <p className={styles['lesson']}>
        {state.lesson}
        {state.step > 0 && state.step <= state.steps && ` · ${notesWords.step(state.step, state.steps)}`}
      </p>
      <h1>{state.title}</h1>
      <Times clock={state.clock} />
      <section className={styles['notes']} aria-label={notesWords.notes} aria-live="polite">
        {state.notes.length > 0 ? (
          state.notes.map((text, at) => <p key={at}>{text}</p>)
        ) : (
          <p className={styles['none']}>{notesWords.noNotes}</p>
        )}
      </section>
      {state.next !== '' && <p className={styles['next']}>{notesWords.comes(state.next)}</p>}
      <Buttons state={state} wish={wish} />
    </main>
  );
}
