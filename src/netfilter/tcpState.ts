/**
 * What connection tracking makes of TCP: a state for both directions together, moved on by the flags it sees pass. Upstream:
 * net/netfilter/nf_conntrack_proto_tcp.c. Left out: windows and sequence numbers (nothing is out of window here), the shorter timers
 * for data that stays unacknowledged.
 */
import type { TcpState } from '../api/index.ts';

/** The flag of a segment that counts; RST before SYN before FIN, as the kernel looks at them. */
export type TcpFlag = 'SYN' | 'SYN-ACK' | 'FIN' | 'ACK' | 'RST';

/** `invalid`: tracking will have nothing to do with the packet. `ignore`: it passes, and changes nothing. */
type Next = TcpState | 'invalid' | 'ignore';

const STATES = [
  'SYN_SENT',
  'SYN_RECV',
  'ESTABLISHED',
  'FIN_WAIT',
  'CLOSE_WAIT',
  'LAST_ACK',
  'TIME_WAIT',
  'CLOSE',
  'SYN_SENT2',
] as const satisfies readonly TcpState[];

/** The columns of a row are STATES, in their short names. */
function row(text: string): Readonly<Record<TcpState, Next>> {
  const short: Readonly<Record<string, Next>> = {
    SS: 'SYN_SENT',
    SR: 'SYN_RECV',
    ES: 'ESTABLISHED',
    FW: 'FIN_WAIT',
    CW: 'CLOSE_WAIT',
    LA: 'LAST_ACK',
    TW: 'TIME_WAIT',
    CL: 'CLOSE',
    S2: 'SYN_SENT2',
    IV: 'invalid',
    IG: 'ignore',
  };
  const cells = text.split(' ');
  return Object.fromEntries(STATES.map((state, i) => [state, short[cells[i] ?? ''] ?? 'invalid'])) as Record<
    TcpState,
    Next
  >;
}

const TRANSITIONS = {
  //                SS SR ES FW CW LA TW CL S2
  original: {
    SYN: row('SS IG IG IG IG IG SS SS S2'),
    'SYN-ACK': row('IV SR IV IV IV IV IV IV SR'),
    FIN: row('IV FW FW LA LA LA TW CL IV'),
    ACK: row('IV ES ES CW CW TW TW CL IV'),
    RST: row('CL CL CL CL CL CL CL CL CL'),
  },
  reply: {
    SYN: row('S2 IV IV IV IV IV SS IV S2'),
    'SYN-ACK': row('SR IG IG IG IG IG IG IG SR'),
    FIN: row('IV FW FW LA LA LA TW CL IV'),
    ACK: row('IG SR ES CW CW TW TW CL IG'),
    RST: row('CL CL CL CL CL CL CL CL CL'),
  },
} as const satisfies Record<string, Readonly<Record<TcpFlag, unknown>>>;

export function nextTcpState(direction: 'original' | 'reply', flag: TcpFlag, state: TcpState): Next {
  return TRANSITIONS[direction][flag][state];
}

/** The state of a new entry: a SYN opens it, and (nf_conntrack_tcp_loose) so does any ACK. Others cannot. */
export function firstTcpState(flag: TcpFlag): TcpState | undefined {
  if (flag === 'SYN') return 'SYN_SENT';
  return flag === 'ACK' ? 'ESTABLISHED' : undefined;
}

const SECOND = 1000;

/** ms an entry lives without another packet: the kernel's defaults, with kube-proxy's two (established 24 h, close-wait 1 h). */
const LIFETIMES: Readonly<Record<TcpState, number>> = {
  SYN_SENT: 120 * SECOND,
  SYN_RECV: 60 * SECOND,
  ESTABLISHED: 86_400 * SECOND,
  FIN_WAIT: 120 * SECOND,
  CLOSE_WAIT: 3600 * SECOND,
  LAST_ACK: 30 * SECOND,
  TIME_WAIT: 120 * SECOND,
  CLOSE: 10 * SECOND,
  SYN_SENT2: 120 * SECOND,
};

/** A connection picked up in the middle is not trusted for a day before the other side has spoken. */
const UNACKNOWLEDGED = 300 * SECOND;

export function tcpLifetime(state: TcpState, answered: boolean): number {
  return state === 'ESTABLISHED' && !answered ? UNACKNOWLEDGED : LIFETIMES[state];
}
