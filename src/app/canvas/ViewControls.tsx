/** Zoom and fit, for those without a wheel. Where there is little room the menu has them, too. */
import { useStore } from 'zustand';
import { fitCluster, viewportStore, zoomCluster } from '../store/viewportStore.ts';
import { useCompact } from '../ui/compact.ts';
import styles from './ViewControls.module.css';

export function ViewControls() {
  const isOwn = useStore(viewportStore, (state) => state.isOwn);
  // Little room is the picture's own; who has moved it wants the way back at hand.
  const isHidden = useCompact() !== undefined && !isOwn;
  if (isHidden) return null;
  return (
    <div className={styles['controls']} role="group" aria-label="View">
      <button type="button" title="Zoom out" aria-label="Zoom out" onClick={() => zoomCluster(-1)}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M3.500 8h9" />
        </svg>
      </button>
      <button type="button" title="Zoom in" aria-label="Zoom in" onClick={() => zoomCluster(1)}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M3.500 8h9M8 3.500v9" />
        </svg>
      </button>
      <button
        type="button"
        title="Fit the cluster (F)"
        aria-label="Fit the cluster"
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
