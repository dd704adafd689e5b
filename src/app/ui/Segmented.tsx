/** A choice of a few, all visible: arrow keys move it, as a radio group. */
import { useRef, type KeyboardEvent } from 'react';
import styles from './Segmented.module.css';

interface Option<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly title?: string;
  /** Why it cannot be chosen now. */
  readonly disabledBecause?: string;
}

interface Props<T extends string> {
  readonly label: string;
  /** By which the page's help finds it. */
  readonly help?: string;
  readonly value: T;
  readonly options: readonly Option<T>[];
  readonly onChange: (value: T) => void;
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export function Segmented<T extends string>({ label, help, value, options, onChange }: Props<T>) {
  const group = useRef<HTMLDivElement>(null);

  const move = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const usable = options.filter((option) => option.disabledBecause === undefined);
    const at = usable.findIndex((option) => option.value === value);
    const next = step === undefined ? undefined : usable[(at + step + usable.length) % usable.length];
    if (!next) return;
    event.preventDefault();
    onChange(next.value);
    group.current?.querySelector<HTMLElement>(`[data-value="${CSS.escape(next.value)}"]`)?.focus();
  };

  return (
    <div
      ref={group}
      className={styles['segmented']}
      role="radiogroup"
      data-help={help}
      aria-label={label}
      onKeyDown={move}
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          role="radio"
          data-value={option.value}
          aria-checked={option.value === value}
          tabIndex={option.value === value ? 0 : -1}
          title={option.disabledBecause ?? option.title}
          disabled={option.disabledBecause !== undefined}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
