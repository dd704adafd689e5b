/** Labels or taints of a node: each can be taken away, another can be added. */
import { Plus, X } from 'lucide-react';
import { useState, type KeyboardEvent } from 'react';
import type { Problem } from './change.ts';
import { TextField } from './fields.tsx';
import styles from './ClusterPanel.module.css';
import type { settingWords } from './words.tsx';

interface Props {
  /** Which of the two they are. */
  readonly said: typeof settingWords.labels;
  /** "node-1". */
  readonly of: string;
  readonly items: readonly string[];
  readonly placeholder: string;
  readonly onAdd: (text: string) => readonly Problem[];
  readonly onRemove: (item: string) => void;
}

export function Chips({ said, of, items, placeholder, onAdd, onRemove }: Props) {
  const [draft, setDraft] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const close = () => {
    setDraft(undefined);
    setProblem(undefined);
  };
  const add = () => {
    const text = draft?.trim() ?? '';
    if (text === '') return close();
    const [first] = onAdd(text);
    if (first) setProblem(first.message);
    else close();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') add();
    else if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    }
  };
  return (
    <div className={styles['field']} role="group" aria-label={said.group(of)}>
      <span aria-hidden="true">{said.title}</span>
      <span className={styles['chips']}>
        {items.map((item) => (
          <span key={item} className={styles['chip']}>
            {item}
            <button type="button" aria-label={said.remove(item)} onClick={() => onRemove(item)}>
              <X aria-hidden="true" />
            </button>
          </span>
        ))}
        {draft === undefined && (
          <button type="button" className={styles['addChip']} aria-label={said.add} onClick={() => setDraft('')}>
            <Plus aria-hidden="true" /> {said.one}
          </button>
        )}
      </span>
      {draft !== undefined && (
        <div className={styles['whole']}>
          <TextField
            label={said.fresh}
            placeholder={placeholder}
            value={draft}
            problem={problem}
            onChange={setDraft}
            onKeyDown={onKeyDown}
            onBlur={add}
          />
        </div>
      )}
    </div>
  );
}
