/** How often a request is sent: once, in a burst, or on and on, with a connection each or all over one. */
import { splitKey, type Flow } from '../../../api/index.ts';
import { clientName, targetName } from '../../presenters/flowWords.ts';
import { execCommand, type Instead } from '../../actions/index.ts';
import { act, clusterStore } from '../../store/clusterStore.ts';
import { showToast } from '../../store/toastStore.ts';
import type { Sending } from '../dockStore.ts';
import { dockWords } from '../words.tsx';

/** ms between two of them; of a rate the learner says them. */
type How =
  | { readonly count: number; readonly every: number }
  | { readonly every: number | undefined; readonly keepAlive: boolean };

/** Requests a second that can be asked for: one in ten seconds, to as many as a picture shows apart. */
export const RATES = { least: 0.1, most: 100 } as const;

/** A rate as it is typed, with a point or a comma; undefined where it is none that can be had. */
export function rateOf(text: string): number | undefined {
  const typed = text.trim().replace(',', '.');
  const rate = Number(typed);
  return /^\d*\.?\d+$/.test(typed) && rate >= RATES.least && rate <= RATES.most ? rate : undefined;
}

/** Whether how often is said by a rate. */
export const asksRate = (how: Sending): boolean => how === 'rate' || how === 'rateKeepAlive';

const SENDINGS: Readonly<Record<Sending, How>> = {
  once: { count: 1, every: 0 },
  ten: { count: 10, every: 100 },
  hundred: { count: 100, every: 40 },
  loop: { every: 1000, keepAlive: false },
  fastLoop: { every: 200, keepAlive: false },
  keepAlive: { every: 1000, keepAlive: true },
  rate: { every: undefined, keepAlive: false },
  rateKeepAlive: { every: undefined, keepAlive: true },
};

/** The program that sends it; of UDP one datagram, and a second for the answer. */
function programFor({ host, port }: Flow['to'], protocol: NonNullable<Flow['protocol']>): string {
  if (protocol === 'ICMP') return `ping -c 1 ${host}`;
  return protocol === 'TCP' ? `curl -s http://${host}:${port}/` : `echo hi | nc -u -w 1 ${host} ${port}`;
}

/** A line with pipes is a shell's to read. */
const inShell = (line: string): string => (line.includes('|') ? `sh -c '${line}'` : line);

/** How the same request, once, is typed: on the laptop, or on another machine. */
export type RequestLine = { readonly command: string } | Extract<Instead, { readonly on: string }>;

export function requestLine({ from, to, protocol = 'TCP' }: Flow): RequestLine {
  const program = programFor(to, protocol);
  if ('pod' in from) return { command: execCommand(splitKey(from.pod), inShell(program)) };
  const [laptop] = clusterStore().getState().cluster.settings.externals;
  if ('external' in from && from.external === laptop?.name) return { command: program };
  if ('external' in from) return { on: from.external, line: program };
  return { on: 'node' in from ? from.node : from.entersAt, line: program };
}

/** Sends, at a rate so many a second; the connection when there is one. Loops are found, paused and taken away among the cluster's traffic. */
export function sendAs(flow: Flow, how: Sending, rate = 1): string | undefined {
  const sending = SENDINGS[how];
  return act((cluster) => {
    if ('count' in sending) {
      if (sending.count === 1) return cluster.send(flow);
      cluster.sendMany(flow, sending.count, sending.every);
      return cluster.connections(1)[0]?.id;
    }
    const { every = 1000 / rate, keepAlive } = sending;
    const taken = new Set(cluster.traffic().map(({ id }) => id));
    let number = 1;
    while (taken.has(`sent-${number}`)) number++;
    const id = `sent-${number}`;
    cluster.setTraffic({ id, ...flow, every, ...(keepAlive ? { keepAlive } : {}) });
    showToast(dockWords.send.loops(clientName(flow.from), targetName(flow), id), {
      undo: () => act((later) => later.removeTraffic(id)),
    });
    return undefined;
  });
}
