/** Everything there is to say about the open file, in the words of who says it; a click goes to the line, a button mends it. */
import { useId } from 'react';
import { Wand2 } from 'lucide-react';
import { Button } from '../../ui/Button.tsx';
import { editorWords } from '../late.words.tsx';
import type { Outcome } from '../manifestStore.ts';
import type { Fix } from '../fixes/fix.ts';
import type { Marker } from '../problems/locateErrors.ts';
import type { FileProblems, Problem } from './problems.ts';
import styles from './MessageList.module.css';

interface Props {
  readonly problems: FileProblems;
  readonly outcome: Outcome | undefined;
  readonly onGoto: (marker: Marker) => void;
  /** A fix of a refusal was chosen; the file is then applied again. */
  readonly onFix: (fix: Fix, applyAgain: boolean) => void;
}

export function MessageList({ problems, outcome, onGoto, onFix }: Props) {
  const { syntax, refusals, stale } = problems;
  const warnings =
    outcome?.kind === 'applied' ? outcome.results.flatMap(({ warnings: said = [] }) => said.map(String)) : [];
  if (syntax.length + refusals.length + warnings.length === 0) return null;
  // Once this very text was sent the server has the word, also where the parser stumbled first.
  const speaks = refusals.length > 0 && (!stale || syntax.length === 0);
  return (
    <div className={styles['list']}>
      {syntax.length > 0 && !speaks && (
        <Group
          title={editorWords.messages.notYaml}
          problems={syntax.slice(0, 5)}
          onGoto={onGoto}
          onFix={(fix) => onFix(fix, false)}
        />
      )}
      {speaks && (
        <Group
          title={refusalTitle(outcome)}
          aside={stale ? editorWords.messages.stale : undefined}
          sentence={sentenceOf(outcome, refusals)}
          problems={refusals}
          onGoto={onGoto}
          onFix={(fix) => onFix(fix, true)}
        />
      )}
      {warnings.length > 0 && (
        <ul className={styles['rows']} aria-label={editorWords.messages.warnings}>
          {warnings.map((warning) => (
            <li key={warning} className={styles['row']} data-tone="warning">
              <span className={styles['message']}>{editorWords.messages.warning(warning)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** `Refused by the API server · 422 Invalid`; what kubectl says by itself is no refusal of the server's. */
function refusalTitle(outcome: Outcome | undefined): string {
  if (outcome?.kind !== 'refused') return editorWords.messages.refused;
  const { code, reason, details } = outcome.error.status;
  const looksUp = reason === 'BadRequest' && details?.causes?.some(({ reason: why }) => why === 'FieldValueNotFound');
  if (looksUp) return editorWords.messages.notSent;
  return editorWords.messages.refusedWith(`${code}${reason ? ` ${reason}` : ''}`);
}

/** What the server says before it comes to the single faults: `Service "web" is invalid`. */
function sentenceOf(outcome: Outcome | undefined, refusals: readonly Problem[]): string | undefined {
  if (outcome?.kind !== 'refused') return undefined;
  const { message } = outcome.error;
  const at = message.indexOf(refusals[0]?.marker.message ?? message);
  return at > 0 ? message.slice(0, at).replace(/[:[\s]+$/, '') : undefined;
}

interface GroupProps {
  readonly title: string;
  readonly aside?: string | undefined;
  readonly sentence?: string | undefined;
  readonly problems: readonly Problem[];
  readonly onGoto: (marker: Marker) => void;
  readonly onFix: (fix: Fix) => void;
}

function Group({ title, aside, sentence, problems, onGoto, onFix }: GroupProps) {
  const heading = useId();
  return (
    <section aria-labelledby={heading}>
      <h2 id={heading} className={styles['title']}>
        {title}
        {aside !== undefined && <span className={styles['aside']}>{aside}</span>}
      </h2>
      {sentence !== undefined && (
        <p className={styles['sentence']} lang="en">
          {sentence}
        </p>
      )}
      <ul className={styles['rows']}>
        {problems.map(({ marker, fixes }, at) => (
          <li key={`${at}:${marker.message}`} className={styles['row']} data-tone="error">
            <button type="button" className={styles['goto']} onClick={() => onGoto(marker)}>
              <span className={styles['line']}>{editorWords.messages.line(marker.line)}</span>
              <span className={styles['message']} lang="en">
                {marker.message}
              </span>
            </button>
            {fixes.length > 0 && (
              <span className={styles['fixes']}>
                {fixes.map((fix, index) => (
                  <Button key={fix.title} tone={index === 0 ? 'plain' : 'quiet'} onClick={() => onFix(fix)}>
                    {index === 0 && <Wand2 aria-hidden="true" />}
                    {fix.title}
                  </Button>
                ))}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
