/**
 * The control plane's programs. They are drawn, not simulated as Pods: what they do is in the events and in every object they
 * write.
 */
import type { Node as FlowNode, NodeProps } from '@xyflow/react';
import { useCluster } from '../../store/clusterStore.ts';
import { components } from '../boxWords.ts';
import { useDrawnPods } from '../store/drawnStore.ts';
import { useLevel } from '../store/levelStore.ts';
import { useScene } from '../store/sceneStore.ts';
import { PodView } from './PodView.tsx';
import styles from './ControlPlane.module.css';
import { formatCount } from '../../ui/format.ts';
import { canvasWords } from '../words.tsx';

export function ControlPlaneChips() {
  const hasCloud = useCluster((state) => state.cluster.settings.loadBalancer);
  const list = components(hasCloud);
  return (
    <ul className={styles['chips']} aria-label={canvasWords.controlPlane.list}>
      {list.map(({ place, name, does }) => (
        <li key={place} data-kind="Component" data-namespace="" data-name={place} data-state="Running" title={does}>
          {name}
        </li>
      ))}
    </ul>
  );
}

export type StripNode = FlowNode<Record<string, never>, 'strip'>;

/** The control plane of a cluster that does not show the node it runs on. */
export function ControlPlaneStrip(_: NodeProps<StripNode>) {
  return (
    <div className={styles['strip']}>
      <span className={styles['label']}>{canvasWords.controlPlane.label}</span>
      <ControlPlaneChips />
    </div>
  );
}

export type WaitingNode = FlowNode<Record<string, never>, 'waiting'>;

/** Pods that no node holds yet: drawn only while there are some. */
export function WaitingPods(_: NodeProps<WaitingNode>) {
  const pods = useScene((state) => state.layout.pods);
  const isTile = useLevel((level) => level === 'tiles');
  const drawn = useDrawnPods('');
  const waiting = pods.filter((pod) => pod.node === '');
  if (waiting.length === 0) return null;
  const shown = waiting.filter(({ behind }) => !behind);
  return (
    <div className={styles['waiting']}>
      <span className={styles['waitingLabel']}>
        {canvasWords.controlPlane.waiting(waiting.length > shown.length ? formatCount(waiting.length) : undefined)}
      </span>
      {!isTile && drawn.map((pod) => <PodView key={pod.seat.uid} pod={pod} />)}
    </div>
  );
}
