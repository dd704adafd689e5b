/** Lines from a Service to the Pods its selector matches, and a word at those it nearly matches. */
import { ViewportPortal } from '@xyflow/react';
import { bottom, reachWay, hueOf } from '../../../scene/index.ts';
import { useReach } from '../store/reachStore.ts';
import { useScene } from '../store/sceneStore.ts';
import styles from './SelectorReach.module.css';
import { canvasWords } from '../words.tsx';

export function SelectorReach() {
  const reach = useReach((present) => present);
  const layout = useScene((state) => state.layout);
  const seat = reach && layout.index.services.get(reach.service);
  if (!seat) return null;
  const reached = layout.pods.filter((pod) => reach.matches.has(pod.key) && !pod.behind);
  const missed = layout.pods.filter((pod) => reach.misses.has(pod.key) && !pod.behind);
  return (
    <ViewportPortal>
      <svg
        className={styles['reach']}
        width={layout.width}
        height={layout.height}
        style={{ ['--app' as string]: `var(--app-${hueOf(seat.colour)})` }}
        aria-hidden="true"
      >
        {reached.map((pod) => (
          <path key={pod.uid} d={reachWay(layout, seat, pod)} />
        ))}
        {missed.map((pod) => (
          <path key={pod.uid} d={reachWay(layout, seat, pod)} className={styles['miss']} />
        ))}
      </svg>
      <span className={styles['selector']} style={{ translate: `${seat.rect.x + 14}px ${bottom(seat.rect) - 7}px` }}>
        {canvasWords.service.selects(reach.selector)}
      </span>
      {missed.map((pod) => (
        <span key={pod.uid} className={styles['differs']} style={{ translate: `${pod.rect.x}px ${pod.rect.y - 15}px` }}>
          {reach.misses.get(pod.key)}
        </span>
      ))}
    </ViewportPortal>
  );
}
