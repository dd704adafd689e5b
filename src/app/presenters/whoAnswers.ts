/**
 * "Who answers?": from every place a client can stand, the chance of each endpoint to get a new connection. Every number comes
 * from a trace of the node's present rules; nothing is worked out from the policy.
 */
import type { Trace, Verdict } from '../../api/index.ts';
import type { Source } from './answerSources.ts';

export interface AnswerShare {
  readonly endpoint: string;
  readonly probability: number;
  readonly verdict: 'accept' | 'refused';
  readonly masqueraded: boolean;
  readonly sourceSeen?: string;
  readonly reason: string;
}

export interface AnswerRow extends Source {
  readonly shares: ReadonlyMap<string, AnswerShare>;
  /** The part that reaches no endpoint. */
  readonly lost?: {
    readonly verdict: Exclude<Verdict, 'accept' | 'refused'>;
    readonly probability: number;
    readonly reason: string;
  };
}

export interface AnswerMatrix {
  /** ip:port of every endpoint anyone reaches, and of every one the slices list. */
  readonly endpoints: readonly string[];
  readonly rows: readonly AnswerRow[];
}

/** One row from a trace. An endpoint reached by two ways counts once, with both chances. */
export function answerRow(source: Source, { outcomes }: Trace): AnswerRow {
  const shares = new Map<string, AnswerShare>();
  let lost: AnswerRow['lost'];
  for (const { probability, verdict, endpoint, masqueraded, sourceSeen, reason } of outcomes) {
    if (verdict === 'accept' || verdict === 'refused') {
      const key = endpoint ?? '';
      const before = shares.get(key);
      shares.set(key, {
        endpoint: key,
        probability: probability + (before?.probability ?? 0),
        verdict,
        masqueraded,
        ...(sourceSeen === undefined ? {} : { sourceSeen }),
        reason,
      });
    } else lost = { verdict, reason, probability: probability + (lost?.probability ?? 0) };
  }
  return { ...source, shares, ...(lost ? { lost } : {}) };
}

/** The matrix of rows so far. `listed` are the endpoints of its slices: they keep their column when nobody reaches them. */
export function answerMatrix(rows: readonly AnswerRow[], listed: readonly string[]): AnswerMatrix {
  const reached = rows.flatMap((row) => [...row.shares.keys()]);
  return { endpoints: [...new Set([...listed, ...reached])], rows };
}

/** More rows of one group than are read one by one: those that say the same become one. */
const MANY_ROWS = 8;

/** What two rows must have in common to be one. */
const sayingOf = ({ group, shares, lost }: AnswerRow): string =>
  JSON.stringify([
    group,
    [...shares.values()].map(({ endpoint, probability, verdict }) => [endpoint, probability.toFixed(6), verdict]),
    lost?.verdict,
  ]);

/** Rows of large groups that say the same, as one row that names how many it stands for. */
export function mergeRows(rows: readonly AnswerRow[]): readonly AnswerRow[] {
  const sizes = new Map<string, number>();
  for (const { group } of rows) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const merged = new Map<string, { first: AnswerRow; labels: string[] }>();
  for (const row of rows) {
    const key = (sizes.get(row.group) ?? 0) > MANY_ROWS ? sayingOf(row) : `${row.group} ${row.label}`;
    const known = merged.get(key);
    if (known) known.labels.push(row.label);
    else merged.set(key, { first: row, labels: [row.label] });
  }
  return [...merged.values()].map(({ first, labels }) => {
    if (labels.length === 1) return first;
    const label = `${first.label} and ${labels.length - 1} more`;
    return { ...first, label, phrase: first.phrase.replaceAll(first.label, label) };
  });
}

/** A column: one endpoint, or all of a node. */
export interface AnswerColumn {
  readonly key: string;
  readonly short: string;
  readonly long: string;
  readonly endpoints: readonly string[];
}

/** Endpoints by the node they are on, when there are too many for a column each. */
export function columnsByNode(
  endpoints: readonly string[],
  nodeOf: (endpoint: string) => string,
): readonly AnswerColumn[] {
  const nodes = new Map<string, string[]>();
  for (const endpoint of endpoints) {
    const node = nodeOf(endpoint);
    const known = nodes.get(node);
    if (known) known.push(endpoint);
    else nodes.set(node, [endpoint]);
  }
  return [...nodes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([node, own]) => ({
      key: node,
      short: `${node} ×${own.length}`,
      long: `one of the ${own.length} endpoints on ${node}`,
      endpoints: own,
    }));
}

/** What a row says about a column. */
export function shareOf(row: AnswerRow, { endpoints }: AnswerColumn): AnswerShare | undefined {
  const shares = endpoints.flatMap((endpoint) => row.shares.get(endpoint) ?? []);
  const [first] = shares;
  if (!first || shares.length === 1) return first;
  const probability = shares.reduce((sum, share) => sum + share.probability, 0);
  const sources = new Set(shares.map(({ sourceSeen }) => sourceSeen));
  const refused = shares.find(({ verdict }) => verdict === 'refused');
  const { sourceSeen: _, ...rest } = refused ?? first;
  const [seen] = sources;
  return { ...rest, probability, ...(sources.size === 1 && seen !== undefined ? { sourceSeen: seen } : {}) };
}
