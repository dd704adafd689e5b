/** Objects with no view of their own: what they are, who made them, their conditions and Events. */
import { FileText } from 'lucide-react';
import type { AnyObject, Deployment, ReplicaSet } from '../../api/index.ts';
import { matchesSelector } from '../../api/index.ts';
import { objectSelection } from '../presenters/selections.ts';
import { isPodReady } from '../presenters/podStatus.ts';
import { useObjects } from '../store/clusterStore.ts';
import { Fact, Facts } from '../ui/Facts.tsx';
import { Goto } from '../ui/Goto.tsx';
import { Lamp } from '../ui/Lamp.tsx';
import { Section } from '../ui/Section.tsx';
import { Conditions } from './Conditions.tsx';
import styles from './Inspector.module.css';
import { Labels } from './Labels.tsx';
import { ObjectEvents } from './ObjectEvents.tsx';
import { PanelHeader } from './PanelHeader.tsx';

function Replicas({ object }: { readonly object: Deployment | ReplicaSet }) {
  const pods = useObjects('pods').filter(
    ({ metadata }) =>
      metadata.namespace === object.metadata.namespace && matchesSelector(object.spec.selector, metadata.labels),
  );
  return (
    <Section
      title="Pods"
      aside={`${object.status?.readyReplicas ?? 0} of ${object.spec.replicas ?? 1} ready`}
      folded={pods.length > 12}
    >
      <ul className={styles['list']}>
        {pods.map((pod) => (
          <li key={pod.metadata.uid}>
            <Lamp state={isPodReady(pod) ? 'ok' : 'bad'}>
              <Goto to={objectSelection('pods', pod.metadata.namespace, pod.metadata.name)}>{pod.metadata.name}</Goto>
            </Lamp>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function conditionsOf(object: AnyObject) {
  return object.kind === 'Deployment' || object.kind === 'ReplicaSet' ? (object.status?.conditions ?? []) : [];
}

export function ObjectView({ object }: { readonly object: AnyObject }) {
  const { kind, metadata } = object;
  const where = metadata.namespace === undefined ? kind : `${kind} in ${metadata.namespace}`;
  return (
    <article data-inspects={kind} data-namespace={metadata.namespace} data-name={metadata.name}>
      <PanelHeader kind={where} name={metadata.name} icon={<FileText />} />
      <Section title="Object">
        <Facts>
          <Fact term="Labels">
            <Labels labels={metadata.labels} />
          </Fact>
          {kind === 'Deployment' || kind === 'ReplicaSet' ? (
            <Fact term="Selector">
              <Labels labels={object.spec.selector.matchLabels} />
            </Fact>
          ) : null}
          <Fact term="Revision" mono>
            {metadata.resourceVersion}
          </Fact>
        </Facts>
      </Section>
      {(kind === 'Deployment' || kind === 'ReplicaSet') && <Replicas object={object} />}
      <Conditions conditions={conditionsOf(object)} />
      <ObjectEvents object={object} />
    </article>
  );
}
