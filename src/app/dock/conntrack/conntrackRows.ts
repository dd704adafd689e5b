/**
 * A node's connection tracking as `conntrack -L` (conntrack-tools 1.4) prints it, piece by piece, with what the tool leaves to the
 * reader: where the answer's tuple is not the mirror image of the question's, there was NAT.
 */
import type { ConnectionRecord, ConntrackRow, Hop, PacketHeader } from '../../../api/index.ts';
import { dockWords } from '../words.tsx';

/** One `key=value` of a tuple. */
export interface TupleField {
  readonly text: string;
  /** NAT made it differ from what the other tuple would have. */
  readonly rewritten: boolean;
}

export interface TrackedRow {
  readonly key: string;
  /** "tcp      6". */
  readonly protocol: string;
  /** "ESTABLISHED", or '' where the protocol has no states. */
  readonly state: string;
  readonly original: readonly TupleField[];
  readonly reply: readonly TupleField[];
  /** "[UNREPLIED]", "[ASSURED]" or ''. */
  readonly flag: string;
  /** "DNAT", "SNAT", "DNAT + SNAT", or "–". */
  readonly translation: string;
  readonly expiresAt: number;
  readonly entry: ConntrackRow;
}

const NUMBERS: Readonly<Record<string, number>> = { ICMP: 1, TCP: 6, UDP: 17, SCTP: 132 };

/** States in which TCP's three-way handshake has been seen to its end: the entry is not thrown out when the table is full. */
const ASSURED: ReadonlySet<string> = new Set(['ESTABLISHED', 'FIN_WAIT', 'CLOSE_WAIT', 'LAST_ACK', 'TIME_WAIT']);

/** The two ends of a tuple; an echo request has an identifier where others have ports. */
function tuple(
  { protocol, src, sport, dst, dport }: PacketHeader,
  other: PacketHeader,
  request: boolean,
): TupleField[] {
  const field = (name: string, value: string | number, mirrored: string | number): TupleField => ({
    text: `${name}=${value}`,
    rewritten: value !== mirrored,
  });
  const ends = [field('src', src, other.dst), field('dst', dst, other.src)];
  if (protocol === 'ICMP') {
    const plain = (text: string): TupleField => ({ text, rewritten: false });
    return [...ends, plain(`type=${request ? 8 : 0}`), plain('code=0'), plain(`id=${sport || dport}`)];
  }
  return [...ends, field('sport', sport, other.dport), field('dport', dport, other.sport)];
}

function flagOf({ state, tcpState }: ConntrackRow): string {
  if (state === 'NEW') return '[UNREPLIED]';
  return tcpState !== undefined && ASSURED.has(tcpState) ? '[ASSURED]' : '';
}

function entryKey({ original: { protocol, src, sport, dst, dport } }: ConntrackRow): string {
  return `${protocol} ${src}:${sport} ${dst}:${dport}`;
}

function trackedRow(entry: ConntrackRow): TrackedRow {
  const { protocol, original, reply, dnat, snat, tcpState = '', expiresAt } = entry;
  const translation = [dnat && 'DNAT', snat && 'SNAT'].filter(Boolean).join(' + ');
  // The reply's tuple is what NAT has changed; the original is what the client asked for.
  const plain = tuple(original, reply, true).map(({ text }) => ({ text, rewritten: false }));
  return {
    key: entryKey(entry),
    protocol: `${protocol.toLowerCase().padEnd(8)} ${NUMBERS[protocol] ?? 0}`,
    state: tcpState,
    original: plain,
    reply: tuple(reply, original, false),
    flag: flagOf(entry),
    translation: translation === '' ? '–' : translation,
    expiresAt,
    entry,
  };
}

const rows = new WeakMap<ConntrackRow, TrackedRow>();

export function trackedRowOf(row: ConntrackRow): TrackedRow {
  let tracked = rows.get(row);
  if (!tracked) {
    tracked = trackedRow(row);
    rows.set(row, tracked);
  }
  return tracked;
}

const secondsLeft = (expiresAt: number, now: number): number => Math.max(0, Math.ceil((expiresAt - now) / 1000));

const textOf = (fields: readonly TupleField[]): string => fields.map(({ text }) => text).join(' ');

/** The entry as `conntrack -L` has it on a line. */
export function conntrackLine(row: TrackedRow, now: number): string {
  const { protocol, state, original, reply, flag, expiresAt } = row;
  return [
    protocol,
    secondsLeft(expiresAt, now),
    ...(state === '' ? [] : [state]),
    textOf(original),
    ...(flag === '[UNREPLIED]' ? [flag] : []),
    textOf(reply),
    ...(flag === '[ASSURED]' ? [flag] : []),
    'mark=0 use=1',
  ].join(' ');
}

export function trackedRows(entries: readonly ConntrackRow[], text: string): readonly TrackedRow[] {
  const needle = text.trim().toLowerCase();
  const all = entries.map(trackedRowOf);
  return needle === ''
    ? all
    : all.filter((row) => `${conntrackLine(row, 0)} ${row.translation}`.toLowerCase().includes(needle));
}

const isSame = (a: PacketHeader, b: PacketHeader): boolean =>
  a.protocol === b.protocol && a.src === b.src && a.sport === b.sport && a.dst === b.dst && a.dport === b.dport;

/** Which of an entry's two tuples a packet carried when it came in. */
function directionOf(entry: ConntrackRow, header: PacketHeader): 'original' | 'reply' | undefined {
  if (isSame(entry.original, header)) return 'original';
  return isSame(entry.reply, header) ? 'reply' : undefined;
}

/** The entries that a connection's packets met on a node; of one hop only, when one is looked at. */
export function litEntries(
  entries: readonly ConntrackRow[],
  hops: readonly Hop[],
  node: string,
  hop: number | undefined,
): ReadonlyMap<string, 'original' | 'reply'> {
  const here = hops.filter(({ place }, i) => place.kind === 'node' && place.name === node && (hop ?? i) === i);
  const lit = new Map<string, 'original' | 'reply'>();
  for (const entry of entries)
    for (const { arrivedAs } of here) {
      const direction = directionOf(entry, arrivedAs);
      if (direction) lit.set(entryKey(entry), direction);
    }
  return lit;
}

/** The newest connection one of whose packets made, or used, this entry on a node: its id and the hop. */
export function connectionOf(
  entry: ConntrackRow,
  records: readonly ConnectionRecord[],
  node: string,
): { readonly id: string; readonly hop: number } | undefined {
  for (const { id, hops } of records) {
    const hop = hops.findIndex(
      ({ place, arrivedAs }) => place.kind === 'node' && place.name === node && isSame(arrivedAs, entry.original),
    );
    if (hop >= 0) return { id, hop };
  }
  return undefined;
}

const end = (ip: string, port: number): string => (port === 0 ? ip : `${ip}:${port}`);

/** What the entry does to packets of either direction, in sentences. */
export function entrySentences({ original, reply, dnat, snat, state }: ConntrackRow): readonly string[] {
  const client = end(original.src, original.sport);
  const asked = end(original.dst, original.dport);
  const server = end(reply.src, reply.sport);
  const seen = end(reply.dst, reply.dport);
  const { conntrack: said } = dockWords;
  if (!dnat && !snat) return [said.untranslated(client, asked)];
  return [
    said.there(client, asked, dnat ? server : undefined, snat ? seen : undefined),
    said.back(state === 'NEW', server, seen, dnat ? asked : undefined, snat ? client : undefined),
  ];
}
