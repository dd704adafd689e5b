/**
 * "Who answers?": from every place a client can stand, the chance of each endpoint to get a new connection. Every number comes
 * from a trace of the node's present rules; nothing is worked out from the policy.
 */
import type { Plate, Trace, Verdict } from '../../api/index.ts';
import type { Source } from './answerSources.ts';
import { explained } from '../words/engine.ts';
import { latePresenterWords } from './late.words.ts';

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
  /** Not traced yet. */
  readonly open?: true;
  /** Rows that promise the same will most likely say the same. */
  readonly promise: string;
}

export interface AnswerMatrix {
  /** ip:port of every endpoint anyone reaches, and of every one the slices list. */
  readonly endpoints: readonly string[];
  readonly rows: readonly AnswerRow[];
}

const NO_SHARES: ReadonlyMap<string, AnswerShare> = new Map<string, AnswerShare>();

/** What the plate of the rules that decide shows: rows of equal plates stand as one before they are traced. */
function promiseOf({ rules }: Source, platesOf: (node: string) => readonly Plate[]): string {
  if (!rules) return '';
  const { way, node } = rules;
  const plate = platesOf(node).find(({ kind, ip, port }) => kind === way.kind && ip === way.host && port === way.port);
  if (!plate) return 'none';
  return `${plate.verdict} ${plate.segments.map(({ endpoint, probability }) => `${endpoint} ${probability.toFixed(6)}`).join()}`;
}

/** A row that has its place, and nothing in it yet. */
export function openRow(source: Source, platesOf: (node: string) => readonly Plate[]): AnswerRow {
  return { ...source, shares: NO_SHARES, open: true, promise: promiseOf(source, platesOf) };
}

/** The row with the answer of a trace. An endpoint reached by two ways counts once, with both chances. */
export function answerRow({ open: _, ...row }: AnswerRow, { outcomes }: Trace): AnswerRow {
  const shares = new Map<string, AnswerShare>();
  let lost: AnswerRow['lost'];
  for (const { probability, verdict, endpoint, masqueraded, sourceSeen, said, reason: english } of outcomes) {
    const reason = explained(said, english);
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
  return { ...row, shares, ...(lost ? { lost } : {}) };
}

/** The matrix of rows so far. `listed` are the endpoints of its slices: they keep their column when nobody reaches them. */
export function answerMatrix(rows: readonly AnswerRow[], listed: readonly string[]): AnswerMatrix {
  const reached = rows.flatMap((row) => [...row.shares.keys()]);
  return { endpoints: [...new Set([...listed, ...reached])], rows };
}

/** More rows of one group than are read one by one: those that say the same become one. */
const MANY_ROWS = 8;

/** What two rows must have in common to be one. */
const sayingOf = ({ shares, lost }: AnswerRow): string =>
  JSON.stringify([
    [...shares.values()]
      .map(({ endpoint, probability, verdict }) => `${endpoint} ${probability.toFixed(6)} ${verdict}`)
      .sort(),
    lost && `${lost.verdict} ${lost.probability.toFixed(6)}`,
  ]);

function named([first = '', second, ...more]: readonly string[]): string {
  const { and, andMore } = latePresenterWords.answers;
  if (second === undefined) return first;
  return more.length === 0 ? and(first, second) : andMore(first, more.length + 1);
}

/** Several rows that say the same as the first of them, speaking for all. */
function speakFor(rows: readonly AnswerRow[]): AnswerRow {
  const row = rows.find(({ open }) => !open) ?? rows[0]!;
  if (rows.length === 1) return row;
  const label = latePresenterWords.answers.andMore(rows[0]!.label, rows.length - 1);
  return { ...row, label, ...row.saidOf?.(row.client ?? '', label) };
}

/** Outside clients that are told the same throughout a group stand together as one. */
function mergeClients(rows: readonly AnswerRow[], saying: (row: AnswerRow) => string): readonly AnswerRow[] {
  const groups = new Map<string, AnswerRow[]>();
  for (const row of rows) groups.set(row.group, [...(groups.get(row.group) ?? []), row]);
  const alike = new Map<string, AnswerRow[][]>();
  for (const [group, own] of groups) {
    const said = own.map((row) => `${row.label} ${saying(row)}`).join('\n');
    // Groups of a client each are alike when nothing but its name tells them apart.
    const key = `${own[0]?.saidOf?.('', '').group ?? group}\n${said}`;
    alike.set(key, [...(alike.get(key) ?? []), own]);
  }
  return [...alike.values()].flatMap((same) => {
    const clients = same.map(([row]) => row?.client ?? '');
    if (same.length === 1) return same[0]!;
    return same[0]!.map((first, index): AnswerRow => {
      const row = same.map((own) => own[index]!).find(({ open }) => !open) ?? first;
      return { ...row, ...row.saidOf?.(named(clients), row.label) };
    });
  });
}

/**
 * Rows that say the same as one row that names how many it stands for: of large groups, and of clients outside. While rows are still
 * being traced those are one that promise the same, so that no row moves when an answer comes.
 */
export function mergeRows(rows: readonly AnswerRow[], isOver = true): readonly AnswerRow[] {
  const saying = isOver ? sayingOf : ({ promise }: AnswerRow) => promise;
  const sizes = new Map<string, number>();
  for (const { group } of rows) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const merged = new Map<string, AnswerRow[]>();
  for (const row of rows) {
    const many = (sizes.get(row.group) ?? 0) > MANY_ROWS;
    const key = `${row.group}\n${many ? saying(row) : row.label}`;
    const known = merged.get(key);
    if (known) known.push(row);
    else merged.set(key, [row]);
  }
  return mergeClients([...merged.values()].map(speakFor), saying);
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
      long: latePresenterWords.answers.oneOf(own.length, node),
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
