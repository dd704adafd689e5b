/** A Pod's or node's lamp: colour and shape say the same thing. */
import type { Tone } from '../podFacts.ts';
import styles from './StateLamp.module.css';

const SIGNS: Readonly<Record<Tone, string>> = {
  ok: 'M-3.2 .2 -1 2.4 3.2 -2.2',
  busy: '',
  warn: 'M0 -3V.8M0 2.9V3',
  bad: 'M-2.4 -2.4 2.4 2.4M2.4 -2.4 -2.4 2.4',
  done: 'M-2.8 0H2.8',
};

export function StateLamp({ tone }: { readonly tone: Tone }) {
  return (
    <svg className={styles['lamp']} data-tone={tone} viewBox="-7 -7 14 14" aria-hidden="true">
      <circle r="6" />
      <path d={SIGNS[tone]} />
    </svg>
  );
}
