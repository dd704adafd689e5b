/** Zoom and fit, for those without a wheel. Where there is little room the menu has them, too. */
import { useStore } from 'zustand';
import { fitCluster, viewportStore, zoomCluster } from '../store/viewportStore.ts';
import { useCompact } from '../ui/compact.ts';
import styles from './ViewControls.module.css';
import { canvasWords } from './words.tsx';

export function ViewControls() {
  const isOwn = useStore(viewportStore, (state) => state.isOwn);
  // Little room is the picture's own; who has moved it wants the way back at hand.
  const isHidden = useCompact() !== undefined && !isOwn;
  if (isHidden) return null;
  return (
    <div className={styles['controls']} data-foot="" role="group" aria-label={canvasWords.view.group} data-help="view">
      <button
        type="button"
        title={canvasWords.view.out}
        aria-label={canvasWords.view.out}
        onClick={() => zoomCluster(-1)}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M3.500 8h9" />
        </svg>
      </button>
      <button
        type="button"
        title={canvasWords.view.closer}
        aria-label={canvasWords.view.closer}
        onClick={() => zoomCluster(1)}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M3.500 8h9M8 3.500v9" />
        </svg>
      </button>
      <button
        type="button"
        title={canvasWords.view.fitTip}
        aria-label={canvasWords.view.fit}
        aria-keyshortcuts="F"
        onClick={fitCluster}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M2.500 6V2.500H6M10 2.500h3.500V6M13.500 10v3.500H10M6 13.500H2.500V10" />
        </svg>
      </button>
    </div>
  );
}
