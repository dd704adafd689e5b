/** How many rules a packet is compared with on this node, and how that grows with Services. */
import { useCallback } from 'react';
import type { Node, Service } from '../../../api/index.ts';
import type { Cluster } from '../../../cluster/index.ts';
import { measureComparisons } from '../../presenters/comparisons.ts';
import { useCluster, useObjects } from '../../store/clusterStore.ts';
import { Section } from '../../ui/Section.tsx';
import { useSlices } from '../../ui/whenIdle.ts';
import inspector from '../Inspector.module.css';
import { inspectorWords } from '../words.tsx';
import styles from './Comparisons.module.css';

/** `_rules` is what the traces depend on. */
const measure = (cluster: Cluster, node: Node, services: readonly Service[], _rules: unknown) =>
  measureComparisons(services, node, (flow) => cluster.trace(flow));

function useComparisons(node: Node) {
  const cluster = useCluster((state) => state.cluster);
  const services = useObjects('services');
  const rules = useCluster((state) => state.cluster.plates(node.metadata.name));
  const begin = useCallback(() => measure(cluster, node, services, rules), [cluster, node, services, rules]);
  return useSlices(begin)?.value ?? [];
}

/** More bars than this are drawn without names. */
const MOST_NAMED = 14;

export function Comparisons({ node }: { readonly node: Node }) {
  const found = useComparisons(node);
  const mode = useCluster((state) => state.cluster.settings.proxy.mode);
  if (found.length === 0) return null;
  const most = Math.max(...found.map(({ opening }) => opening));
  const least = Math.min(...found.map(({ opening }) => opening));
  const answers = found.flatMap(({ answer }) => answer ?? []);
  const named = found.length <= MOST_NAMED;
  return (
    <Section
      title={inspectorWords.node.compared}
      aside={least === most ? String(most) : inspectorWords.node.comparedRange(least, most)}
    >
      <p className={inspector['note']}>{inspectorWords.node.modes[mode]}</p>
      <ul className={styles['bars']} data-named={named || undefined} aria-label={inspectorWords.node.comparedBars}>
        {found.map(({ label, opening }) => (
          <li key={label} title={inspectorWords.node.comparedWith(label, opening)}>
            {named && <span className={styles['label']}>{label}</span>}
            <span className={styles['bar']} style={{ inlineSize: `${(opening / most) * 100}%` }} />
            {named && <span className={styles['count']}>{opening}</span>}
          </li>
        ))}
      </ul>
      {answers.length > 0 && (
        <p className={inspector['note']}>{inspectorWords.node.comparedLater(Math.max(...answers))}</p>
      )}
    </Section>
  );
}
