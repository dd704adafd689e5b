/**
 * Who answered this Service, counted: each endpoint's share, what the rules would give it, and how far from that is usual for so few
 * connections. With 12, 120 and 1,200 of them one can watch chance even out.
 */
import { useCallback, useMemo, useState } from 'react';
import { Send } from 'lucide-react';
import type { Answer, Flow, Service } from '../../../api/index.ts';
import type { Cluster } from '../../../cluster/index.ts';
import { usualRange } from '../../presenters/binomial.ts';
import { burstSources, type BurstSource } from '../../presenters/burstSources.ts';
import { slicesOf, endpointRows } from '../../presenters/endpointRows.ts';
import { podSuffix, shortKey } from '../../presenters/flowWords.ts';
import { targetOf } from '../../presenters/listening.ts';
import {
  answersIn,
  courseOf,
  expectedShares,
  flowsOf,
  sharesOf,
  type EndpointShare,
  type ShareWindow,
} from '../../presenters/shares.ts';
import { act, useCluster, useObjects } from '../../store/clusterStore.ts';
import { Button } from '../../ui/Button.tsx';
import field from '../../ui/Field.module.css';
import { formatChance, formatCount } from '../../ui/format.ts';
import { Section } from '../../ui/Section.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { useIdle } from '../../ui/whenIdle.ts';
import inspector from '../Inspector.module.css';
import { inspectorWords } from '../words.tsx';
import { Funnel, slotOf } from './Funnel.tsx';
import styles from './Shares.module.css';

/** As many as are drawn; older answers no longer count. */
const MOST_ANSWERS = 5000;
/** Endpoints listed one by one; the rest is summed up. */
const MOST_ROWS = 24;

const windows = () =>
  [
    { value: 'last60', label: inspectorWords.shares.last60 },
    { value: 'change', label: inspectorWords.shares.change, title: inspectorWords.shares.changeHint },
    { value: 'all', label: inspectorWords.shares.all, title: inspectorWords.shares.allHint(formatCount(MOST_ANSWERS)) },
  ] as const;

const BURSTS = [12, 120, 1200] as const;

/** `_moment` is what the answer depends on: named so that the memo knows. */
function readAnswers(cluster: Cluster, service: Service, _moment: unknown): readonly Answer[] {
  const { namespace = '', name } = service.metadata;
  return cluster.answers(namespace, name, MOST_ANSWERS);
}

function useAnswers(service: Service): readonly Answer[] {
  const cluster = useCluster((state) => state.cluster);
  const revision = useCluster((state) => state.revision);
  return useMemo(() => readAnswers(cluster, service, revision), [cluster, service, revision]);
}

/** When the Service or its slices last changed. */
function useChangedAt(service: Service): number | undefined {
  const cluster = useCluster((state) => state.cluster);
  const slices = useObjects('endpointslices');
  const { namespace, name, resourceVersion } = service.metadata;
  return useMemo(() => {
    const versions = slicesOf(slices, namespace, name).map(({ metadata }) => Number(metadata.resourceVersion));
    return cluster.journalEntry(Math.max(Number(resourceVersion), ...versions))?.at;
  }, [cluster, slices, namespace, name, resourceVersion]);
}

/** `_rules` is what the traces depend on. */
const askExpected = (cluster: Cluster, flows: readonly { flow: Flow; times: number }[], _rules: unknown) =>
  expectedShares(flows, (flow) => cluster.trace(flow));

/** What the rules of this moment give each endpoint, for those who asked. */
function useExpected(answers: readonly Answer[]): ReadonlyMap<string, number> | undefined {
  const cluster = useCluster((state) => state.cluster);
  const slices = useObjects('endpointslices');
  const services = useObjects('services');
  // The weights need not be exact to be right: asked again when a tenth more has come.
  const size = Math.round(Math.log(answers.length + 1) * 10);
  const ask = useCallback(
    () => askExpected(cluster, flowsOf(answers), [slices, services]),
    // oxlint-disable-next-line react/exhaustive-deps -- `size` stands for `answers`, which are others ten times a second
    [cluster, slices, services, size],
  );
  return useIdle(ask);
}

interface RowProps {
  readonly share: EndpointShare;
  readonly slot: number;
  /** The share that is as wide as the bar. */
  readonly scale: number;
  readonly requests: number;
  readonly connections: number;
  /** Undefined while it is being traced. */
  readonly expected: number | undefined;
}

const of = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

function Row({ share, slot, scale, requests, connections, expected }: RowProps) {
  const { endpoint, pod, requests: own, connections: chosen } = share;
  const usual = expected === undefined || connections === 0 ? undefined : usualRange(connections, expected);
  const odd = usual !== undefined && (chosen < usual.least || chosen > usual.most);
  const wide = (part: number) => `${Math.min(1, part / scale) * 100}%`;
  const words = [
    inspectorWords.shares.own(own, requests),
    ...(expected === undefined ? [] : [inspectorWords.shares.expected(formatChance(expected))]),
    ...(usual ? [inspectorWords.shares.usual(connections, usual.least, usual.most)] : []),
    ...(odd ? [inspectorWords.shares.odd] : []),
  ].join(', ');
  return (
    <li data-endpoint={endpoint} data-slot={slot} data-odd={odd || undefined} title={words}>
      <span className={styles['who']}>{pod === undefined ? endpoint : podSuffix(shortKey(pod))}</span>
      <span className={styles['bar']} role="img" aria-label={words}>
        <span className={styles['own']} style={{ inlineSize: wide(of(own, requests)) }} />
        {usual && (
          <span
            className={styles['usual']}
            style={{
              insetInlineStart: wide(of(usual.least, connections)),
              inlineSize: wide(of(usual.most - usual.least, connections)),
            }}
          />
        )}
        {expected !== undefined && <span className={styles['expected']} style={{ insetInlineStart: wide(expected) }} />}
      </span>
      <span className={styles['count']}>
        {own} <small>{formatChance(of(own, requests))}</small>
      </span>
    </li>
  );
}

/** So wide that the widest bar, and what is usual for it, has room. */
function scaleOf(
  endpoints: readonly EndpointShare[],
  requests: number,
  connections: number,
  expected: ReadonlyMap<string, number> | undefined,
): number {
  const usual = [...(expected?.values() ?? [])].map((chance) => of(usualRange(connections, chance).most, connections));
  return Math.min(1, 1.15 * Math.max(0.1, ...endpoints.map((share) => of(share.requests, requests)), ...usual));
}

interface BurstProps {
  readonly sources: readonly BurstSource[];
  readonly onSend: () => void;
}

function Bursts({ sources, onSend }: BurstProps) {
  const [chosen, setChosen] = useState('');
  const source = sources.find(({ value }) => value === chosen) ?? sources[0];
  if (!source) return <p className={inspector['note']}>{inspectorWords.shares.nobody}</p>;
  const send = (count: number) => {
    act((cluster) => cluster.sendMany(source.flow, count));
    onSend();
  };
  return (
    <div className={styles['bursts']}>
      <label className={field['field']}>
        {inspectorWords.shares.from}
        <select value={source.value} onChange={(event) => setChosen(event.target.value)}>
          {sources.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <span className={styles['send']}>
        <Send aria-hidden="true" size={14} />
        {BURSTS.map((count) => (
          <Button key={count} title={inspectorWords.shares.burst(count)} onClick={() => send(count)}>
            {formatCount(count)}
            <span className="visually-hidden"> {inspectorWords.shares.connections}</span>
          </Button>
        ))}
      </span>
    </div>
  );
}

function useKnownEndpoints(service: Service): readonly string[] {
  const slices = useObjects('endpointslices');
  return useMemo(() => {
    const { namespace, name } = service.metadata;
    const [port] = service.spec.ports ?? [];
    const ready = endpointRows(slicesOf(slices, namespace, name)).filter((row) => row.ready);
    return port ? ready.flatMap((row) => (targetOf(row, port) ? [`${row.ip}:${targetOf(row, port) ?? ''}`] : [])) : [];
  }, [service, slices]);
}

export function Shares({ service }: { readonly service: Service }) {
  const [wanted, setWindow] = useState<ShareWindow>('last60');
  const all = useAnswers(service);
  const changedAt = useChangedAt(service);
  const answers = useMemo(() => answersIn(all, wanted, changedAt), [all, wanted, changedAt]);
  const expected = useExpected(answers);
  const known = useKnownEndpoints(service);
  const { endpoints, requests, connections } = useMemo(() => sharesOf(answers, known), [answers, known]);
  const course = useMemo(() => courseOf(answers), [answers]);
  const order = useMemo(() => endpoints.map(({ endpoint }) => endpoint), [endpoints]);
  const pods = useObjects('pods');
  const nodes = useObjects('nodes');
  const externals = useCluster((state) => state.cluster.settings.externals);
  const sources = useMemo(() => burstSources(service, pods, nodes, externals), [service, pods, nodes, externals]);
  const shown = endpoints.slice(0, MOST_ROWS);
  const scale = scaleOf(endpoints, requests, connections, expected);
  const sticky = service.spec.sessionAffinity === 'ClientIP';

  return (
    <Section title={inspectorWords.shares.title} aside={inspectorWords.shares.requests(requests)}>
      <Segmented label={inspectorWords.shares.which} value={wanted} options={windows()} onChange={setWindow} />
      {requests === 0 ? (
        <p className={inspector['note']}>{inspectorWords.shares.none}</p>
      ) : (
        <>
          <ul className={styles['shares']} aria-label={inspectorWords.shares.list}>
            {shown.map((share, index) => (
              <Row
                key={share.endpoint}
                slot={slotOf(index)}
                scale={scale}
                share={share}
                requests={requests}
                connections={connections}
                expected={expected && (expected.get(share.endpoint) ?? 0)}
              />
            ))}
          </ul>
          {endpoints.length > shown.length && (
            <p className={inspector['note']}>{inspectorWords.shares.more(endpoints.length - shown.length)}</p>
          )}
          <p className={styles['key']}>
            <span className={styles['keyExpected']} aria-hidden="true" /> {inspectorWords.shares.keyExpected}
            <span className={styles['keyUsual']} aria-hidden="true" /> {inspectorWords.shares.keyUsual(connections)}
          </p>
          {connections >= 2 && <Funnel course={course} order={order} expected={expected} draws={connections} />}
          {connections < requests && (
            <p className={inspector['note']}>{inspectorWords.shares.perConnection(requests, connections)}</p>
          )}
          {sticky && <p className={inspector['note']}>{inspectorWords.shares.sticky}</p>}
        </>
      )}
      <Bursts sources={sources} onSend={() => setWindow('all')} />
    </Section>
  );
}
