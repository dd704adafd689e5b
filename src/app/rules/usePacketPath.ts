/**
 * The way of the selected packet through a node's rules. Whoever selects the node to look at its rules has let go of the packet: the
 * last one that was selected is then the one meant.
 */
import { useMemo, useState } from 'react';
import type { ConnectionRecord, Hop } from '../../api/index.ts';
import { useEngine } from '../store/useEngine.ts';
import { useView } from '../store/viewStore.ts';
import { firstPassage, litRules, passagesAt, type LitRule, type Passage } from './packetPath.ts';

const NO_HOPS: readonly Hop[] = [];

export interface PacketPath {
  readonly record: ConnectionRecord;
  readonly passages: readonly Passage[];
  readonly chosen: Passage | undefined;
  readonly choose: (hop: number) => void;
}

export interface LitPath {
  /** Undefined while no packet is selected, or it never came here. */
  readonly path: PacketPath | undefined;
  readonly lit: ReadonlyMap<string, LitRule>;
}

export function usePacketPath(node: string): LitPath {
  const packet = useView(({ selection, packet: last }) => (selection?.kind === 'connection' ? selection : last));
  const record = useEngine((cluster) => (packet ? cluster.connection(packet.id) : undefined));
  const [chosen, choose] = useState<{ readonly of: string; readonly hop: number }>();
  const passages = useMemo(() => passagesAt(record?.hops ?? NO_HOPS, node), [record, node]);
  const wanted = chosen !== undefined && chosen.of === record?.id ? chosen.hop : packet?.hop;
  const passage = firstPassage(passages, wanted);
  const lit = useMemo(() => litRules(passage), [passage]);
  if (!record || passages.length === 0) return { path: undefined, lit };
  return { path: { record, passages, chosen: passage, choose: (hop) => choose({ of: record.id, hop }) }, lit };
}
