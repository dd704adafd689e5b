/** What is done from outside, as data: with the options and the seed, a list of these is the whole run. */
import type { DnsType, Flow, TrafficSource } from '../api/index.ts';
import type { RestRequest } from '../apiserver/index.ts';
import type { ExecRequest } from '../kubelet/index.ts';
import type { RecordedAction } from '../sim/index.ts';
import type { ActionMark, ClusterChange, Interference } from './types.ts';

export type Action =
  | { readonly verb: 'apply'; readonly manifest: string }
  | { readonly verb: 'request'; readonly request: RestRequest }
  | { readonly verb: 'send'; readonly flow: Flow }
  | { readonly verb: 'ask'; readonly from: Flow['from']; readonly name: string; readonly type: DnsType }
  | { readonly verb: 'sendMany'; readonly flow: Flow; readonly count: number; readonly every: number }
  | { readonly verb: 'setTraffic'; readonly source: TrafficSource }
  | { readonly verb: 'removeTraffic'; readonly id: string }
  | { readonly verb: 'interfere'; readonly change: Interference }
  | { readonly verb: 'configure'; readonly change: ClusterChange }
  | { readonly verb: 'exec'; readonly request: ExecRequest }
  | { readonly verb: 'execInput'; readonly id: string; readonly text: string }
  | { readonly verb: 'execEnd'; readonly id: string; readonly how: 'input' | 'hangUp' | 'interrupt' };

const POD_PATH = /\/pods\/([^/?]+)$/;
const EVICTION_PATH = /\/pods\/([^/?]+)\/eviction$/;
const METHOD_KINDS: Readonly<Record<string, ActionMark['kind']>> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'update',
  DELETE: 'delete',
};

/** `kind name` of the first documents of a manifest, read loosely: it is only a label. */
function manifestLabel(manifest: string): string {
  const kinds = [...manifest.slice(0, 20_000).matchAll(/^kind:\s*["']?(\w+)/gm)].map((match) => match[1] ?? '');
  const names = [...manifest.slice(0, 20_000).matchAll(/^metadata:\s*\n(?:\s+.*\n)*?\s+name:\s*["']?([\w.-]+)/gm)];
  const parts = kinds.slice(0, 2).map((kind, i) => `${kind} ${names[i]?.[1] ?? ''}`.trim());
  return `apply ${parts.join(', ')}${kinds.length > 2 ? ', …' : ''}`.trim();
}

function headerOf({ headers = {} }: RestRequest, wanted: string): string {
  const name = Object.keys(headers).find((header) => header.toLowerCase() === wanted);
  return name === undefined ? '' : String(headers[name] ?? '').trim();
}

/** kubectl gives all requests of one command the same session. */
function sessionOf(action: Action): Pick<ActionMark, 'session'> {
  const session = action.verb === 'request' ? headerOf(action.request, 'kubectl-session') : '';
  return session === '' ? {} : { session };
}

/**
 * The command that a request is part of: kubectl says so in a header, the page's with its arguments, a real one with its verb alone.
 * @upstream k8s.io/cli-runtime/pkg/genericclioptions/command_headers.go
 */
function commandOf(request: RestRequest): string | undefined {
  const command = headerOf(request, 'kubectl-command');
  if (command === '') return undefined;
  const { path } = request;
  const what = path.replace(/\?.*$/, '').split('/').slice(-2).join(' ');
  return (command.split(/\s+/).length > 2 ? command : `${command} ${what}`).slice(0, LONGEST_LABEL);
}

/** A line of a timeline's mark. */
const LONGEST_LABEL = 120;

const RANGES = { serviceCIDR: 'Service range', clusterCIDR: 'Pod range' } as const;

/** What a change of settings comes to, in a few words. */
function changeLabel(change: ClusterChange): string {
  switch (change.kind) {
    case 'addNode':
      return `add node ${change.node.name}`;
    case 'removeNode':
      return `remove node ${change.node}`;
    case 'setProxy':
      return `kube-proxy ${Object.entries(change.proxy)
        .map(([name, value]) => (name === 'mode' ? `mode ${String(value)}` : `${name} ${valueLabel(value)}`))
        .join(', ')}`;
    case 'setLoadBalancer':
      return change.on ? 'start the cloud controller' : 'stop the cloud controller';
    case 'setRanges':
      return (Object.keys(RANGES) as (keyof typeof RANGES)[])
        .filter((range) => change[range] !== undefined)
        .map((range) => `${RANGES[range]} ${change[range] ?? ''}`)
        .join(', ');
    case 'addServiceCIDR':
      return `add Service range ${change.cidr}`;
    case 'removeServiceCIDR':
      return `remove Service range ${change.cidr}`;
    case 'addExternal':
      return `add outside client ${change.name}`;
    case 'removeExternal':
      return `remove outside client ${change.name}`;
    case 'setHopLatency':
      return `a hop takes ${change.ms} ms`;
  }
}

function valueLabel(value: unknown): string {
  if (Array.isArray(value)) return value.length > 0 ? value.join(' ') : 'all';
  return typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value);
}

function describe(action: Action): Pick<ActionMark, 'kind' | 'label'> {
  switch (action.verb) {
    case 'apply':
      return { kind: 'apply', label: manifestLabel(action.manifest) };
    case 'request': {
      const { method, path } = action.request;
      const bare = path.replace(/\?.*$/, '');
      const command = commandOf(action.request);
      const pod = method === 'DELETE' ? POD_PATH.exec(bare)?.[1] : undefined;
      if (pod !== undefined) return { kind: 'kill', label: command ?? `kill Pod ${pod}` };
      const evicted = method === 'POST' ? EVICTION_PATH.exec(bare)?.[1] : undefined;
      if (evicted !== undefined) return { kind: 'kill', label: command ?? `evict Pod ${evicted}` };
      return {
        kind: METHOD_KINDS[method] ?? 'update',
        label: command ?? `${method.toLowerCase()} ${bare.split('/').slice(-2).join(' ')}`,
      };
    }
    case 'send':
      return { kind: 'send', label: `send to ${action.flow.to.host}:${action.flow.to.port}` };
    case 'ask':
      return { kind: 'send', label: `ask for ${action.type} ${action.name}` };
    case 'sendMany':
      return { kind: 'send', label: `send ${action.count} to ${action.flow.to.host}:${action.flow.to.port}` };
    case 'setTraffic':
      return { kind: 'traffic', label: `traffic ${action.source.id}` };
    case 'removeTraffic':
      return { kind: 'traffic', label: `stop traffic ${action.id}` };
    case 'exec': {
      const { target, command } = action.request;
      const line = command.join(' ').slice(0, 60);
      if ('external' in target) return { kind: 'exec', label: `${target.external}: ${line}` };
      return { kind: 'exec', label: `exec ${'pod' in target ? target.pod : target.node}: ${line}` };
    }
    case 'execInput':
      return { kind: 'exec', label: `type ${action.text.trim().slice(0, 60)}` };
    case 'execEnd':
      return { kind: 'exec', label: ENDS[action.how] };
    case 'interfere': {
      const { change } = action;
      return { kind: 'interfere', label: interferenceLabel(change) };
    }
    case 'configure':
      return { kind: 'configure', label: changeLabel(action.change) };
  }
}

const ENDS = { input: 'end of input', hangUp: 'leave exec', interrupt: 'Ctrl-C' } as const;

const INTERFERENCES: Readonly<Record<Interference['kind'], string>> = {
  stopKubeProxy: 'stop kube-proxy on',
  startKubeProxy: 'start kube-proxy on',
  powerOff: 'power off',
  powerOn: 'power on',
  cutNetwork: 'cut the network of',
  restoreNetwork: 'restore the network of',
  slowLink: 'slow link of',
  lossyLink: 'lossy link of',
  crash: 'crash',
  outOfMemory: 'run out of memory:',
  failReadiness: 'fail readiness of',
  passReadiness: 'pass readiness of',
  slow: 'slow down',
  cutPod: 'cut off',
  restorePod: 'reconnect',
};

function interferenceLabel(change: Interference): string {
  const what = `${INTERFERENCES[change.kind]} ${'node' in change ? change.node : change.pod}`;
  if (change.kind === 'slowLink' || change.kind === 'slow') return `${what}: ${change.ms} ms`;
  return change.kind === 'lossyLink' ? `${what}: ${Math.round(change.loss * 100)} % lost` : what;
}

/** The action as a mark on the timeline. */
export function actionMark(recorded: RecordedAction): ActionMark {
  const action = recorded.action as Action;
  return { at: recorded.at, revision: recorded.revision, ...describe(action), ...sessionOf(action) };
}
