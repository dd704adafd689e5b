/** Lines from a Service to the Pods its selector matches, and a word at those it nearly matches. */
import { ViewportPortal } from '@xyflow/react';
import { bottom, type PodLayout } from '../../../scene/index.ts';
import { useReach } from '../store/reachStore.ts';
import { useScene } from '../store/sceneStore.ts';
import styles from './SelectorReach.module.css';
import { canvasWords } from '../words.tsx';

function line(from: { x: number; y: number }, { rect }: PodLayout): string {
  const x = rect.x + rect.width / 2;
  // From above to the upper edge, from below (the logical lens) to the lower one.
  const sign = rect.y >= from.y ? 1 : -1;
  const y = sign > 0 ? rect.y : bottom(rect);
  const bend = Math.max(24, Math.abs(y - from.y) * 0.5) * sign;
  return `M${from.x} ${from.y}C${from.x} ${from.y + bend} ${x} ${y - bend} ${x} ${y}`;
}

export function SelectorReach() {
  const reach = useReach((present) => present);
  const layout = useScene((state) => state.layout);
  const seat = reach && layout.index.services.get(reach.service);
  if (!seat) return null;
  const isHub = layout.lens === 'logical' && !seat.system;
  const from = { x: seat.rect.x + seat.rect.width / 2, y: isHub ? seat.rect.y : bottom(seat.rect) };
  const reached = layout.pods.filter((pod) => reach.matches.has(pod.key) && !pod.behind);
  const missed = layout.pods.filter((pod) => reach.misses.has(pod.key) && !pod.behind);
  return (
    <ViewportPortal>
      <svg
        className={styles['reach']}
        width={layout.width}
        height={layout.height}
        style={{ ['--app' as string]: `var(--app-${seat.colour})` }}
        aria-hidden="true"
      >
        {reached.map((pod) => (
          <path key={pod.uid} d={line(from, pod)} />
        ))}
        {missed.map((pod) => (
          <path key={pod.uid} d={line(from, pod)} className={styles['miss']} />
        ))}
      </svg>
      <span className={styles['selector']} style={{ translate: `${seat.rect.x + 14}px ${bottom(seat.rect) + 3}px` }}>
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
