/** The world beyond the cluster's edge: clients that know only node and load balancer addresses, and where packets get lost. */
import type { Node as FlowNode, NodeProps } from '@xyflow/react';
import { select, useView } from '../../store/viewStore.ts';
import { useCluster } from '../../store/clusterStore.ts';
import { useEngine } from '../../store/useEngine.ts';
import { splitKey } from '../../../api/index.ts';
import { balancerKey, keyOfSelection } from '../objectKey.ts';
import { useRoving } from '../store/focusStore.ts';
import styles from './OutsideView.module.css';
import { canvasWords } from '../words.tsx';
import { formatNumber } from '../../ui/format.ts';

export type ExternalNode = FlowNode<{ readonly name: string }, 'external'>;

export function ExternalView({ data: { name } }: NodeProps<ExternalNode>) {
  const ip = useCluster((state) => state.cluster.settings.externals.find((each) => each.name === name)?.ip ?? '');
  const rate = useEngine((cluster) =>
    cluster
      .traffic()
      .filter(({ from, paused }) => 'external' in from && from.external === name && !paused)
      .reduce((sum, source) => sum + 1000 / source.every, 0),
  );
  const isSelected = useView((state) => state.selection?.kind === 'external' && state.selection.name === name);
  const roving = useRoving(`External ${name}`);
  const does = rate > 0 ? canvasWords.outside.sends(formatNumber(rate, 1)) : canvasWords.outside.idle;
  return (
    <button
      type="button"
      className={styles['card']}
      {...roving}
      data-kind="External"
      data-namespace=""
      data-name={name}
      data-state={rate > 0 ? 'Sending' : 'Idle'}
      data-selected={isSelected || undefined}
      aria-label={canvasWords.outside.client(name, ip, does)}
      onClick={() => select({ kind: 'external', name })}
    >
      <svg className={styles['icon']} viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="12" cy="8" r="3.6" />
        <path d="M4.8 20c.6-4 3.4-6 7.2-6s6.600 2 7.200 6" />
      </svg>
      <span className={styles['text']}>
        <b>{name}</b>
        <code>{ip}</code>
        <small>{does}</small>
      </span>
    </button>
  );
}

export type BalancerNode = FlowNode<{ readonly ip: string | undefined; readonly service: string }, 'balancer'>;

export function BalancerView({ data: { ip, service } }: NodeProps<BalancerNode>) {
  const { namespace, name } = splitKey(service);
  const isSelected = useView((state) => keyOfSelection(state.selection) === `Service ${service}`);
  return (
    <button
      type="button"
      className={styles['card']}
      {...useRoving(balancerKey({ ip, service }))}
      data-kind="LoadBalancer"
      data-namespace={namespace}
      data-name={name}
      data-state={ip === undefined ? 'Pending' : 'Active'}
      data-selected={isSelected || undefined}
      data-ip={ip}
      aria-label={canvasWords.outside.balancerLabel(name, ip)}
      onClick={() => select({ kind: 'object', resource: 'services', namespace, name })}
    >
      <svg className={styles['icon']} viewBox="0 0 24 24" aria-hidden="true">
        <path d="M12 3v6M12 9 5 15M12 9v6M12 9l7 6M3 18h4M10 18h4M17 18h4" />
      </svg>
      <span className={styles['text']}>
        <b>{canvasWords.outside.balancer}</b>
        <code>{ip ?? '<pending>'}</code>
        <small>{name}</small>
      </span>
    </button>
  );
}

export type VoidNode = FlowNode<Record<string, never>, 'void'>;

export function VoidView(_: NodeProps<VoidNode>) {
  return (
    <div className={styles['void']} title={canvasWords.outside.nowhereTip}>
      <span>{canvasWords.outside.nowhere}</span>
      <small>{canvasWords.outside.toNobody}</small>
    </div>
  );
}
