/** Think first: a question before the packet goes, and the answer by the rules it met. */
import { Check, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { explain, flowFrom, type Answer, type Predict } from '../../lessons/index.ts';
import { formatChance } from '../ui/format.ts';
import { Covered } from '../present/Covered.tsx';
import { act, clusterStore } from '../store/clusterStore.ts';
import { beginQuestion, usePresent } from '../store/presentStore.ts';
import { select } from '../store/viewStore.ts';
import { explained } from '../words/engine.ts';
import { Button } from '../ui/Button.tsx';
import { OutcomeMark } from '../ui/OutcomeMark.tsx';
import { answer as giveAnswer } from './lessonStore.ts';
import { Markdown, Sentence } from './Markdown.tsx';
import styles from './Lesson.module.css';
import { panelWords } from './panel.words.tsx';

interface Props {
  readonly predict: Predict;
  readonly answer: Answer | undefined;
}

const MOST_OUTCOMES = 4;

/** What the packet's own trace says, with the rules that decide. Asked once, when the answer is known. */
function Because({ predict }: { readonly predict: Predict }) {
  const [outcomes] = useState(() => (predict.flow ? explain(clusterStore().getState().cluster, predict.flow) : []));
  const { flow } = predict;
  const open = (): void => {
    const found = flow && act((cluster) => flowFrom(cluster, flow));
    if (found) select({ kind: 'trace', flow: found });
  };
  return (
    <div className={styles['because']}>
      <Markdown nodes={predict.because} />
      {outcomes.length > 0 && (
        <>
          <p className={styles['small']}>{panelWords.predict.rulesSay}</p>
          <ul className={styles['outcomes']}>
            {outcomes.slice(0, MOST_OUTCOMES).map(({ probability, verdict, endpoint, said, reason, rules }, at) => (
              <li key={at}>
                <span className={styles['outcome']}>
                  <strong>{formatChance(probability)}</strong> <OutcomeMark outcome={verdict} />{' '}
                  {endpoint && <code>{endpoint}</code>}
                </span>
                <span className={styles['small']}>{explained(said, reason)}</span>
                {rules.length > 0 && <code className={styles['rule']}>{rules.at(-1)}</code>}
              </li>
            ))}
          </ul>
          <Button onClick={open}>{panelWords.predict.follow}</Button>
        </>
      )}
    </div>
  );
}

function runWord(predict: Predict): string {
  const { happen, send, answer } = panelWords.predict;
  return predict.run.length > 0 ? happen : predict.flow ? send : answer;
}

function Verdict({ answer }: Pick<Props, 'answer'>) {
  const spoken = useRef<HTMLParagraphElement>(null);
  const isKnown = answer?.right !== undefined;
  // In braces: a browser may give a promise for scrolling, and React would take it for what to do in the end.
  useEffect(() => {
    if (isKnown) spoken.current?.scrollIntoView?.({ block: 'nearest' });
  }, [isKnown]);
  if (answer?.right === undefined) return null;
  const isRight = answer.right === answer.chosen;
  const said = panelWords.predict;
  return (
    <p ref={spoken} className={styles['verdict']} data-right={isRight} role="status">
      {isRight ? <Check aria-hidden="true" /> : <X aria-hidden="true" />}
      {isRight ? said.wasRight : answer.right < 0 ? said.noneRight : said.wasWrong}
    </p>
  );
}

export function PredictCard({ predict, answer }: Props) {
  const [chosen, setChosen] = useState<number | undefined>(answer?.chosen);
  const isCovered = usePresent((state) => state.covered);
  useEffect(beginQuestion, []);
  const isJudged = answer?.right !== undefined;
  const isShown = isJudged && !isCovered;
  return (
    <section className={styles['card']} aria-label={panelWords.predict.card} data-part={predict.id}>
      <fieldset disabled={answer !== undefined}>
        <legend>
          <span className={styles['tag']}>{panelWords.predict.tag}</span> <Sentence nodes={predict.question} />
        </legend>
        {predict.options.map((option, at) => (
          <label key={at} className={styles['option']} data-right={isShown && answer.right === at ? '' : undefined}>
            <input type="radio" name={predict.id} checked={chosen === at} onChange={() => setChosen(at)} />
            <span>
              <Sentence nodes={option.nodes} />
            </span>
            {isShown && answer.right === at && <Check aria-label={panelWords.predict.right} />}
          </label>
        ))}
      </fieldset>
      {!answer && (
        <Button tone="primary" disabled={chosen === undefined} onClick={() => giveAnswer(predict, chosen ?? 0)}>
          {runWord(predict)}
        </Button>
      )}
      {answer && !isJudged && (
        <p className={styles['waiting']} role="status">
          {panelWords.predict.watch}
        </p>
      )}
      {isJudged && (
        <Covered what={panelWords.predict.covered}>
          <Verdict answer={answer} />
          <Because predict={predict} />
        </Covered>
      )}
    </section>
  );
}
