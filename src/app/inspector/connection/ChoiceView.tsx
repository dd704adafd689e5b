/**
 * The choice of an endpoint as a strip: what there was to choose from, what was rolled (a mark on it), and what that lit. A test of
 * iptables lights its own share of what is left, a die of nftables one side of all, a turn of ip_vs one place in the round.
 */
import { Dices, RotateCw } from 'lucide-react';
import { choiceWords, type Choice } from '../../presenters/choices.ts';
import styles from './HopView.module.css';

/** More would be a grey bar. */
const MOST_BORDERS = 32;

/** What is lit, in parts of the strip; nothing in a trace's round. */
function litPart(choice: Choice): { readonly from: number; readonly size: number } | undefined {
  switch (choice.kind) {
    case 'test':
      return { from: 0, size: choice.chance };
    case 'die':
      return { from: choice.side / choice.sides, size: 1 / choice.sides };
    case 'turn':
      return choice.index === undefined ? undefined : { from: choice.index / choice.of, size: 1 / choice.of };
  }
}

/** Sides of a die and places in a round are all there; a test of iptables knows only itself and the rest. */
function partsOf(choice: Choice): number {
  const parts = choice.kind === 'test' ? 1 : choice.kind === 'die' ? choice.sides : choice.of;
  return parts <= MOST_BORDERS ? parts : 1;
}

const inPercent = (part: number) => `${part * 100}%`;

export function ChoiceView({ choice }: { readonly choice: Choice }) {
  const lit = litPart(choice);
  const parts = partsOf(choice);
  const Icon = choice.kind === 'turn' ? RotateCw : Dices;
  const rolled = choice.kind === 'turn' ? undefined : choice.rolled;
  return (
    <span className={styles['choice']} data-choice={choice.kind} data-hit={choice.kind !== 'test' || choice.hit}>
      <Icon aria-hidden="true" />
      <span className={styles['scale']} aria-hidden="true">
        {lit && (
          <span
            className={styles['lit']}
            style={{ insetInlineStart: inPercent(lit.from), inlineSize: inPercent(lit.size) }}
          />
        )}
        {Array.from({ length: parts - 1 }, (_, i) => (
          <span key={i} className={styles['border']} style={{ insetInlineStart: inPercent((i + 1) / parts) }} />
        ))}
        {rolled !== undefined && <span className={styles['rolled']} style={{ insetInlineStart: inPercent(rolled) }} />}
      </span>
      {choiceWords(choice)}
    </span>
  );
}
