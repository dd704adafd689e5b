/** Probes worth having: every Service, asked in every way there is to it. */
import type { Node, Service } from '../../api/index.ts';
import { clientFrom, hostSuggestions, isOfTheSystem, type ClientGroup } from '../presenters/clients.ts';
import type { Probe } from './probeStore.ts';
import { probeWords } from './words.ts';

const MOST = 12;

interface Cast {
  readonly groups: readonly ClientGroup[];
  readonly services: readonly Service[];
  readonly nodes: readonly Node[];
}

/** From one client of each kind: a Pod by name, a node by ClusterIP, somebody outside by NodePort and load balancer. */
export function suggestProbes({ groups, services, nodes }: Cast): readonly Omit<Probe, 'id'>[] {
  const clients = groups
    .filter(({ kind }) => kind !== 'serve' && kind !== 'system')
    .flatMap(({ choices }) => choices.slice(0, 1));
  const ours = services.filter((service) => !isOfTheSystem(service));
  const found = clients.flatMap(({ value, label }) => {
    const kind = value.slice(0, value.indexOf(' '));
    return hostSuggestions(clientFrom(value), ours, nodes, [])
      .filter(({ way }) => kind !== 'pod' || way === 'name')
      .filter(({ way }) => kind !== 'node' || way === 'clusterIP')
      .flatMap(({ host, port, way, of, note }) =>
        port === undefined ? [] : [{ value, label, host, port, target: way === 'nodePort' ? note : of }],
      );
  });
  return found.slice(0, MOST).map(({ value, label, host, port, target }) => ({
    name: probeWords.suggested(label, target),
    source: value,
    host,
    port,
    protocol: 'TCP',
    expects: 'answer',
  }));
}
