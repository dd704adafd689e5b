/** A task: goals that are checked by the state of the cluster as it changes, hints in steps, and one way to be watched. */
import { Circle, CircleCheck, Eye, Lightbulb, Square } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { Task } from '../../lessons/index.ts';
import { Button } from '../ui/Button.tsx';
import { watchSolution } from './carryOut.ts';
import { useLesson } from './lessonStore.ts';
import { Markdown, Sentence } from './Markdown.tsx';
import styles from './Lesson.module.css';
import { panelWords } from './panel.words.tsx';

/** Shows the solution; leaving the step stops it. */
function useSolution(task: Task) {
  const [line, setLine] = useState<string>();
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);
  const start = (): void => {
    const controller = new AbortController();
    stop.current = controller;
    setLine('');
    void watchSolution(task.solution, setLine, controller.signal).finally(() => setLine(undefined));
  };
  return { line, start, stop: () => stop.current?.abort() };
}

export function TaskCard({ task, children }: { readonly task: Task; readonly children: ReactNode }) {
  const holds = useLesson((state) => state.now?.goals);
  const isDone = useLesson(({ now }) => now?.progress.seen.includes(task.id) ?? false);
  const [hints, setHints] = useState(0);
  const solution = useSolution(task);
  const said = panelWords.task;
  return (
    <section className={styles['card']} aria-label={said.card} data-part={task.id} data-done={isDone || undefined}>
      <h3 className={styles['taskTitle']}>
        <span className={styles['tag']}>{isDone ? said.done : said.tag}</span> {task.title}
      </h3>
      {children}
      <ul className={styles['goals']} aria-live="polite">
        {task.goals.map((goal) => {
          const isMet = isDone || holds?.[goal.id] === true;
          return (
            <li key={goal.id} data-met={isMet || undefined}>
              {isMet ? <CircleCheck aria-label={said.goalDone} /> : <Circle aria-label={said.goalOpen} />}
              <span>
                <Sentence nodes={goal.nodes} />
              </span>
            </li>
          );
        })}
      </ul>
      {hints > 0 && (
        <ol className={styles['hints']} aria-live="polite">
          {task.hints.slice(0, hints).map((hint, at) => (
            <li key={at}>
              <Markdown nodes={hint} />
            </li>
          ))}
        </ol>
      )}
      {!isDone && (
        <p className={styles['row']}>
          {hints < task.hints.length && (
            <Button onClick={() => setHints(hints + 1)}>
              <Lightbulb aria-hidden="true" />
              {hints === 0 ? said.hint : said.anotherHint}
            </Button>
          )}
          {solution.line === undefined ? (
            <Button tone="quiet" onClick={solution.start}>
              <Eye aria-hidden="true" />
              {said.showMe}
            </Button>
          ) : (
            <Button tone="quiet" onClick={solution.stop}>
              <Square aria-hidden="true" />
              {said.stop}
            </Button>
          )}
        </p>
      )}
      {solution.line !== undefined && (
        <p className={styles['running']} role="status">
          <code>{solution.line}</code>
        </p>
      )}
    </section>
  );
}
