/** The cluster's edge, its zones, and the network that joins its nodes. Clients outside have routes to nodes and load balancers only. */
import type { Node as FlowNode, NodeProps } from '@xyflow/react';
import { useScene } from '../store/sceneStore.ts';
import styles from './ClusterEdge.module.css';
import { canvasWords } from '../words.tsx';

export type EdgeNode = FlowNode<Record<string, never>, 'edge'>;

export function ClusterEdge(_: NodeProps<EdgeNode>) {
  const { cluster, buses, trunkX, nodes, zones, void: nowhere } = useScene((state) => state.layout);
  const strip = nodes.find((node) => node.flat);
  const last = buses.at(-1);
  return (
    <div className={styles['edge']} data-kind="Cluster" data-namespace="" data-name="cluster" data-state="Running">
      <svg width={cluster.width} height={cluster.height} aria-hidden="true">
        {buses.map(({ y, x1, x2 }) => (
          <path key={y} d={`M${x1} ${y}H${x2}`} />
        ))}
        {(strip ?? buses.length > 1) && last && (
          <path d={`M${trunkX} ${strip ? strip.bandY : (buses[0]?.y ?? 0)}V${last.y}`} />
        )}
        {strip && <path d={`M${trunkX} ${strip.bandY}H${strip.rect.x}`} />}
      </svg>
      {zones.map(({ name, rect }) => (
        <div
          key={`${name} ${rect.x} ${rect.y}`}
          className={styles['zone']}
          style={{ left: rect.x, top: rect.y, width: rect.width, height: rect.height }}
          data-kind="Zone"
          data-namespace=""
          data-name={name}
          data-state="Active"
        >
          <span>{canvasWords.zone(name)}</span>
        </div>
      ))}
      {last && (
        <span className={styles['network']} style={{ top: last.y + 3, right: cluster.width - nowhere.x + 14 }}>
          {canvasWords.nodeNetwork}
        </span>
      )}
    </div>
  );
}
