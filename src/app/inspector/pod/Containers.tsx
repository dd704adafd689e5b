/** The containers of a Pod: image, state, restarts, ports. Declared ports are information only: a process must listen. */
import type { Container, ContainerStatus, Pod } from '../../../api/index.ts';
import { containerLine, portWords, probeWords } from '../../presenters/containerState.ts';
import { Fact, Facts } from '../../ui/Facts.tsx';
import { Section } from '../../ui/Section.tsx';
import styles from '../Inspector.module.css';
import { inspectorWords } from '../words.tsx';

interface Props {
  readonly container: Container;
  readonly status: ContainerStatus | undefined;
}

function ContainerFacts({ container, status }: Props) {
  const { state, detail } = containerLine(status);
  const probe = probeWords(container);
  const ports = container.ports ?? [];
  return (
    <li>
      <strong>{container.name}</strong>
      <Facts>
        <Fact term={inspectorWords.pod.image} mono>
          {container.image}
        </Fact>
        <Fact term={inspectorWords.pod.state}>
          {state}
          {detail !== undefined && (
            <p className={styles['note']} lang="en">
              {detail}
            </p>
          )}
        </Fact>
        <Fact term={inspectorWords.pod.restarts}>{status?.restartCount ?? 0}</Fact>
        <Fact term={inspectorWords.pod.ports}>
          {ports.length === 0 ? inspectorWords.pod.noPorts : ports.map(portWords).join(', ')}
          <p className={styles['note']}>{inspectorWords.pod.portsHint}</p>
        </Fact>
        {probe !== undefined && (
          <Fact term={inspectorWords.pod.probe} mono>
            {probe}
          </Fact>
        )}
      </Facts>
    </li>
  );
}

export function Containers({ pod }: { readonly pod: Pod }) {
  const { containers, initContainers = [] } = pod.spec;
  const { containerStatuses = [], initContainerStatuses = [] } = pod.status ?? {};
  return (
    <Section title={inspectorWords.pod.containers(containers.length + initContainers.length)} folded={false}>
      <ul className={styles['list']}>
        {initContainers.map((container) => (
          <ContainerFacts
            key={`init ${container.name}`}
            container={container}
            status={initContainerStatuses.find(({ name }) => name === container.name)}
          />
        ))}
        {containers.map((container) => (
          <ContainerFacts
            key={container.name}
            container={container}
            status={containerStatuses.find(({ name }) => name === container.name)}
          />
        ))}
      </ul>
    </Section>
  );
}
