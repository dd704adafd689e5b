/** A taint at a node's name: no entry, for Pods that do not tolerate it. How strict it is is in the sign's shape: dashed, open, filled. */
import { taintText, type Taint } from '../../../api/index.ts';
import { canvasWords } from '../words.tsx';
import styles from './TaintTag.module.css';

/** "example.com/dedicated=db" as there is room for it. */
function shortName({ key, value }: Taint): string {
  return key.slice(key.lastIndexOf('/') + 1) + (value ? `=${value}` : '');
}

export function TaintTag({ taint }: { readonly taint: Taint }) {
  const text = taintText(taint);
  return (
    <span
      className={styles['taint']}
      data-taint={text}
      data-effect={taint.effect}
      title={canvasWords.node.taints[taint.effect](text)}
    >
      <svg viewBox="-7 -7 14 14" aria-hidden="true">
        <circle r="5.500" />
        <path d="M-3 0H3" />
      </svg>
      <b translate="no">{shortName(taint)}</b>
    </span>
  );
}
