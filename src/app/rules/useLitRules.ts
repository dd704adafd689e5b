/** The rules of a node that the selected connection matched. */
import { useMemo } from 'react';
import type { Hop } from '../../api/index.ts';
import { matchedRules } from '../presenters/hopStory.ts';
import { useEngine } from '../store/useEngine.ts';
import { useView } from '../store/viewStore.ts';

const NO_HOPS: readonly Hop[] = [];

export function useLitRules(node: string): ReadonlyMap<string, number> {
  const id = useView(({ selection }) => (selection?.kind === 'connection' ? selection.id : undefined));
  const hops = useEngine((cluster) => (id === undefined ? NO_HOPS : (cluster.connection(id)?.hops ?? NO_HOPS)));
  return useMemo(() => matchedRules(hops, node), [hops, node]);
}
