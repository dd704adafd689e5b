/** A Kubernetes node: its name and address, its Pods, and its kernel with a rule plate for every virtual IP. */
import type { Node as FlowNode, NodeProps } from '@xyflow/react';
import { taintText } from '../../../api/index.ts';
import { inspectNode } from '../../actions/index.ts';
import { TITLE_ASIDE, type NodeLayout } from '../../../scene/index.ts';
import { linkTrouble } from '../../presenters/linkWords.ts';
import { useEngine } from '../../store/useEngine.ts';
import { useView } from '../../store/viewStore.ts';
import { nodeFacts, type NodeFacts } from '../nodeState.ts';
import { keyOfSelection } from '../objectKey.ts';
import { useDrawnPods, useIsOpen } from '../store/drawnStore.ts';
import { useRoving } from '../store/focusStore.ts';
import { useLevel } from '../store/levelStore.ts';
import { useScene } from '../store/sceneStore.ts';
import { podsOf, tileWords } from '../tiles/tileFacts.ts';
import { ControlPlaneChips } from './ControlPlane.tsx';
import styles from './NodeView.module.css';
import { PlateView } from './PlateView.tsx';
import { PodView } from './PodView.tsx';
import { StateLamp } from './StateLamp.tsx';
import { proxyFacts, SyncState } from './SyncState.tsx';
import { TaintTag } from './TaintTag.tsx';
import { TiledPods } from './TiledPods.tsx';
import { canvasWords } from '../words.tsx';

export type KubeNode = FlowNode<{ readonly name: string; readonly isFirst: boolean }, 'kubeNode'>;

interface HeaderProps {
  readonly name: string;
  readonly facts: NodeFacts;
  readonly isFirst: boolean;
  /** Stands in no zone's frame, and so has to name its zone itself. */
  readonly isFlat: boolean;
}

function Header({ name, facts, isFirst, isFlat }: HeaderProps) {
  const key = `Node ${name}`;
  const roving = useRoving(key, isFirst);
  const trouble = useEngine((cluster) => linkTrouble(cluster.link(name)));

  return (
    <button
      type="button"
      className={styles['header']}
      {...roving}
      aria-label={canvasWords.node.label(name, facts.ip, facts.state, facts.zone, trouble, facts.taints.map(taintText))}
      onClick={() => inspectNode.perform({ name })}
    >
      <span className={styles['name']}>{name}</span>
      <span className={styles['ip']}>{facts.ip}</span>
      {facts.zone && isFlat && <span className={styles['tag']}>{canvasWords.zone(facts.zone)}</span>}
      {facts.isCordoned && <span className={styles['cordon']}>{canvasWords.node.cordoned}</span>}
      {facts.taints.map((taint) => (
        <TaintTag key={taintText(taint)} taint={taint} />
      ))}
      {trouble && <span className={styles['trouble']}>{trouble}</span>}
      <span className={styles['ready']} data-tone={facts.tone}>
        {facts.tone === 'ok' ? '' : 'NotReady'}
        <StateLamp tone={facts.tone} />
      </span>
    </button>
  );
}

/** Inside the kernel's border of one pixel. */
const BETWEEN_RAILS = { left: TITLE_ASIDE.left - 1, right: TITLE_ASIDE.right - 1 };

function Kernel({ node }: { readonly node: NodeLayout }) {
  const { mode, sync } = useEngine((cluster) => proxyFacts(cluster.proxyStatus(node.name)));
  const { kernel, rect, lane } = node;
  return (
    <>
      <div
        className={styles['kernel']}
        data-rules={sync}
        style={{ left: kernel.x - rect.x, top: kernel.y - rect.y, width: kernel.width, height: kernel.height }}
      >
        <div className={styles['kernelHead']} style={node.flat ? undefined : BETWEEN_RAILS}>
          <span className={styles['kernelTitle']}>
            {canvasWords.node.rules}
            {!node.flat && <small>{canvasWords.node.byProxy(mode)}</small>}
          </span>
          <SyncState node={node.name} />
        </div>
        {!node.flat && (
          <span
            className={styles['lane']}
            style={{ left: lane.x1 - kernel.x, width: lane.x2 - lane.x1, top: lane.y - kernel.y }}
            title={canvasWords.node.conntrackTip}
          >
            <i>{canvasWords.node.conntrack}</i>
          </span>
        )}
      </div>
      {node.plates.map((plate) => (
        <PlateView key={plate.key} plate={plate} node={node.name} x={rect.x} y={rect.y} />
      ))}
    </>
  );
}

/** The faint lines packets run along. */
function Wires({ node }: { readonly node: NodeLayout }) {
  const { rect, kernel, wireIn, wireOut } = node;
  if (node.flat) return null;
  const top = kernel.y - rect.y + 34;
  return (
    <svg className={styles['wires']} width={rect.width} height={rect.height} aria-hidden="true">
      {[wireIn, wireOut].map((x) => (
        <path key={x} d={`M${x - rect.x} ${top}V${rect.height}`} />
      ))}
    </svg>
  );
}

/** What is inside, as one sees it up close. */
function Inside({ node, facts, isFirst }: { readonly node: NodeLayout; readonly facts: NodeFacts; isFirst: boolean }) {
  const { name } = node;
  const pods = useDrawnPods(name);
  return (
    <>
      <Wires node={node} />
      <Header name={name} facts={facts} isFirst={isFirst} isFlat={node.flat} />
      {node.flat && <ControlPlaneChips />}
      <Kernel node={node} />
      {pods.map((pod) => (
        <PodView key={pod.seat.uid} pod={pod} />
      ))}
    </>
  );
}

/** Far out, or out of sight: one button as large as the node. What stands on it is painted by the tiles' canvas. */
function Tile({ name, facts, isFirst }: Omit<HeaderProps, 'isFlat'>) {
  const words = useScene((state) => tileWords(podsOf(state, name)));
  const roving = useRoving(`Node ${name}`, isFirst);

  return (
    <button
      type="button"
      className={styles['tile']}
      {...roving}
      aria-label={canvasWords.node.tileLabel(name, facts.ip, facts.state, words, facts.taints.map(taintText))}
      title={canvasWords.node.tile(name, words)}
      onClick={() => inspectNode.perform({ name })}
    />
  );
}

export function NodeView({ data: { name, isFirst } }: NodeProps<KubeNode>) {
  const node = useScene((state) => state.layout.index.nodes.get(name));
  const object = useScene((state) => state.nodes.get(name));
  const isTile = useLevel((level) => level === 'tiles');
  const isOpen = useIsOpen(name);
  const isSelected = useView((state) => keyOfSelection(state.selection) === `Node ${name}`);
  if (!node || !object) return null;
  const facts = nodeFacts(object);
  return (
    <div
      className={styles['node']}
      data-kind="Node"
      data-namespace=""
      data-name={name}
      data-state={facts.state}
      data-flat={node.flat || undefined}
      data-selected={isSelected || undefined}
      data-tone={facts.tone}
    >
      {isTile || !isOpen ? (
        <>
          <Tile name={name} facts={facts} isFirst={isFirst} />
          {isTile && <TiledPods node={name} />}
        </>
      ) : (
        <Inside node={node} facts={facts} isFirst={isFirst} />
      )}
    </div>
  );
}
