/** A name that may be longer than its place: it is cut in its middle, because names differ at their ends, too. */
import styles from './LongName.module.css';

/** So much of a name's end is always shown. */
const END = 7;
/** A name of so many letters is cut where it must be, if at all. */
const SHORT = 16;

export const isLong = (name: string): boolean => name.length > SHORT;

export function LongName({ name }: { readonly name: string }) {
  if (!isLong(name)) return name;
  return (
    <span className={styles['long']}>
      <span className={styles['start']}>{name.slice(0, -END)}</span>
      <span>{name.slice(-END)}</span>
    </span>
  );
}
