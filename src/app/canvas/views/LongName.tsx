/** A name that may be longer than its place: it is cut in its middle, because names differ at their ends, too. */
import styles from './LongName.module.css';

/** So much of a name's end is always shown. */
const END = 7;
/** A name of so many letters has room everywhere but in the narrowest line. */
const USUAL = 16;

export const isLong = (name: string): boolean => name.length > USUAL;

export function LongName({ name }: { readonly name: string }) {
  if (name.length <= END + 1) return name;
  return (
    <span className={styles['long']}>
      <span className={styles['start']}>{name.slice(0, -END)}</span>
      <span>{name.slice(-END)}</span>
    </span>
  );
}
