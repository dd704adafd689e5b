/**
 * A Service. In the data-path lens a ghost: it is an object in etcd and rules on every node, and no packet ever visits it. In the
 * logical lens a hub, as books draw it.
 */
import { hueOf } from '../../../scene/index.ts';
import type { Node as FlowNode, NodeProps } from '@xyflow/react';
import { keyOf, splitKey } from '../../../api/index.ts';
import { hover, select, useView } from '../../store/viewStore.ts';
import { serviceAddress } from '../boxWords.ts';
import { keyOfSelection, selectionFor } from '../objectKey.ts';
import { useRoving } from '../store/focusStore.ts';
import { useReach } from '../store/reachStore.ts';
import { useScene } from '../store/sceneStore.ts';
import { AppGlyph } from './AppGlyph.tsx';
import { isLong, LongName } from './LongName.tsx';
import styles from './ServiceView.module.css';
import { canvasWords } from '../words.tsx';

export type ServiceNode = FlowNode<{ readonly service: string }, 'service'>;

export function ServiceView({ data }: NodeProps<ServiceNode>) {
  const service = useScene((state) => state.services.get(data.service));
  const seat = useScene((state) => state.layout.index.services.get(data.service));
  const key = `Service ${data.service}`;
  const isSelected = useView((state) => keyOfSelection(state.selection) === key);
  const isReached = useReach((reach) => reach?.service === data.service);
  const roving = useRoving(key);
  if (!service || !seat) return null;
  const { namespace, name } = splitKey(keyOf(service));
  const selection = selectionFor({ kind: 'Service', namespace, name });
  return (
    <button
      type="button"
      className={styles['service']}
      {...roving}
      onFocus={() => {
        roving.onFocus();
        hover(selection);
      }}
      onBlur={() => hover(undefined)}
      onPointerEnter={() => hover(selection)}
      onPointerLeave={() => hover(undefined)}
      onClick={() => select(selection)}
      style={{
        ['--app' as string]: `var(--app-${hueOf(seat.colour)})`,
        ['--app-soft' as string]: `var(--app-${hueOf(seat.colour)}-soft)`,
      }}
      data-kind="Service"
      data-namespace={namespace}
      data-name={name}
      data-state={service.spec.type}
      data-system={seat.system || undefined}
      data-selected={isSelected || undefined}
      data-reached={isReached || undefined}
      aria-label={canvasWords.service.label(name, service.spec.type, serviceAddress(service))}
      title={seat.system || isLong(name) ? `${name} ${serviceAddress(service)}` : undefined}
    >
      <AppGlyph slot={seat.colour} />
      <span className={styles['name']}>
        <LongName name={name} />
      </span>
      <span className={styles['address']}>{serviceAddress(service)}</span>
    </button>
  );
}
