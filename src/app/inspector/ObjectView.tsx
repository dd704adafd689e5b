/** Objects with no view of their own: what they are, who made them, their conditions and Events. */
import { FileText } from 'lucide-react';
import { matchesSelector, type AnyObject, type Endpoints, type Lease, isPodReady } from '../../api/index.ts';
import { objectSelection } from '../presenters/selections.ts';
import {
  conditionsOf,
  isWorkload,
  readyWords,
  selectorOfWorkload,
  workloadNote,
  type Workload,
} from '../presenters/workloads.ts';
import { useObjects } from '../store/clusterStore.ts';
import { Fact, Facts } from '../ui/Facts.tsx';
import { Goto } from '../ui/Goto.tsx';
import { Lamp } from '../ui/Lamp.tsx';
import { Section } from '../ui/Section.tsx';
import { Conditions } from './Conditions.tsx';
import { EventFacts } from './EventFacts.tsx';
import styles from './Inspector.module.css';
import { Labels } from './Labels.tsx';
import { ObjectEvents } from './ObjectEvents.tsx';
import { PanelHeader } from './PanelHeader.tsx';
import { inspectorWords } from './words.tsx';

function WorkloadPods({ object }: { readonly object: Workload }) {
  const note = workloadNote(object);
  const selector = selectorOfWorkload(object);
  const pods = useObjects('pods').filter(
    ({ metadata }) => metadata.namespace === object.metadata.namespace && matchesSelector(selector, metadata.labels),
  );
  return (
    <Section title={inspectorWords.pods} aside={readyWords(object)} folded={pods.length > 12}>
      {note !== undefined && <p className={styles['note']}>{note}</p>}
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

/** The old form of a Service's addresses. */
function Addresses({ object }: { readonly object: Endpoints }) {
  const rows = (object.subsets ?? []).flatMap(({ addresses = [], notReadyAddresses = [], ports = [] }) =>
    [addresses, notReadyAddresses].flatMap((list, index) =>
      list.map(({ ip, nodeName }) => ({
        ip,
        node: nodeName,
        ready: index === 0,
        ports: ports.map(({ port }) => port),
      })),
    ),
  );
  return (
    <Section title={inspectorWords.addresses} aside={rows.length === 0 ? inspectorWords.none : rows.length}>
      <p className={styles['note']}>{inspectorWords.object.deprecated}</p>
      <ul className={styles['list']}>
        {rows.map(({ ip, node, ready, ports }) => (
          <li key={`${ip} ${ports.join(',')}`}>
            <Lamp state={ready ? 'ok' : 'bad'}>
              <code>{ports.length === 0 ? ip : `${ip}:${ports.join(',')}`}</code>
              {node !== undefined && <> {inspectorWords.onNode(node)}</>}
            </Lamp>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function LeaseFacts({ lease: { spec } }: { readonly lease: Lease }) {
  return (
    <>
      <Fact term={inspectorWords.object.holder}>{spec?.holderIdentity ?? '<none>'}</Fact>
      <Fact term={inspectorWords.object.duration} mono>
        {spec?.leaseDurationSeconds ?? 0} s
      </Fact>
    </>
  );
}

export function ObjectView({ object }: { readonly object: AnyObject }) {
  const { kind, metadata } = object;
  const where = metadata.namespace === undefined ? kind : inspectorWords.kindIn(kind, metadata.namespace);
  return (
    <article data-inspects={kind} data-namespace={metadata.namespace} data-name={metadata.name}>
      <PanelHeader kind={where} name={metadata.name} icon={<FileText />} />
      {object.kind === 'Event' && <EventFacts event={object} />}
      <Section title={inspectorWords.object.section}>
        <Facts>
          <Fact term={inspectorWords.labels}>
            <Labels labels={metadata.labels} />
          </Fact>
          {isWorkload(object) ? (
            <Fact term={inspectorWords.selector}>
              <Labels labels={selectorOfWorkload(object).matchLabels} />
            </Fact>
          ) : null}
          {object.kind === 'Lease' && <LeaseFacts lease={object} />}
          {object.kind === 'ControllerRevision' && (
            <Fact term={inspectorWords.object.template} mono>
              {inspectorWords.object.templateRevision(object.revision)}
            </Fact>
          )}
          <Fact term={inspectorWords.revision} mono>
            {metadata.resourceVersion}
          </Fact>
        </Facts>
      </Section>
      {isWorkload(object) && <WorkloadPods object={object} />}
      {object.kind === 'Endpoints' && <Addresses object={object} />}
      <Conditions conditions={conditionsOf(object)} />
      <ObjectEvents object={object} />
    </article>
  );
}
