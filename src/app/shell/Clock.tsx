/** The clock: cluster time in tenths, painted. Its text, for readers and scripts, follows once a second and whenever time stands. */
import { useCalmTime } from '../store/calmTime.ts';
import { formatClock } from '../ui/format.ts';
import { Painted, type Easel } from '../ui/Painted.tsx';
import styles from './Clock.module.css';
import { shellWords } from './words.tsx';

function paintTime({ context, palette, width, height, font }: Easel, now: number): void {
  context.font = font;
  context.fillStyle = palette.text;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  context.fillText(formatClock(now), width, height / 2 + 0.5);
}

export function Clock() {
  const calm = useCalmTime();
  return (
    <span className={styles['clock']}>
      <Painted className={styles['face']} paint={paintTime} />
      <output className="visually-hidden" aria-label={shellWords.transport.clock} data-testid="clock">
        {formatClock(calm)}
      </output>
    </span>
  );
}
