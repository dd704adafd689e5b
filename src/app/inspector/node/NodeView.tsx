/** A node: its addresses, its Pods, its kube-proxy, and its kernel's rules. */
import { Server } from 'lucide-react';
import { Fragment } from 'react';
import { isPodReady, keyOf, nodeWords, podLine, taintText, type Node, type Taint } from '../../../api/index.ts';
import { NODE_ACTIONS } from '../../actions/index.ts';
import { changesSince, proxyLine } from '../../presenters/proxyWords.ts';
import { objectSelection } from '../../presenters/selections.ts';
import { shortKey } from '../../presenters/flowWords.ts';
import { useCluster, useObjects } from '../../store/clusterStore.ts';
import { useEngine } from '../../store/useEngine.ts';
import { formatClock } from '../../ui/format.ts';
import { Fact, Facts } from '../../ui/Facts.tsx';
import { Goto } from '../../ui/Goto.tsx';
import { Lamp } from '../../ui/Lamp.tsx';
import { Section } from '../../ui/Section.tsx';
import { Conditions } from '../Conditions.tsx';
import styles from '../Inspector.module.css';
import { ObjectEvents } from '../ObjectEvents.tsx';
import { PanelHeader } from '../PanelHeader.tsx';
import { TryActions } from '../TryActions.tsx';
import { inspectorWords } from '../words.tsx';
import { Comparisons } from './Comparisons.tsx';
import { NodePath } from './NodePath.tsx';
import { NodeRulesSection } from './NodeRulesSection.tsx';
import { Plates } from './Plates.tsx';

function nodeStatus(node: Node): { readonly state: 'ok' | 'bad' | 'warn'; readonly words: string } {
  const words = nodeWords(node);
  return { state: words === 'Ready' ? 'ok' : words.startsWith('Ready,') ? 'warn' : 'bad', words };
}

/** One a line; too long for it, it parts where its name does. */
function TaintLine({ taint }: { readonly taint: Taint }) {
  const parts = taintText(taint).split('/');
  return (
    <span className={styles['taint']}>
      {parts.map((part, at) => (
        <Fragment key={part}>
          {at > 0 && (
            <>
              /<wbr />
            </>
          )}
          {part}
        </Fragment>
      ))}
    </span>
  );
}

function KubeProxy({ node }: { readonly node: string }) {
  const services = useObjects('services');
  const slices = useObjects('endpointslices');
  const status = useEngine((cluster) => cluster.proxyStatus(node));
  const hasPower = useEngine((cluster) => cluster.link(node).powered);
  const waiting = status?.syncDueAt !== undefined;
  // The countdown is the only thing that changes with time.
  const now = useCluster((state) => (waiting ? state.now : 0));
  const behind = status ? changesSince(status.syncedRevision, services, slices) : 0;
  const { state, sentence } = proxyLine(status, behind, now, hasPower);
  return (
    <Section title="kube-proxy">
      <div className={styles['lamps']}>
        <Lamp state={state}>{sentence}</Lamp>
      </div>
      {status && (
        <Facts>
          <Fact term={inspectorWords.node.rulesAsOf}>
            {inspectorWords.node.revisionAt(status.syncedRevision, formatClock(status.syncedAt))}
          </Fact>
        </Facts>
      )}
    </Section>
  );
}

function PodsHere({ node }: { readonly node: string }) {
  const pods = useObjects('pods').filter(({ spec }) => spec.nodeName === node);
  return (
    <Section title={inspectorWords.pods} aside={String(pods.length)} folded={pods.length > 10}>
      <ul className={styles['list']}>
        {pods.map((pod) => (
          <li key={keyOf(pod)} className={styles['row']}>
            <Lamp state={isPodReady(pod) ? 'ok' : 'bad'}>
              <Goto to={objectSelection('pods', pod.metadata.namespace, pod.metadata.name)}>
                {shortKey(keyOf(pod))}
              </Goto>
            </Lamp>
            <span className={styles['note']}>
              {pod.status?.podIP ?? ''} {podLine(pod).status}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function NodeView({ node }: { readonly node: Node }) {
  const { metadata, spec, status } = node;
  const { state, words } = nodeStatus(node);
  const taints = spec.taints ?? [];
  return (
    <article data-inspects="Node" data-name={metadata.name}>
      <PanelHeader
        kind={inspectorWords.node.kind}
        name={metadata.name}
        icon={<Server />}
        aside={<Lamp state={state}>{words}</Lamp>}
      />
      <Section title={inspectorWords.addresses}>
        <Facts>
          {(status?.addresses ?? [])
            .filter(({ type }) => type !== 'Hostname')
            .map(({ type, address }) => (
              <Fact key={address} term={type} mono>
                {address}
              </Fact>
            ))}
          <Fact term="podCIDR" mono>
            {spec.podCIDR ?? '<none>'}
          </Fact>
          {metadata.labels?.['topology.kubernetes.io/zone'] !== undefined && (
            <Fact term={inspectorWords.node.zone}>{metadata.labels['topology.kubernetes.io/zone']}</Fact>
          )}
          <Fact term={inspectorWords.node.taints} mono>
            {taints.length === 0
              ? '<none>'
              : taints.map((taint) => <TaintLine key={`${taint.key} ${taint.effect}`} taint={taint} />)}
          </Fact>
        </Facts>
      </Section>
      <KubeProxy node={metadata.name} />
      <NodePath key={`path ${metadata.uid}`} node={metadata.name} />
      <TryActions actions={NODE_ACTIONS} target={{ name: metadata.name }} />
      <Plates node={metadata.name} />
      <PodsHere node={metadata.name} />
      <Conditions conditions={status?.conditions ?? []} />
      <Comparisons key={`compared ${metadata.uid}`} node={node} />
      <NodeRulesSection key={metadata.uid} node={metadata.name} />
      <ObjectEvents object={node} />
    </article>
  );
}
