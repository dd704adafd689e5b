/** How often a request is sent: once, in a burst, or on and on, with a connection each or all over one. */
import { splitKey, type Flow } from '../../../api/index.ts';
import { clientName, targetName } from '../../presenters/flowWords.ts';
import { act, clusterStore } from '../../store/clusterStore.ts';
import { showToast } from '../../store/toastStore.ts';
import type { Sending } from '../dockStore.ts';

type How =
  | { readonly label: string; readonly count: number; readonly every: number }
  | { readonly label: string; readonly every: number; readonly keepAlive: boolean };

export const SENDINGS: Readonly<Record<Sending, How>> = {
  once: { label: 'once', count: 1, every: 0 },
  ten: { label: '10 times', count: 10, every: 100 },
  hundred: { label: '100 times', count: 100, every: 40 },
  loop: { label: 'every second', every: 1000, keepAlive: false },
  fastLoop: { label: '5 a second', every: 200, keepAlive: false },
  keepAlive: { label: 'every second, keep-alive', every: 1000, keepAlive: true },
};

/** The same request, once, as one would type it; undefined where the terminal has no program for it. */
export function requestCommand({ from, to, protocol = 'TCP' }: Flow): string | undefined {
  const { host, port } = to;
  const program = { TCP: `curl -s http://${host}:${port}/`, UDP: undefined, ICMP: `ping -c 1 ${host}` }[protocol];
  if (program === undefined) return undefined;
  if ('pod' in from) {
    const { namespace, name } = splitKey(from.pod);
    return `kubectl exec ${name}${namespace === 'default' ? '' : ` -n ${namespace}`} -- ${program}`;
  }
  const [laptop] = clusterStore().getState().cluster.settings.externals;
  return 'external' in from && from.external === laptop?.name ? program : undefined;
}

/** Sends; the connection when there is one. Loops are found, paused and taken away among the cluster's traffic. */
export function sendAs(flow: Flow, how: Sending): string | undefined {
  const sending = SENDINGS[how];
  return act((cluster) => {
    if ('count' in sending) {
      if (sending.count === 1) return cluster.send(flow);
      cluster.sendMany(flow, sending.count, sending.every);
      return cluster.connections(1)[0]?.id;
    }
    const { every, keepAlive } = sending;
    const taken = new Set(cluster.traffic().map(({ id }) => id));
    let number = 1;
    while (taken.has(`sent-${number}`)) number++;
    const id = `sent-${number}`;
    cluster.setTraffic({ id, ...flow, every, ...(keepAlive ? { keepAlive } : {}) });
    showToast(`${clientName(flow.from)} sends to ${targetName(flow)} on and on, as ${id}: see Cluster, Traffic.`, {
      undo: () => act((later) => later.removeTraffic(id)),
    });
    return undefined;
  });
}
