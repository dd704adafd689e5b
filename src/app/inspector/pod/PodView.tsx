/** A Pod: its state as kubectl would print it, where it stands, who made it, and what it means to Services. */
import { useMemo } from 'react';
import { Box } from 'lucide-react';
import { keyOf, type Pod, isPodReady, podLine, printAgeSince } from '../../../api/index.ts';
import { POD_ACTIONS } from '../../actions/index.ts';
import { ownerChain } from '../../presenters/owners.ts';
import { objectSelection } from '../../presenters/selections.ts';
import { useCluster, useObjects } from '../../store/clusterStore.ts';
import { useSeconds } from '../../store/useEngine.ts';
import { Fact, Facts } from '../../ui/Facts.tsx';
import { Goto } from '../../ui/Goto.tsx';
import { Lamp, type LampState } from '../../ui/Lamp.tsx';
import { Section } from '../../ui/Section.tsx';
import styles from '../Inspector.module.css';
import { Conditions } from '../Conditions.tsx';
import { Labels } from '../Labels.tsx';
import { ObjectEvents } from '../ObjectEvents.tsx';
import { PanelHeader } from '../PanelHeader.tsx';
import { TryActions } from '../TryActions.tsx';
import { inspectorWords } from '../words.tsx';
import { Containers } from './Containers.tsx';
import { Inside } from './Inside.tsx';
import { PodServices } from './PodServices.tsx';
import { WhyHere } from './WhyHere.tsx';

const PHASE_LAMPS: Readonly<Record<string, LampState>> = {
  Running: 'ok',
  Pending: 'warn',
  Succeeded: 'off',
  Failed: 'bad',
};

/** Two lamps, because Running is not Ready: only the second decides about traffic. */
function Lamps({ pod }: { readonly pod: Pod }) {
  const phase = pod.status?.phase ?? 'Pending';
  const ready = isPodReady(pod);
  return (
    <div className={styles['lamps']}>
      <Lamp state={PHASE_LAMPS[phase] ?? 'warn'}>{inspectorWords.pod.phase(phase)}</Lamp>
      <Lamp state={ready ? 'ok' : 'bad'}>{ready ? inspectorWords.pod.ready : inspectorWords.pod.notReady}</Lamp>
    </div>
  );
}

function Owners({ pod }: { readonly pod: Pod }) {
  const cluster = useCluster((state) => state.cluster);
  const replicaSets = useObjects('replicasets');
  // What an owner's own owner is changes with the ReplicaSets.
  const chain = useMemo(() => chainAt(pod, cluster, replicaSets), [pod, cluster, replicaSets]);
  if (chain.length === 0) return inspectorWords.pod.nobody;
  return chain.map(({ kind, name, selection }, index) => (
    <span key={`${kind} ${name}`}>
      {index > 0 && ' ← '}
      <Goto to={selection}>
        {kind} {name}
      </Goto>
    </span>
  ));
}

const chainAt = (pod: Pod, cluster: Parameters<typeof ownerChain>[1], _at: unknown) => ownerChain(pod, cluster);

function Age({ pod }: { readonly pod: Pod }) {
  return printAgeSince(pod.metadata.creationTimestamp, useSeconds());
}

export function PodView({ pod }: { readonly pod: Pod }) {
  const { metadata, spec, status } = pod;
  const line = podLine(pod);
  return (
    <article data-inspects="Pod" data-namespace={metadata.namespace} data-name={metadata.name}>
      <PanelHeader kind={inspectorWords.kindIn('Pod', metadata.namespace ?? '')} name={metadata.name} icon={<Box />} />
      <Section title={line.status} aside={inspectorWords.pod.readiness(line.ready, line.total, line.restarts)}>
        <Lamps pod={pod} />
        {status?.message !== undefined && (
          <p className={styles['callout']} lang="en">
            {status.message}
          </p>
        )}
        <Facts>
          <Fact term="IP" mono>
            {status?.podIP ?? '<none>'}
          </Fact>
          <Fact term={inspectorWords.pod.node}>
            {spec.nodeName === undefined ? (
              '<none>'
            ) : (
              <Goto to={objectSelection('nodes', '', spec.nodeName)}>{spec.nodeName}</Goto>
            )}
          </Fact>
          <Fact term={inspectorWords.pod.madeBy}>
            <Owners pod={pod} />
          </Fact>
          <Fact term={inspectorWords.pod.age}>
            <Age pod={pod} />
          </Fact>
          <Fact term={inspectorWords.labels}>
            <Labels labels={metadata.labels} />
          </Fact>
        </Facts>
      </Section>
      <TryActions actions={POD_ACTIONS} target={{ namespace: metadata.namespace ?? '', name: metadata.name }} />
      <PodServices pod={pod} />
      <Containers pod={pod} />
      <Inside pod={pod} />
      <WhyHere pod={keyOf(pod)} />
      <Conditions conditions={status?.conditions ?? []} />
      <ObjectEvents object={pod} />
    </article>
  );
}
