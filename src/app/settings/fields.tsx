/** The panel's fields: a name, a value, one line of what it is for, and what was wrong with it. */
import { useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Button } from '../ui/Button.tsx';
import type { Problem } from './change.ts';
import styles from './ClusterPanel.module.css';
import { settingWords } from './words.tsx';

interface TextProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly problem?: string | undefined;
  readonly list?: string;
  readonly inputMode?: 'numeric' | 'text';
  readonly suffix?: string;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  readonly onBlur?: () => void;
}

export function TextField({ label, value, onChange, problem, suffix, ...rest }: TextProps) {
  const id = useId();
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <span className={styles['control']}>
        <input
          id={id}
          value={value}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={problem === undefined ? undefined : true}
          aria-describedby={problem === undefined ? undefined : `${id}-problem`}
          onChange={(event) => onChange(event.target.value)}
          {...rest}
        />
        {suffix}
      </span>
      {problem !== undefined && (
        <p id={`${id}-problem`} className={styles['problem']} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

interface InPlaceProps extends Pick<TextProps, 'label' | 'placeholder' | 'list' | 'inputMode' | 'suffix'> {
  readonly value: string;
  /** Done with Enter or on leaving the field; Escape gives it up. What is wrong stays at the field. */
  readonly onCommit: (value: string) => readonly Problem[];
}

/** A value that is edited where it stands. */
export function InPlace({ value, onCommit, ...rest }: InPlaceProps) {
  const [draft, setDraft] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const forget = () => {
    setDraft(undefined);
    setProblem(undefined);
  };
  const commit = () => {
    if (draft === undefined || draft.trim() === value) return forget();
    const [first] = onCommit(draft.trim());
    if (first) setProblem(first.message);
    else forget();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') commit();
    else if (event.key === 'Escape' && draft !== undefined) {
      event.stopPropagation();
      forget();
    }
  };
  return (
    <TextField
      value={draft ?? value}
      onChange={setDraft}
      onKeyDown={onKeyDown}
      onBlur={commit}
      problem={problem}
      {...rest}
    />
  );
}

interface SelectProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label?: string }[];
  readonly onChange: (value: T) => void;
}

export function SelectField<T extends string>({ label, value, options, onChange }: SelectProps<T>) {
  const id = useId();
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value as T)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label ?? option.value}
          </option>
        ))}
      </select>
    </div>
  );
}

/** One line of what a setting changes. */
export function Hint({ children }: { readonly children: ReactNode }) {
  return <p className={styles['hint']}>{children}</p>;
}

export function Problems({ problems }: { readonly problems: readonly Problem[] }) {
  if (problems.length === 0) return null;
  return (
    <ul className={styles['problems']} role="alert">
      {problems.map(({ field, message }) => (
        <li key={`${field ?? ''} ${message}`}>
          {field !== undefined && <code>{field}: </code>}
          {message}
        </li>
      ))}
    </ul>
  );
}

/** The end of a form: do it, or leave it. */
export function FormButtons({ submit, onCancel }: { readonly submit: string; readonly onCancel: () => void }) {
  return (
    <div className={styles['buttons']}>
      <Button type="submit" tone="primary">
        {submit}
      </Button>
      <Button tone="quiet" onClick={onCancel}>
        {settingWords.cancel}
      </Button>
    </div>
  );
}
