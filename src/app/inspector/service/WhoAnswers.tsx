/**
 * The matrix "Who answers?": from every place a client can stand, each endpoint's chance, by the way in that is chosen. Asked of the
 * nodes' rules by tracing, again whenever Services, slices or rules changed. Its rows are there from the first moment, and are filled
 * in between frames.
 */
import { useCallback, useMemo, useState } from 'react';
import type { EndpointSlice, Node, Service, ServicePort } from '../../../api/index.ts';
import type { Cluster } from '../../../cluster/index.ts';
import { endpointRows, slicesOf, type EndpointRow } from '../../presenters/endpointRows.ts';
import { podSuffix, shortKey } from '../../presenters/flowWords.ts';
import { targetOf } from '../../presenters/listening.ts';
import { answerSources, wayKey, waysIn, type Way } from '../../presenters/answerSources.ts';
import {
  answerMatrix,
  answerRow,
  columnsByNode,
  mergeRows,
  openRow,
  type AnswerColumn,
  type AnswerMatrix,
} from '../../presenters/whoAnswers.ts';
import { useCluster, useObjects } from '../../store/clusterStore.ts';
import { useEngine } from '../../store/useEngine.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import field from '../../ui/Field.module.css';
import { Section } from '../../ui/Section.tsx';
import { useSlices } from '../../ui/whenIdle.ts';
import { inspectorWords } from '../words.tsx';
import { AnswerGrid } from './AnswerGrid.tsx';
import styles from './WhoAnswers.module.css';

/** Asking from more nodes than this would never come to an end while rules change. */
const MOST_NODES = 200;
/** More endpoints than this stand together by node. */
const MOST_COLUMNS = 14;

interface Question {
  readonly cluster: Cluster;
  readonly service: Service;
  readonly port: ServicePort;
  readonly nodes: readonly Node[];
  readonly slices: readonly EndpointSlice[];
  readonly way: Way | undefined;
}

/** ip:port of the endpoints that serve this Service port, as the slices list them. */
function listedEndpoints({ service, port, slices }: Question): readonly string[] {
  const { namespace, name } = service.metadata;
  return endpointRows(slicesOf(slices, namespace, name)).flatMap((row) => {
    const target = targetOf(row, port);
    return target === undefined ? [] : [`${row.ip}:${target}`];
  });
}

/** All rows with their places, none of them asked yet. */
function openMatrix(question: Question): AnswerMatrix {
  const { cluster, service, port, nodes, way } = question;
  const sources = answerSources(service, port, nodes.slice(0, MOST_NODES), cluster.settings.externals, way);
  const platesOf = (node: string) => cluster.plates(node);
  return answerMatrix(
    sources.map((source) => openRow(source, platesOf)),
    listedEndpoints(question),
  );
}

/** Row by row. `_rules` is what the traces depend on: named so that a change of it asks again. */
function* ask(question: Question, _rules: unknown): Generator<AnswerMatrix, void> {
  const { rows, endpoints } = openMatrix(question);
  const filled = [...rows];
  for (const [index, row] of rows.entries()) {
    filled[index] = answerRow(row, question.cluster.trace(row.flow));
    yield answerMatrix([...filled], endpoints);
  }
}

function useMatrix(service: Service, port: ServicePort, way: Way | undefined) {
  const cluster = useCluster((state) => state.cluster);
  const nodes = useObjects('nodes');
  const slices = useObjects('endpointslices');
  const rules = useEngine((engine) => [
    engine.settings,
    ...nodes.slice(0, MOST_NODES).map(({ metadata }) => engine.plates(metadata.name)),
  ]);
  const begin = useCallback(
    () => ask({ cluster, service, port, nodes, slices, way }, rules),
    [cluster, service, port, nodes, slices, way, rules],
  );
  const answer = useSlices(begin);
  // Only until the first answer: later ones stand until they are replaced.
  const [atFirst] = useState(() => openMatrix({ cluster, service, port, nodes, slices, way }));
  return answer ?? { value: atFirst, isOver: false };
}

/** A column an endpoint, named by its Pod's suffix or its address; of many endpoints a column a node. */
function columnsOf(
  endpoints: readonly string[],
  rows: readonly EndpointRow[],
  byNode: boolean,
): readonly AnswerColumn[] {
  const rowOf = (endpoint: string) => rows.find(({ ip }) => endpoint.startsWith(`${ip}:`));
  if (byNode) return columnsByNode(endpoints, (endpoint) => rowOf(endpoint)?.node ?? inspectorWords.answers.elsewhere);
  return endpoints.map((endpoint) => {
    const pod = rowOf(endpoint)?.pod;
    const name = pod === undefined ? endpoint : shortKey(pod);
    const long = pod === undefined ? endpoint : `${name} (${endpoint})`;
    return { key: endpoint, short: podSuffix(name), long, endpoints: [endpoint] };
  });
}

/** Which policies the matrix is about. */
function Policies({ service }: { readonly service: Service }) {
  const { internalTrafficPolicy = 'Cluster', externalTrafficPolicy, trafficDistribution } = service.spec;
  return (
    <p className={styles['policies']}>
      {inspectorWords.answers.internal(internalTrafficPolicy)}
      {externalTrafficPolicy !== undefined && <> · {inspectorWords.answers.external(externalTrafficPolicy)}</>}
      {trafficDistribution !== undefined && (
        <>
          {' '}
          · <code>{trafficDistribution}</code>
        </>
      )}
    </p>
  );
}

const named = (names: readonly string[]): string =>
  names.length > 3 ? inspectorWords.answers.andMore(names.slice(0, 3).join(', '), names.length - 3) : names.join(', ');

/** Whether these rules are the last word: one line that is always there, so that nothing below it moves. */
function Standing({ isOver }: { readonly isOver: boolean }) {
  const nodes = useObjects('nodes');
  const waiting = useEngine((engine) =>
    nodes.map(({ metadata }) => metadata.name).filter((node) => engine.proxyStatus(node)?.syncDueAt !== undefined),
  );
  const stopped = useEngine((engine) =>
    nodes.map(({ metadata }) => metadata.name).filter((node) => engine.proxyStatus(node)?.running === false),
  );
  const words =
    stopped.length > 0
      ? inspectorWords.answers.stopped(named(stopped))
      : waiting.length > 0
        ? inspectorWords.answers.pending(named(waiting))
        : nodes.length > MOST_NODES
          ? inspectorWords.answers.someNodes(MOST_NODES, nodes.length)
          : inspectorWords.answers.inForce;
  return (
    <p
      className={styles['standing']}
      role="status"
      data-tone={stopped.length + waiting.length > 0 ? 'warn' : undefined}
      title={words}
    >
      {isOver ? words : inspectorWords.answers.tracing}
    </p>
  );
}

const portName = ({ name, port, protocol }: ServicePort): string => `${name ? `${name} ` : ''}${port}/${protocol}`;

interface PortMatrixProps {
  readonly service: Service;
  readonly port: ServicePort;
  readonly way: Way | undefined;
}

function PortMatrix({ service, port, way }: PortMatrixProps) {
  const slices = useObjects('endpointslices');
  const { value: matrix, isOver } = useMatrix(service, port, way);
  const [each, setEach] = useState(false);
  const { namespace, name } = service.metadata;
  const many = matrix.endpoints.length > MOST_COLUMNS;
  const columns = useMemo(
    () => columnsOf(matrix.endpoints, endpointRows(slicesOf(slices, namespace, name)), many && !each),
    [matrix, slices, namespace, name, many, each],
  );
  const rows = useMemo(() => mergeRows(matrix.rows, isOver), [matrix, isOver]);
  return (
    <>
      {many && (
        <Button tone="quiet" onClick={() => setEach(!each)}>
          {each ? inspectorWords.answers.byNode : inspectorWords.answers.each(matrix.endpoints.length)}
        </Button>
      )}
      <AnswerGrid rows={rows} columns={columns} label={inspectorWords.answers.grid(name, portName(port))} />
      <Standing isOver={isOver} />
    </>
  );
}

const KINDS = ['ClusterIP', 'NodePort', 'LoadBalancer', 'externalIP'] as const;

interface WaySelectProps {
  readonly ways: readonly Way[];
  readonly chosen: string;
  readonly onChange: (key: string) => void;
}

function WaySelect({ ways, chosen, onChange }: WaySelectProps) {
  return (
    <label className={field['field']}>
      {inspectorWords.answers.by}
      <select aria-label={inspectorWords.answers.way} value={chosen} onChange={(event) => onChange(event.target.value)}>
        <option value="">{inspectorWords.answers.usualWay}</option>
        {KINDS.map((kind) => {
          const own = ways.filter((way) => way.kind === kind);
          if (own.length === 0) return null;
          return (
            <optgroup key={kind} label={inspectorWords.answers.ways[kind]}>
              {own.map((way) => (
                <option key={wayKey(way)} value={wayKey(way)}>
                  {way.node === undefined ? `${way.host}:${way.port}` : `${way.node} · ${way.host}:${way.port}`}
                </option>
              ))}
            </optgroup>
          );
        })}
      </select>
    </label>
  );
}

function useWays(service: Service, port: ServicePort | undefined): readonly Way[] {
  const nodes = useObjects('nodes');
  return useMemo(() => (port ? waysIn(service, port, nodes) : []), [service, port, nodes]);
}

export function WhoAnswers({ service }: { readonly service: Service }) {
  const [chosen, setChosen] = useState(0);
  const [wanted, setWanted] = useState('');
  const { type, clusterIP, ports = [] } = service.spec;
  const port = ports[chosen] ?? ports[0];
  const ways = useWays(service, port);
  const way = ways.find((each) => wayKey(each) === wanted);
  const none = type === 'ExternalName' ? 'ExternalName' : clusterIP === 'None' ? 'headless' : undefined;
  return (
    <Section title={inspectorWords.answers.title} aside={service.metadata.name}>
      {none !== undefined && <p className={styles['sentence']}>{inspectorWords.answers[none]}</p>}
      {none === undefined && port && (
        <>
          <div className={styles['choices']}>
            {ports.length > 1 && (
              <Choice
                label={inspectorWords.answers.port}
                of={ports.map((_, index) => index)}
                say={(index) => portName(ports[index]!)}
                chosen={chosen}
                onChoose={setChosen}
              />
            )}
            <WaySelect ways={ways} chosen={way ? wayKey(way) : ''} onChange={setWanted} />
          </div>
          <Policies service={service} />
          <PortMatrix
            key={`${service.metadata.uid} ${portName(port)} ${way ? wayKey(way) : ''}`}
            service={service}
            port={port}
            way={way}
          />
        </>
      )}
    </Section>
  );
}
