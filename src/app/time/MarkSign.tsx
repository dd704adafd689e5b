/** The sign of an action on the strip of time: a shape beside a colour for each kind. */
import type { MarkKind } from './markKinds.ts';
import styles from './MarkSign.module.css';

interface Props {
  readonly sign: MarkKind;
  /** Where on the strip, as a share of it; absent in a legend. */
  readonly at?: string;
}

export function MarkSign({ sign, at }: Props) {
  return (
    <span
      className={styles['mark']}
      data-mark={sign}
      data-placed={at === undefined ? undefined : ''}
      style={at === undefined ? undefined : { insetInlineStart: at }}
    />
  );
}
