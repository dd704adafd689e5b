/**
 * A node's connection tracking: each connection as it was asked for, the tuple its answers will carry, and which translation
 * lies between. In the words of `conntrack -L`.
 */
import type { ConntrackRow, PacketHeader } from '../../../api/index.ts';
import { addressText } from '../../presenters/flowWords.ts';

export interface TrackedRow {
  readonly key: string;
  readonly protocol: string;
  readonly state: string;
  readonly original: string;
  readonly reply: string;
  /** "DNAT", "SNAT", "DNAT + SNAT", or "none". */
  readonly translation: string;
  readonly expiresAt: number;
}

const tuple = (header: PacketHeader): string =>
  `${addressText(header.src, header.sport, header.protocol)} → ${addressText(header.dst, header.dport, header.protocol)}`;

function trackedRow({ protocol, state, original, reply, dnat, snat, expiresAt }: ConntrackRow): TrackedRow {
  const translation = [dnat && 'DNAT', snat && 'SNAT'].filter(Boolean).join(' + ');
  return {
    key: `${protocol} ${tuple(original)}`,
    protocol,
    state,
    original: tuple(original),
    reply: tuple(reply),
    translation: translation === '' ? 'none' : translation,
    expiresAt,
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

export function trackedRows(entries: readonly ConntrackRow[], text: string): readonly TrackedRow[] {
  return entries
    .map(trackedRowOf)
    .filter(({ original, reply, state, translation }) =>
      [original, reply, state, translation].some((cell) => cell.toLowerCase().includes(text.toLowerCase())),
    );
}
