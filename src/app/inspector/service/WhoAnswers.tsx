/**
 * The matrix "Who answers?": from every place a client can stand, each endpoint's chance. Asked of the nodes' rules by tracing,
 * again whenever Services, slices or rules changed. A grid for the keyboard; the cell in focus is explained below it.
 */
import { Fragment, useCallback, useMemo, useState, type KeyboardEvent } from 'react';
import type { EndpointSlice, Node, Service, ServicePort } from '../../../api/index.ts';
import type { Cluster } from '../../../cluster/index.ts';
import { cellSentence, cellWords, lostSentence, LOST_WORDS, percent } from '../../presenters/answerWords.ts';
import { endpointRows, slicesOf, type EndpointRow } from '../../presenters/endpointRows.ts';
import { podSuffix, shortKey } from '../../presenters/flowWords.ts';
import { targetOf } from '../../presenters/listening.ts';
import { answerSources } from '../../presenters/answerSources.ts';
import {
  answerMatrix,
  answerRow,
  columnsByNode,
  mergeRows,
  shareOf,
  type AnswerColumn,
  type AnswerMatrix,
  type AnswerRow,
} from '../../presenters/whoAnswers.ts';
import { useCluster, useObjects } from '../../store/clusterStore.ts';
import { useEngine } from '../../store/useEngine.ts';
import { Button } from '../../ui/Button.tsx';
import { Section } from '../../ui/Section.tsx';
import { useSlices } from '../../ui/whenIdle.ts';
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
}

/** ip:port of the endpoints that serve this Service port, as the slices list them. */
function listedEndpoints({ service, port, slices }: Question): readonly string[] {
  const { namespace, name } = service.metadata;
  return endpointRows(slicesOf(slices, namespace, name)).flatMap((row) => {
    const target = targetOf(row, port);
    return target === undefined ? [] : [`${row.ip}:${target}`];
  });
}

/** Row by row. `_rules` is what the traces depend on: named so that a change of it asks again. */
function* ask(question: Question, _rules: unknown): Generator<AnswerMatrix, void> {
  const { cluster, service, port, nodes } = question;
  const listed = listedEndpoints(question);
  const rows: AnswerRow[] = [];
  for (const source of answerSources(service, port, nodes.slice(0, MOST_NODES), cluster.settings.externals)) {
    rows.push(answerRow(source, cluster.trace(source.flow)));
    yield answerMatrix([...rows], listed);
  }
}

function useMatrix(service: Service, port: ServicePort) {
  const cluster = useCluster((state) => state.cluster);
  const nodes = useObjects('nodes');
  const slices = useObjects('endpointslices');
  const rules = useEngine((engine) => [
    engine.settings,
    ...nodes.slice(0, MOST_NODES).map(({ metadata }) => engine.plates(metadata.name)),
  ]);
  const begin = useCallback(
    () => ask({ cluster, service, port, nodes, slices }, rules),
    [cluster, service, port, nodes, slices, rules],
  );
  return useSlices(begin);
}

/** A column an endpoint, named by its Pod's suffix or its address; of many endpoints a column a node. */
function columnsOf(
  endpoints: readonly string[],
  rows: readonly EndpointRow[],
  byNode: boolean,
): readonly AnswerColumn[] {
  const rowOf = (endpoint: string) => rows.find(({ ip }) => endpoint.startsWith(`${ip}:`));
  if (byNode) return columnsByNode(endpoints, (endpoint) => rowOf(endpoint)?.node ?? 'elsewhere');
  return endpoints.map((endpoint) => {
    const pod = rowOf(endpoint)?.pod;
    const name = pod === undefined ? endpoint : shortKey(pod);
    const long = pod === undefined ? endpoint : `${name} (${endpoint})`;
    return { key: endpoint, short: podSuffix(name), long, endpoints: [endpoint] };
  });
}

/** Which rules the matrix is about, and whether they are the last word. */
function Standing({ service }: { readonly service: Service }) {
  const nodes = useObjects('nodes');
  const waiting = useEngine((engine) =>
    nodes.map(({ metadata }) => metadata.name).filter((node) => engine.proxyStatus(node)?.syncDueAt !== undefined),
  );
  const stopped = useEngine((engine) =>
    nodes.map(({ metadata }) => metadata.name).filter((node) => engine.proxyStatus(node)?.running === false),
  );
  const { internalTrafficPolicy = 'Cluster', externalTrafficPolicy, trafficDistribution } = service.spec;
  const named = (names: readonly string[]) =>
    names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
  return (
    <>
      <p className={styles['policies']}>
        internal <code>{internalTrafficPolicy}</code>
        {externalTrafficPolicy !== undefined && (
          <>
            {' '}
            · external <code>{externalTrafficPolicy}</code>
          </>
        )}
        {trafficDistribution !== undefined && (
          <>
            {' '}
            · <code>{trafficDistribution}</code>
          </>
        )}
      </p>
      {waiting.length > 0 && (
        <p className={styles['standing']} role="status">
          What the rules now in force do: a sync is pending on {named(waiting)}.
        </p>
      )}
      {stopped.length > 0 && (
        <p className={styles['standing']}>kube-proxy is stopped on {named(stopped)}: old rules answer there.</p>
      )}
    </>
  );
}

interface CellPosition {
  readonly row: number;
  readonly column: number;
}

const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

interface RowProps {
  readonly row: AnswerRow;
  readonly index: number;
  readonly columns: readonly AnswerColumn[];
  readonly at: CellPosition;
  readonly onPoint: (sentence: string) => void;
}

/** A row that reaches no endpoint at all is one cell wide as the table; any other has a last cell for what is lost. */
function MatrixRow({ row, index, columns, at, onPoint }: RowProps) {
  const tabIndex = (column: number) => (at.row === index && at.column === column ? 0 : -1);
  const cell = (column: number, sentence: string) => ({
    role: 'gridcell',
    tabIndex: tabIndex(column),
    'data-cell': `${index} ${column}`,
    'aria-description': sentence,
    onFocus: () => onPoint(sentence),
    onPointerEnter: () => onPoint(sentence),
  });
  const { lost } = row;
  if (lost && row.shares.size === 0)
    return (
      <tr role="row">
        <th scope="row" role="rowheader" title={row.label}>
          {row.label}
        </th>
        <td colSpan={Math.max(1, columns.length)} data-verdict={lost.verdict} {...cell(0, lostSentence(row))}>
          <span>{LOST_WORDS[lost.verdict]}</span>
        </td>
      </tr>
    );
  return (
    <tr role="row">
      <th scope="row" role="rowheader" title={row.label}>
        {row.label}
        {lost && (
          <span className={styles['partly']} title={lostSentence(row)}>
            {percent(lost.probability)} {LOST_WORDS[lost.verdict]}
          </span>
        )}
      </th>
      {columns.map((column, at) => {
        const share = shareOf(row, column);
        return (
          <td
            key={column.key}
            data-verdict={share?.verdict ?? 'never'}
            style={{ '--share': share?.probability ?? 0 } as React.CSSProperties}
            {...cell(at, cellSentence(row, share, column.long))}
          >
            <span>{cellWords(share)}</span>
          </td>
        );
      })}
    </tr>
  );
}

interface MatrixProps {
  readonly rows: readonly AnswerRow[];
  readonly columns: readonly AnswerColumn[];
  readonly label: string;
}

const EDGES: Readonly<Record<string, 'first' | 'last'>> = { Home: 'first', End: 'last' };

function Matrix({ rows, columns, label }: MatrixProps) {
  const [wanted, setAt] = useState<CellPosition>({ row: 0, column: 0 });
  const [pointed, setPointed] = useState('');
  const columnsOfRow = (row: number) => (rows[row]?.shares.size === 0 ? 1 : columns.length);
  const clamp = ({ row, column }: CellPosition): CellPosition => {
    const inRow = Math.max(0, Math.min(row, rows.length - 1));
    return { row: inRow, column: Math.max(0, Math.min(column, columnsOfRow(inRow) - 1)) };
  };
  const at = clamp(wanted);

  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>) => {
    const move = MOVES[event.key];
    const edge = EDGES[event.key];
    if (!move && !edge) return;
    event.preventDefault();
    const next = move
      ? clamp({ row: at.row + move[0], column: at.column + move[1] })
      : clamp({ row: at.row, column: edge === 'first' ? 0 : Infinity });
    setAt(next);
    event.currentTarget.querySelector<HTMLElement>(`[data-cell="${next.row} ${next.column}"]`)?.focus();
  };

  return (
    <>
      <div className={styles['scroll']}>
        <table
          role="grid"
          className={styles['matrix']}
          style={{ minInlineSize: `${6 + Math.max(1, columns.length) * 3}rem` }}
          aria-label={label}
          onKeyDown={onKeyDown}
        >
          <colgroup>
            <col className={styles['sources']} />
          </colgroup>
          <thead>
            <tr role="row">
              <td role="presentation" />
              {columns.map(({ key, short, long }) => (
                <th key={key} scope="col" role="columnheader" title={long}>
                  {short}
                </th>
              ))}
              {columns.length === 0 && (
                <th scope="col" role="columnheader">
                  no endpoint
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <Fragment key={`${row.group} ${row.label}`}>
                {row.group !== rows[index - 1]?.group && (
                  <tr role="row">
                    <th
                      scope="rowgroup"
                      role="rowheader"
                      className={styles['group']}
                      colSpan={Math.max(1, columns.length) + 1}
                    >
                      {row.group}
                    </th>
                  </tr>
                )}
                <MatrixRow row={row} index={index} columns={columns} at={at} onPoint={setPointed} />
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
      <p className={styles['sentence']} aria-live="polite">
        {pointed === '' ? 'Point at a cell to read why.' : pointed}
      </p>
    </>
  );
}

const NO_MATRIX = {
  ExternalName: 'ExternalName: DNS gives an alias. No address, no rules, nobody to choose.',
  headless: 'Headless: no virtual address and no rules. DNS gives the Pods’ addresses, and the client chooses.',
} as const;

const portName = ({ name, port, protocol }: ServicePort): string => `${name ? `${name} ` : ''}${port}/${protocol}`;

function PortMatrix({ service, port }: { readonly service: Service; readonly port: ServicePort }) {
  const slices = useObjects('endpointslices');
  const nodes = useObjects('nodes');
  const answer = useMatrix(service, port);
  const matrix = answer?.value;
  const [each, setEach] = useState(false);
  const { namespace, name } = service.metadata;
  const many = (matrix?.endpoints.length ?? 0) > MOST_COLUMNS;
  const columns = useMemo(
    () => columnsOf(matrix?.endpoints ?? [], endpointRows(slicesOf(slices, namespace, name)), many && !each),
    [matrix, slices, namespace, name, many, each],
  );
  const rows = useMemo(() => mergeRows(matrix?.rows ?? []), [matrix]);
  if (!matrix) return <p className={styles['sentence']}>Tracing…</p>;
  return (
    <>
      {many && (
        <Button tone="quiet" onClick={() => setEach(!each)}>
          {each ? 'Endpoints by node' : `Each of ${matrix.endpoints.length} endpoints`}
        </Button>
      )}
      <Matrix rows={rows} columns={columns} label={`Who answers for ${name}, port ${portName(port)}`} />
      {!answer.isOver && <p className={styles['standing']}>Tracing…</p>}
      {nodes.length > MOST_NODES && (
        <p className={styles['standing']}>
          Asked from the first {MOST_NODES} of {nodes.length} nodes.
        </p>
      )}
    </>
  );
}

export function WhoAnswers({ service }: { readonly service: Service }) {
  const [chosen, setChosen] = useState(0);
  const { type, clusterIP, ports = [] } = service.spec;
  const port = ports[chosen] ?? ports[0];
  const none = type === 'ExternalName' ? 'ExternalName' : clusterIP === 'None' ? 'headless' : undefined;
  return (
    <Section title="Who answers?" aside={service.metadata.name}>
      {ports.length > 1 && none === undefined && (
        <label className={styles['port']}>
          Port{' '}
          <select value={chosen} onChange={(event) => setChosen(Number(event.target.value))}>
            {ports.map((each, index) => (
              <option key={portName(each)} value={index}>
                {portName(each)}
              </option>
            ))}
          </select>
        </label>
      )}
      {none !== undefined && <p className={styles['sentence']}>{NO_MATRIX[none]}</p>}
      {none === undefined && port && (
        <>
          <Standing service={service} />
          <PortMatrix service={service} port={port} />
        </>
      )}
    </Section>
  );
}
