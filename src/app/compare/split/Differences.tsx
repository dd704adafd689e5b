/** Beside the two pictures: what differs between them, object by object and rule by rule. */
import { compareWords } from '../words.tsx';
import type { Difference } from './differ.ts';
import styles from './SideBySide.module.css';

interface Props {
  readonly names: readonly [string, string];
  /** undefined: not looked at while time passes. */
  readonly found: readonly Difference[] | undefined;
}

export function Differences({ names: [one, other], found }: Props) {
  const said = compareWords.differ;
  return (
    <section className={styles['differences']} aria-label={said.title} tabIndex={0}>
      <h3>
        {said.title} <small>{said.between(one, other)}</small>
      </h3>
      {found === undefined && <p>{said.tooMany}</p>}
      {found?.length === 0 && <p>{said.nothing}</p>}
      <ul>
        {found?.map(({ kind, name, what, fields }) => (
          <li key={`${kind} ${name} ${what}`} data-what={what} data-differs={kind}>
            <strong>{compareWords.moments[what]}</strong> {kind} <code>{name}</code>
            {fields.map((field) => (
              <code key={field} className={styles['field']}>
                {field}
              </code>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
