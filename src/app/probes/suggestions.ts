/** Probes worth having: every Service, asked in every way there is to it. */
import type { Node, Service } from '../../api/index.ts';
import { clientFrom, hostSuggestions, isOfTheSystem, type ClientGroup } from '../presenters/clients.ts';
import type { Probe } from './probeStore.ts';

const MOST = 12;

interface Cast {
  readonly groups: readonly ClientGroup[];
  readonly services: readonly Service[];
  readonly nodes: readonly Node[];
}

/** From one client of each kind: a Pod by name, a node by ClusterIP, somebody outside by NodePort and load balancer. */
export function suggestProbes({ groups, services, nodes }: Cast): readonly Omit<Probe, 'id'>[] {
  const clients = groups
    .filter(({ label }) => label !== 'Pods that serve' && label !== 'System Pods')
    .flatMap(({ choices }) => choices.slice(0, 1));
  const ours = services.filter((service) => !isOfTheSystem(service));
  const found = clients.flatMap(({ value, label }) => {
    const kind = value.slice(0, value.indexOf(' '));
    return hostSuggestions(clientFrom(value), ours, nodes, [])
      .filter(({ note }) => kind !== 'pod' || note.startsWith('Service '))
      .filter(({ note }) => kind !== 'node' || note.startsWith('ClusterIP'))
      .flatMap(({ host, port, note }) => (port === undefined ? [] : [{ value, label, host, port, note }]));
  });
  return found.slice(0, MOST).map(({ value, label, host, port, note }) => ({
    name: `${label} → ${note.replace(/^(Service|ClusterIP of|load balancer of) /, '')}`,
    source: value,
    host,
    port,
    protocol: 'TCP',
    expects: 'answer',
  }));
}
