/** The lesson beside the scene. It only watches and asks: whatever the learner does meanwhile stays true. */
import { ArrowLeft, ArrowRight, List, RotateCcw, Undo2 } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { Astray, Lesson } from '../../lessons/index.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { useScenario } from '../store/scenarioStore.ts';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { Blocks } from './Blocks.tsx';
import { carryOut, putLessonBack } from './carryOut.ts';
import { Catalogue } from './Catalogue.tsx';
import { courseHeads } from './courseTexts.ts';
import { closeLesson, goToStep, lessonAfter, look, openLesson, restartLesson, useLesson } from './lessonStore.ts';
import { isOfLesson } from './lessonScenario.ts';
import { Markdown } from './Markdown.tsx';
import styles from './Lesson.module.css';
import { panelWords } from './panel.words.tsx';

/** Real time between two looks at the cluster. */
const LOOK_EVERY_MS = 100;

/** Looks whenever the cluster has changed, but not more often than needed. */
function useLooking(): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = clusterStore().subscribe(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        look();
      }, LOOK_EVERY_MS);
    });
    look();
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, []);
}

function Faults() {
  const problems = useLesson((state) => state.problems);
  if (!problems) return null;
  return (
    <section className={styles['faults']} aria-label={panelWords.faults.list}>
      <h2>{panelWords.faults.title(problems.name, problems.list.length)}</h2>
      <ul>
        {problems.list.map(({ line, message }, at) => (
          <li key={at}>
            <strong>{panelWords.faults.line(line)}</strong> {message}
          </li>
        ))}
      </ul>
    </section>
  );
}

function astraySentence(of: Astray): string {
  const { gone, empty, otherMode } = panelWords.open;
  if (of.astray === 'mode') return otherMode(of.mode, of.written);
  const [kind = '', ...name] = of.object.split('/');
  return (of.astray === 'gone' ? gone : empty)(kind, name.join('/'));
}

/** What the lesson needs and does not find. */
function Missing() {
  const missing = useLesson((state) => state.now?.missing);
  return missing?.map((keep) => (
    <p key={keep.id} className={styles['missing']} role="status">
      <Undo2 aria-hidden="true" />
      <span>{'sentence' in keep ? keep.sentence : astraySentence(keep)}</span>
      <Button onClick={() => (keep.run.length > 0 ? carryOut(keep.run) : putLessonBack())}>
        {panelWords.open.putBack}
      </Button>
    </p>
  ));
}

function Elsewhere({ lesson }: { readonly lesson: Lesson }) {
  const isHere = useScenario(({ scenario }) => isOfLesson(scenario, lesson));
  if (isHere) return null;
  return (
    <p className={styles['missing']} role="status">
      <Undo2 aria-hidden="true" />
      <span>{panelWords.open.otherCluster}</span>
      <Button onClick={restartLesson}>{panelWords.open.toLesson}</Button>
    </p>
  );
}

function minutesLeft(lesson: Lesson, step: number): number {
  return Math.max(1, Math.ceil((lesson.minutes * (lesson.steps.length - step)) / lesson.steps.length));
}

function End({ lesson }: { readonly lesson: Lesson }) {
  const next = lessonAfter(lesson.id);
  const head = courseHeads().find(({ id }) => id === next);
  return (
    <div className={styles['end']}>
      <h2 tabIndex={-1}>{panelWords.open.isOver(lesson.title)}</h2>
      <p>{panelWords.open.yours}</p>
      {head && (
        <>
          <Button tone="primary" onClick={() => openLesson(head.id)}>
            {panelWords.open.nextLesson(head.title)}
            <ArrowRight aria-hidden="true" />
          </Button>
          <p className={styles['small']}>{head.question}</p>
        </>
      )}
    </div>
  );
}

function StepView({ lesson, step }: { readonly lesson: Lesson; readonly step: number }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { title, blocks } = lesson.steps[step]!;
  // On the lesson's first step focus stays with what opened it, unless that is gone.
  useEffect(() => {
    if (step > 0 || document.activeElement === document.body) heading.current?.focus();
  }, [step]);
  return (
    <article className={styles['step']}>
      <p className={styles['counter']}>
        {panelWords.open.step(step + 1, lesson.steps.length, minutesLeft(lesson, step))}
      </p>
      <h2 ref={heading} tabIndex={-1}>
        {title}
      </h2>
      {step === 0 && lesson.intro.length > 0 && <Markdown nodes={lesson.intro} />}
      <Blocks blocks={blocks} />
    </article>
  );
}

function Footer({ lesson, step }: { readonly lesson: Lesson; readonly step: number }) {
  const isComplete = useLesson((state) => state.now?.complete ?? false);
  const said = panelWords.open;
  return (
    <footer className={styles['footer']}>
      <Button tone="quiet" disabled={step === 0} onClick={() => goToStep(step - 1)}>
        <ArrowLeft aria-hidden="true" /> {said.back}
      </Button>
      <progress max={lesson.steps.length} value={step} aria-label={said.stepsDone} />
      {step < lesson.steps.length && (
        <Button tone={isComplete ? 'primary' : 'quiet'} onClick={() => goToStep(step + 1)}>
          {isComplete ? (step + 1 === lesson.steps.length ? said.finish : said.next) : said.skip}{' '}
          <ArrowRight aria-hidden="true" />
        </Button>
      )}
    </footer>
  );
}

function OpenLesson({ lesson }: { readonly lesson: Lesson }) {
  const step = useLesson((state) => state.step);
  useLooking();
  return (
    <div className={styles['open']}>
      <header className={styles['header']}>
        <Button tone="quiet" onClick={closeLesson}>
          <List aria-hidden="true" /> {panelWords.open.all}
        </Button>
        <span className={styles['lessonTitle']}>{lesson.title}</span>
        <IconButton label={panelWords.open.again} onClick={restartLesson}>
          <RotateCcw />
        </IconButton>
      </header>
      <div className={styles['scroll']}>
        <Faults />
        <Elsewhere lesson={lesson} />
        <Missing />
        {step < lesson.steps.length ? (
          <StepView key={`${lesson.id} ${step}`} lesson={lesson} step={step} />
        ) : (
          <End lesson={lesson} />
        )}
      </div>
      <Footer lesson={lesson} step={step} />
    </div>
  );
}

// A default export, because React.lazy asks for one.
// oxlint-disable-next-line house/syntax
export default function LessonPanel() {
  const lesson = useLesson((state) => state.lesson);
  if (lesson) return <OpenLesson lesson={lesson} />;
  return (
    <div className={styles['scroll']}>
      <Faults />
      <Catalogue />
    </div>
  );
}
