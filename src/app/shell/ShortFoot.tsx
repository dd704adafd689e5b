/** The hold on time at the foot of the page, where there is little room. */
import { Timeline } from './Timeline.tsx';
import { Transport } from './Transport.tsx';
import styles from './ShortBar.module.css';

export function ShortFoot() {
  return (
    <footer className={styles['foot']}>
      <Timeline />
      <div className={styles['hold']}>
        <Transport isShort />
      </div>
    </footer>
  );
}
