/** Which scenario: the face of the choice. The list behind it is loaded when it is first asked for. */
import { ChevronDown } from 'lucide-react';
import { Suspense, useState, type KeyboardEvent } from 'react';
import { latePart, sayNotLoaded } from '../ui/latePart.tsx';
import type { ScenarioSelectProps } from './ScenarioList.tsx';
import styles from './ScenarioSelect.module.css';
import { shellWords } from './words.tsx';

const loadList = () => import('./ScenarioList.tsx');
const ScenarioList = latePart(loadList);

const OPENING = new Set(['ArrowDown', 'ArrowUp']);

export function ScenarioSelect(props: ScenarioSelectProps) {
  const [isAsked, setAsked] = useState(false);
  const ask = (): void => void loadList().then(() => setAsked(true), sayNotLoaded);
  const foresee = (): void => void loadList().catch(() => undefined);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!OPENING.has(event.key)) return;
    event.preventDefault();
    ask();
  };
  const face = (
    <button
      type="button"
      role="combobox"
      className={styles['scenario']}
      aria-label={shellWords.bar.scenario}
      data-help="scenario"
      aria-haspopup="listbox"
      aria-expanded={false}
      aria-busy={isAsked}
      onPointerEnter={foresee}
      onFocus={foresee}
      onClick={ask}
      onKeyDown={onKeyDown}
    >
      <span>{props.scenario.title}</span>
      <ChevronDown aria-hidden="true" />
    </button>
  );
  return isAsked ? (
    <Suspense fallback={face}>
      <ScenarioList {...props} />
    </Suspense>
  ) : (
    face
  );
}
