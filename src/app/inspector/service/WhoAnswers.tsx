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
import { answerMatrix, answerSources, type AnswerMatrix, type AnswerRow } from '../../presenters/whoAnswers.ts';
import { useCluster, useObjects } from '../../store/clusterStore.ts';
import { useEngine } from '../../store/useEngine.ts';
import { Section } from '../../ui/Section.tsx';
import { useIdle } from '../../ui/whenIdle.ts';
import styles from './WhoAnswers.module.css';

/** More nodes than anyone reads; a large cluster is answered for its first ones. */
const MOST_NODES = 12;

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

/** `_rules` is what the traces depend on: named so that a change of it asks again. */
function ask(question: Question, _rules: unknown): AnswerMatrix {
  const { cluster, service, port, nodes } = question;
  const sources = answerSources(service, port, nodes.slice(0, MOST_NODES), cluster.settings.externals);
  return answerMatrix(sources, listedEndpoints(question), (flow) => cluster.trace(flow));
}

function useMatrix(service: Service, port: ServicePort): AnswerMatrix | undefined {
  const cluster = useCluster((state) => state.cluster);
  const nodes = useObjects('nodes');
  const slices = useObjects('endpointslices');
  const rules = useEngine((engine) => nodes.slice(0, MOST_NODES).map(({ metadata }) => engine.plates(metadata.name)));
  const compute = useCallback(
    () => ask({ cluster, service, port, nodes, slices }, rules),
    [cluster, service, port, nodes, slices, rules],
  );
  return useIdle(compute);
}

interface Head {
  readonly short: string;
  readonly long: string;
}

/** What to call an endpoint: its Pod's suffix, or its address. */
function headsOf(endpoints: readonly string[], rows: readonly EndpointRow[]): ReadonlyMap<string, Head> {
  return new Map(
    endpoints.map((endpoint) => {
      const pod = rows.find(({ ip }) => endpoint.startsWith(`${ip}:`))?.pod;
      const name = pod === undefined ? endpoint : shortKey(pod);
      return [endpoint, { short: podSuffix(name), long: pod === undefined ? endpoint : `${name} (${endpoint})` }];
    }),
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
  readonly endpoints: readonly string[];
  readonly heads: ReadonlyMap<string, Head>;
  readonly at: CellPosition;
  readonly onPoint: (sentence: string) => void;
}

/** A row that reaches no endpoint at all is one cell wide as the table; any other has a last cell for what is lost. */
function MatrixRow({ row, index, endpoints, heads, at, onPoint }: RowProps) {
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
        <td colSpan={endpoints.length} data-verdict={lost.verdict} {...cell(0, lostSentence(row))}>
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
      {endpoints.map((endpoint, column) => {
        const share = row.shares.get(endpoint);
        const sentence = cellSentence(row, share, heads.get(endpoint)?.long ?? endpoint);
        return (
          <td
            key={endpoint}
            data-verdict={share?.verdict ?? 'never'}
            style={{ '--share': share?.probability ?? 0 } as React.CSSProperties}
            {...cell(column, sentence)}
          >
            <span>{cellWords(share)}</span>
          </td>
        );
      })}
    </tr>
  );
}

interface MatrixProps {
  readonly matrix: AnswerMatrix;
  readonly heads: ReadonlyMap<string, Head>;
  readonly label: string;
}

function Matrix({ matrix, heads, label }: MatrixProps) {
  const { endpoints, rows } = matrix;
  const [wanted, setAt] = useState<CellPosition>({ row: 0, column: 0 });
  const [pointed, setPointed] = useState('');
  const columns = Math.max(1, endpoints.length);
  const columnsOf = (row: number) => (rows[row]?.shares.size === 0 ? 1 : endpoints.length);
  const clamp = ({ row, column }: CellPosition): CellPosition => {
    const inRow = Math.max(0, Math.min(row, rows.length - 1));
    return { row: inRow, column: Math.max(0, Math.min(column, columnsOf(inRow) - 1)) };
  };
  const at = clamp(wanted);

  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>) => {
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    const next = clamp({ row: at.row + move[0], column: at.column + move[1] });
    setAt(next);
    event.currentTarget.querySelector<HTMLElement>(`[data-cell="${next.row} ${next.column}"]`)?.focus();
  };

  return (
    <>
      <div className={styles['scroll']}>
        <table
          role="grid"
          className={styles['matrix']}
          style={{ minInlineSize: `${6 + columns * 3}rem` }}
          aria-label={label}
          onKeyDown={onKeyDown}
        >
          <colgroup>
            <col className={styles['sources']} />
          </colgroup>
          <thead>
            <tr role="row">
              <td role="presentation" />
              {endpoints.map((endpoint) => (
                <th key={endpoint} scope="col" role="columnheader" title={heads.get(endpoint)?.long}>
                  {heads.get(endpoint)?.short}
                </th>
              ))}
              {endpoints.length === 0 && (
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
                    <th scope="rowgroup" role="rowheader" className={styles['group']} colSpan={columns + 1}>
                      {row.group}
                    </th>
                  </tr>
                )}
                <MatrixRow
                  row={row}
                  index={index}
                  endpoints={endpoints.length === 0 ? [''] : endpoints}
                  heads={heads}
                  at={at}
                  onPoint={setPointed}
                />
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
  const matrix = useMatrix(service, port);
  const { namespace, name } = service.metadata;
  const heads = useMemo(
    () => headsOf(matrix?.endpoints ?? [], endpointRows(slicesOf(slices, namespace, name))),
    [matrix, slices, namespace, name],
  );
  if (!matrix) return <p className={styles['sentence']}>Tracing…</p>;
  return <Matrix matrix={matrix} heads={heads} label={`Who answers for ${name}, port ${portName(port)}`} />;
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
      {none === undefined && port && <PortMatrix service={service} port={port} />}
    </Section>
  );
}
