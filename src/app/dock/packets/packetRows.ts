/** Connections as rows of the packets table: who asked whom, where that was decided, what it became, how it ended. */
import { neverArrived, type ConnectionRecord, type Verdict } from '../../../api/index.ts';
import { addressText, clientName, packetNumber, placeName, targetOf } from '../../presenters/flowWords.ts';
import { decidingHop } from '../../presenters/hopStory.ts';
import { outcomeOf, verdictLine, type Outcome } from '../../presenters/verdictWords.ts';
import { formatClock } from '../../ui/format.ts';

export interface PacketRow {
  readonly id: string;
  readonly number: string;
  readonly time: string;
  readonly from: string;
  readonly fromIP: string;
  readonly to: string;
  /** The address behind a name. */
  readonly toIP: string;
  readonly decidedOn: string;
  readonly rewrittenTo: string;
  readonly sourceSeen: string;
  readonly verdict: Verdict | 'open';
  readonly outcome: Outcome;
  readonly line: string;
}

const NONE = '—';

function packetRow(record: ConnectionRecord): PacketRow {
  const { header, flow, hops } = record;
  const decided = decidingHop(hops);
  const { leftAs, arrivedAs } = decided ?? {};
  const rewritten = leftAs && arrivedAs && (leftAs.dst !== arrivedAs.dst || leftAs.dport !== arrivedAs.dport);
  return {
    id: record.id,
    number: packetNumber(record.id),
    time: formatClock(record.openedAt, 3),
    from: clientName(flow.from),
    fromIP: header?.src ?? '',
    to: targetOf(record),
    toIP: header && header.dst !== flow.to.host ? header.dst : '',
    decidedOn: decided && !neverArrived(decided) ? placeName(decided.place) : NONE,
    rewrittenTo: rewritten ? addressText(leftAs.dst, leftAs.dport, leftAs.protocol) : NONE,
    sourceSeen: record.sourceSeen ?? NONE,
    verdict: record.verdict ?? 'open',
    outcome: outcomeOf(record),
    line: verdictLine(record),
  };
}

/** Whether two records say the same, as far as a row shows it. Hops are only ever added. */
function saysTheSame(a: ConnectionRecord, b: ConnectionRecord): boolean {
  return (
    a === b ||
    (a.flow === b.flow &&
      a.openedAt === b.openedAt &&
      a.state === b.state &&
      a.verdict === b.verdict &&
      a.reason === b.reason &&
      a.header === b.header &&
      a.sourceSeen === b.sourceSeen &&
      a.requests === b.requests &&
      a.hops.length === b.hops.length &&
      a.hops.at(-1) === b.hops.at(-1))
  );
}

interface Known {
  readonly record: ConnectionRecord;
  readonly row: PacketRow;
}

/** More than the table holds: what was shown a while ago is forgotten in one go. */
const MOST_KNOWN = 6000;

let known = new Map<string, Known>();

/** The row of a record; the same object as long as the record says the same, however often the engine writes it out. */
export function packetRowOf(record: ConnectionRecord): PacketRow {
  const before = known.get(record.id);
  if (before && saysTheSame(before.record, record)) return before.row;
  const row = packetRow(record);
  if (known.size > MOST_KNOWN) known = new Map();
  known.set(record.id, { record, row });
  return row;
}

export interface PacketFilter {
  readonly outcome: 'all' | 'failed' | Outcome;
  /** A client's name; '' for everyone. */
  readonly source: string;
  readonly text: string;
}

export const EVERYTHING: PacketFilter = { outcome: 'all', source: '', text: '' };

function passes(row: PacketRow, { outcome, source, text }: PacketFilter): boolean {
  if (outcome === 'failed' && (row.outcome === 'accept' || row.outcome === 'open')) return false;
  if (outcome !== 'all' && outcome !== 'failed' && row.outcome !== outcome) return false;
  if (source !== '' && row.from !== source) return false;
  if (text === '') return true;
  const needle = text.toLowerCase();
  return [
    row.number,
    row.from,
    row.fromIP,
    row.to,
    row.toIP,
    row.decidedOn,
    row.rewrittenTo,
    row.sourceSeen,
    row.line,
  ].some((cell) => cell.toLowerCase().includes(needle));
}

export function filterPackets(rows: readonly PacketRow[], filter: PacketFilter): readonly PacketRow[] {
  return filter === EVERYTHING ? rows : rows.filter((row) => passes(row, filter));
}

/** The clients that appear, for the filter. */
export function sourcesOf(rows: readonly PacketRow[]): readonly string[] {
  return [...new Set(rows.map(({ from }) => from))].sort();
}
