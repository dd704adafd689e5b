/** Every Pod of the namespace that gets no new connections from the Service, and why: in the EndpointSlice controller's own reasons. */
import { useMemo } from 'react';
import { splitKey, type Service } from '../../../api/index.ts';
import type { Cluster, EndpointExplanation, EndpointState } from '../../../cluster/index.ts';
import { shortKey } from '../../presenters/flowWords.ts';
import { objectSelection } from '../../presenters/selections.ts';
import { useCluster, useObjects } from '../../store/clusterStore.ts';
import { Goto } from '../../ui/Goto.tsx';
import { Lamp, type LampState } from '../../ui/Lamp.tsx';
import { Section } from '../../ui/Section.tsx';
import { explained } from '../../words/engine.ts';
import styles from '../Inspector.module.css';
import { inspectorWords } from '../words.tsx';

/** Those that nearly are one come first. Near misses have a section of their own. */
const ORDER: readonly EndpointState[] = ['excluded', 'notReady', 'terminating', 'notSelected'];

const LAMPS: Readonly<Partial<Record<EndpointState, LampState>>> = {
  excluded: 'bad',
  notReady: 'bad',
  terminating: 'warn',
  notSelected: 'off',
};

/** More than anyone reads. */
const MOST_SHOWN = 30;

/** `_asOf` is what the explanations depend on: named so that a change of it asks again. */
function explain(cluster: Cluster, service: Service, ..._asOf: readonly unknown[]): readonly EndpointExplanation[] {
  const { namespace = '', name } = service.metadata;
  const all = cluster.explainEndpoints(namespace, name).filter(({ state }) => ORDER.includes(state));
  return all.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
}

export function NonEndpoints({ service }: { readonly service: Service }) {
  const cluster = useCluster((state) => state.cluster);
  const pods = useObjects('pods');
  const nodes = useObjects('nodes');
  const slices = useObjects('endpointslices');
  const found = useMemo(() => explain(cluster, service, pods, nodes, slices), [cluster, service, pods, nodes, slices]);
  if (found.length === 0) return null;
  const nearly = found.filter(({ state }) => state !== 'notSelected').length;
  return (
    <Section
      title={inspectorWords.service.whyNot}
      aside={
        nearly > 0
          ? inspectorWords.service.someSelected(nearly, found.length - nearly)
          : inspectorWords.service.noneSelected(found.length)
      }
      folded={nearly === 0}
    >
      <ul className={styles['list']}>
        {found.slice(0, MOST_SHOWN).map(({ pod, state, said, sentence }) => {
          const { namespace, name } = splitKey(pod);
          return (
            <li key={pod} data-endpoint-state={state}>
              <Lamp state={LAMPS[state] ?? 'off'}>
                <Goto to={objectSelection('pods', namespace, name)}>{shortKey(pod)}</Goto>
              </Lamp>
              <p className={styles['note']}>{explained(said, sentence)}</p>
            </li>
          );
        })}
      </ul>
      {found.length > MOST_SHOWN && <p className={styles['note']}>{inspectorWords.more(found.length - MOST_SHOWN)}</p>}
    </Section>
  );
}
