/** The shape and colour of an app. */
import { hueOf } from '../../../scene/index.ts';
import { glyphPath } from '../glyphs.ts';
import styles from './AppGlyph.module.css';

export function AppGlyph({ slot }: { readonly slot: number }) {
  return (
    <svg className={styles['glyph']} viewBox="-1.4 -1.4 2.8 2.8" aria-hidden="true">
      <path d={glyphPath(slot)} fill={`var(--app-${hueOf(slot)})`} stroke={`var(--app-${hueOf(slot)})`} />
    </svg>
  );
}
