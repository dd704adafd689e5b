/** Which Services select the Pod or almost do, and whether it is an endpoint of each: selected is not yet answering. */
import { useMemo } from 'react';
import { keyOf, matchesPairs, type Pod, type Service } from '../../../api/index.ts';
import type { Cluster, EndpointExplanation, EndpointState } from '../../../cluster/index.ts';
import { objectSelection } from '../../presenters/selections.ts';
import { useCluster, useObjects } from '../../store/clusterStore.ts';
import { Goto } from '../../ui/Goto.tsx';
import { Lamp, type LampState } from '../../ui/Lamp.tsx';
import { Section } from '../../ui/Section.tsx';
import { explained } from '../../words/engine.ts';
import styles from '../Inspector.module.css';
import { inspectorWords } from '../words.tsx';

const LAMPS: Readonly<Record<EndpointState, LampState>> = {
  ready: 'ok',
  notReady: 'bad',
  terminating: 'warn',
  excluded: 'bad',
  nearMiss: 'off',
  notSelected: 'off',
};

interface Explained {
  readonly service: Service;
  readonly explanation: EndpointExplanation;
}

/** `_asOf` is what the explanations depend on: named so that a change of it asks again. */
function explain(cluster: Cluster, pod: Pod, services: readonly Service[], _asOf: unknown): readonly Explained[] {
  const { namespace = '', labels } = pod.metadata;
  const key = keyOf(pod);
  return services
    .filter(
      ({ metadata, spec }) =>
        metadata.namespace === namespace || (spec.selector && matchesPairs(spec.selector, labels)),
    )
    .flatMap((service) => {
      const { namespace: home = '', name } = service.metadata;
      const explanation = cluster.explainEndpoints(home, name).find((each) => each.pod === key);
      return explanation && explanation.state !== 'notSelected' ? [{ service, explanation }] : [];
    });
}

export function PodServices({ pod }: { readonly pod: Pod }) {
  const cluster = useCluster((state) => state.cluster);
  const services = useObjects('services');
  const nodes = useObjects('nodes');
  const found = useMemo(() => explain(cluster, pod, services, nodes), [cluster, pod, services, nodes]);
  return (
    <Section
      title={inspectorWords.pod.endpointOf}
      aside={found.length === 0 ? inspectorWords.pod.noService : undefined}
    >
      <ul className={styles['list']}>
        {found.map(({ service, explanation }) => {
          const { namespace, name } = service.metadata;
          return (
            <li key={`${namespace ?? ''}/${name}`} data-endpoint-state={explanation.state}>
              <Lamp state={LAMPS[explanation.state]}>
                <Goto to={objectSelection('services', namespace, name)}>{name}</Goto>
                {explanation.state === 'nearMiss' && <> {inspectorWords.pod.almost}</>}
              </Lamp>
              <p className={styles['note']}>{explained(explanation.said, explanation.sentence)}</p>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
