/** From two things of the picture to a request: who asks, and by which host and port the other is asked. */
import { keyOf, type Flow } from '../../../api/index.ts';
import { openRequest } from '../../dock/dockStore.ts';
import { clientFrom, hostSuggestions, type HostSuggestion } from '../../presenters/clients.ts';
import { clusterStore } from '../../store/clusterStore.ts';
import { showToast } from '../../store/toastStore.ts';
import { lateCanvasWords } from '../late.words.tsx';

/** An object of the picture, by the attributes it is drawn with. */
export type Drawn = Readonly<Partial<Record<'kind' | 'namespace' | 'name' | 'address' | 'ip', string>>>;

/** "pod default/client", as the form has it; undefined for what cannot ask. */
export function sourceOf({ kind, namespace = '', name }: Drawn): string | undefined {
  if (name === undefined) return undefined;
  if (kind === 'Pod') return `pod ${namespace}/${name}`;
  if (kind === 'Node') return `node ${name}`;
  return kind === 'External' ? `external ${name}` : undefined;
}

const HTTP = 80;

/** How a client asks for what is drawn; undefined for what has no address. */
export function targetOf(
  from: Flow['from'] | undefined,
  drawn: Drawn,
): Pick<HostSuggestion, 'host' | 'port'> | undefined {
  const { cluster } = clusterStore().getState();
  const { kind, namespace = '', name = '', address, ip } = drawn;
  const services = cluster.objects('services');
  const nodes = cluster.objects('nodes');
  switch (kind) {
    case 'Service':
      return hostSuggestions(
        from,
        services.filter((each) => keyOf(each) === `${namespace}/${name}`),
        nodes,
        [],
      )[0];
    case 'Pod': {
      const pod = cluster.object('pods', namespace, name);
      const host = pod?.status?.podIP;
      return host === undefined
        ? undefined
        : { host, port: pod?.spec.containers[0]?.ports?.[0]?.containerPort ?? HTTP };
    }
    case 'Node': {
      const host = nodes.find(({ metadata }) => metadata.name === name)?.status?.addresses?.[0]?.address;
      const port = services.flatMap(({ spec }) => spec.ports ?? []).find(({ nodePort }) => nodePort)?.nodePort;
      return host === undefined ? undefined : { host, port: port ?? HTTP };
    }
    case 'LoadBalancer': {
      const port = services.find(({ status }) => status?.loadBalancer?.ingress?.some((each) => each.ip === ip))?.spec
        .ports?.[0]?.port;
      return ip === undefined ? undefined : { host: ip, port: port ?? HTTP };
    }
    case 'Plate': {
      const colon = address?.lastIndexOf(':') ?? -1;
      if (address === undefined || colon < 0) return undefined;
      return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
    }
    default:
      return undefined;
  }
}

/** So often, a frame each, the form is looked for: it may have to be loaded first. */
const PATIENCE = 90;

function focusSend(tries = PATIENCE): void {
  const send = document.querySelector<HTMLElement>('form[data-send] button[type="submit"]');
  if (send) send.focus();
  else if (tries > 0) requestAnimationFrame(() => focusSend(tries - 1));
}

/** Opens the form with the request filled in: Enter sends it. */
export function composeRequest(source: string, drawn: Drawn): void {
  const target = targetOf(clientFrom(source), drawn);
  if (!target) {
    showToast(lateCanvasWords.compose.noAddress);
    return;
  }
  openRequest({ source, host: target.host, port: String(target.port ?? HTTP), protocol: 'TCP' });
  focusSend();
}
