/** How many packets each rule of a node has matched: read as often as the page is told the time, not with every write. */
import { useMemo } from 'react';
import type { Cluster } from '../../cluster/index.ts';
import { useCluster } from '../store/clusterStore.ts';

/** `_moment` is what the answer depends on: named so that the memo knows. */
function read(cluster: Cluster, node: string, ..._moment: readonly unknown[]): ReadonlyMap<string, number> {
  return cluster.ruleCounters(node);
}

export function useRuleCounters(node: string): ReadonlyMap<string, number> {
  const cluster = useCluster((state) => state.cluster);
  const revision = useCluster((state) => state.revision);
  return useMemo(() => read(cluster, node, revision), [cluster, node, revision]);
}
