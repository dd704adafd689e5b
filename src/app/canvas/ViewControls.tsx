/** Zoom and fit, for those without a wheel. */
import { useReactFlow } from '@xyflow/react';
import { fitCluster } from '../store/viewportStore.ts';
import styles from './ViewControls.module.css';

export function ViewControls() {
  const flow = useReactFlow();
  return (
    <div className={styles['controls']} role="group" aria-label="View">
      <button type="button" title="Zoom out" aria-label="Zoom out" onClick={() => void flow.zoomOut({ duration: 160 })}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M3.500 8h9" />
        </svg>
      </button>
      <button type="button" title="Zoom in" aria-label="Zoom in" onClick={() => void flow.zoomIn({ duration: 160 })}>
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
