/** From two things of the picture to a request: who asks, and by which host and port the other is asked. */
import { keyOf, matchesPairs, type Flow } from '../../../api/index.ts';
import { openLookup, openRequest } from '../../dock/dockStore.ts';
import { clientFrom, hostSuggestions, type HostSuggestion } from '../../presenters/clients.ts';
import { clusterStore } from '../../store/clusterStore.ts';
import { showToast } from '../../store/toastStore.ts';
import { lateCanvasWords } from '../late.words.tsx';

/** An object of the picture, by the attributes it is drawn with. */
export type Drawn = Readonly<Partial<Record<'kind' | 'namespace' | 'name' | 'address' | 'ip' | 'protocol', string>>>;

/** "pod default/client", as the form has it; undefined for what cannot ask. */
export function sourceOf({ kind, namespace = '', name }: Drawn): string | undefined {
  if (name === undefined) return undefined;
  if (kind === 'Pod') return `pod ${namespace}/${name}`;
  if (kind === 'Node') return `node ${name}`;
  return kind === 'External' ? `external ${name}` : undefined;
}

const HTTP = 80;

type Target = Pick<HostSuggestion, 'host' | 'port'> & Required<Pick<Flow, 'protocol'>>;

/** As one declares it: for a Service's port and a container's. */
interface Declared {
  readonly protocol?: string;
}

const protocolOf = (port: Declared | undefined): 'TCP' | 'UDP' => (port?.protocol === 'UDP' ? 'UDP' : 'TCP');

const DNS_PORT = ':53';

/** The cluster's DNS: it is asked for names, whatever asks it. */
function isDNS({ kind, namespace, name = '', address }: Drawn): boolean {
  if (namespace !== 'kube-system') return false;
  if (kind === 'Service') return name === 'kube-dns';
  if (kind === 'Plate') return name === 'kube-dns' && address?.endsWith(DNS_PORT) === true;
  const { cluster } = clusterStore().getState();
  const selector = cluster.object('services', namespace, 'kube-dns')?.spec.selector;
  return kind === 'Pod' && matchesPairs(selector, cluster.object('pods', namespace, name)?.metadata.labels);
}

/** How a client asks for what is drawn; undefined for what has no address. */
export function targetOf(from: Flow['from'] | undefined, drawn: Drawn): Target | undefined {
  const { cluster } = clusterStore().getState();
  const { kind, namespace = '', name = '', address, ip } = drawn;
  const services = cluster.objects('services');
  const nodes = cluster.objects('nodes');
  switch (kind) {
    case 'Service': {
      const meant = services.filter((each) => keyOf(each) === `${namespace}/${name}`);
      const [found] = hostSuggestions(from, meant, nodes, []);
      return found && { ...found, protocol: protocolOf(meant[0]?.spec.ports?.[0]) };
    }
    case 'Pod': {
      const pod = cluster.object('pods', namespace, name);
      const host = pod?.status?.podIP;
      const port = pod?.spec.containers[0]?.ports?.[0];
      return host === undefined ? undefined : { host, port: port?.containerPort ?? HTTP, protocol: protocolOf(port) };
    }
    case 'Node': {
      const host = nodes.find(({ metadata }) => metadata.name === name)?.status?.addresses?.[0]?.address;
      const port = services.flatMap(({ spec }) => spec.ports ?? []).find(({ nodePort }) => nodePort);
      return host === undefined ? undefined : { host, port: port?.nodePort ?? HTTP, protocol: protocolOf(port) };
    }
    case 'LoadBalancer': {
      const port = services.find(({ status }) => status?.loadBalancer?.ingress?.some((each) => each.ip === ip))?.spec
        .ports?.[0];
      return ip === undefined ? undefined : { host: ip, port: port?.port ?? HTTP, protocol: protocolOf(port) };
    }
    case 'Plate': {
      const colon = address?.lastIndexOf(':') ?? -1;
      if (address === undefined || colon < 0) return undefined;
      return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)), protocol: protocolOf(drawn) };
    }
    default:
      return undefined;
  }
}

/** So often, a frame each, the form is looked for: it may have to be loaded first. */
const PATIENCE = 90;

function focusOn(selector: string, tries = PATIENCE): void {
  const found = document.querySelector<HTMLElement>(selector);
  if (found) found.focus();
  else if (tries > 0) requestAnimationFrame(() => focusOn(selector, tries - 1));
}

/** Opens the form with the request filled in: Enter sends it. Who is led to the DNS is asked for a name first. */
export function composeRequest(source: string, drawn: Drawn): void {
  if (isDNS(drawn)) {
    openLookup(source);
    focusOn('form[data-lookup] input');
    return;
  }
  const target = targetOf(clientFrom(source), drawn);
  if (!target) {
    showToast(lateCanvasWords.compose.noAddress);
    return;
  }
  openRequest({ source, host: target.host, port: String(target.port ?? HTTP), protocol: target.protocol });
  focusOn('form[data-send] button[type="submit"]');
}
