/** One of a list, as the browser's own select: its list works under fingers and for readers everywhere. */
import field from './Field.module.css';

interface ChoiceProps<T> {
  readonly label: string;
  /** The label is spoken, not shown. */
  readonly isQuiet?: boolean;
  readonly of: readonly T[];
  readonly say: (value: T) => string;
  readonly chosen: T;
  readonly onChoose: (value: T) => void;
}

export function Choice<T extends string | number>({ label, isQuiet, of, say, chosen, onChoose }: ChoiceProps<T>) {
  return (
    <label className={field['field']}>
      <span className={isQuiet ? 'visually-hidden' : undefined}>{label}</span>
      <select value={chosen} onChange={(event) => onChoose(of[event.target.selectedIndex]!)}>
        {of.map((each) => (
          <option key={each} value={each}>
            {say(each)}
          </option>
        ))}
      </select>
    </label>
  );
}
