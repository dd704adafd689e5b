/** Which Services select the Pod, and whether it is an endpoint of each: selected is not yet answering. */
import { useMemo } from 'react';
import { keyOf, matchesPairs, type EndpointSlice, type Pod, type Service } from '../../../api/index.ts';
import { endpointReason } from '../../presenters/endpointReason.ts';
import { endpointRows, slicesOf } from '../../presenters/endpointRows.ts';
import { objectSelection } from '../../presenters/selections.ts';
import { useObjects } from '../../store/clusterStore.ts';
import { Goto } from '../../ui/Goto.tsx';
import { Lamp } from '../../ui/Lamp.tsx';
import { Section } from '../../ui/Section.tsx';
import styles from '../Inspector.module.css';

function reasonFor(pod: Pod, service: Service, slices: readonly EndpointSlice[]) {
  const rows = endpointRows(slicesOf(slices, service.metadata.namespace, service.metadata.name));
  return endpointReason(
    pod,
    service,
    rows.find((row) => row.pod === keyOf(pod)),
  );
}

export function PodServices({ pod }: { readonly pod: Pod }) {
  const services = useObjects('services');
  const slices = useObjects('endpointslices');
  const selecting = useMemo(
    () =>
      services.filter(
        ({ metadata, spec }) =>
          metadata.namespace === pod.metadata.namespace && matchesPairs(spec.selector, pod.metadata.labels),
      ),
    [services, pod],
  );
  return (
    <Section title="Endpoint of" aside={selecting.length === 0 ? 'no Service selects it' : undefined}>
      <ul className={styles['list']}>
        {selecting.map((service) => {
          const { namespace, name } = service.metadata;
          const { state, sentence } = reasonFor(pod, service, slices);
          return (
            <li key={name} className={styles['row']}>
              <Goto to={objectSelection('services', namespace, name)}>{name}</Goto>
              <Lamp state={state}>{sentence}</Lamp>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
