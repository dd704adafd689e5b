/** What is done from outside, as data: with the options and the seed, a list of these is the whole run. */
import { inEnglish, type DnsType, type Flow, type Said, type TrafficSource } from '../api/index.ts';
import type { RestRequest } from '../apiserver/index.ts';
import type { ExecRequest } from '../kubelet/index.ts';
import type { RecordedAction } from '../sim/index.ts';
import { clusterSays as says } from './sentences.ts';
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
function objectsOf(manifest: string): string {
  const kinds = [...manifest.slice(0, 20_000).matchAll(/^kind:\s*["']?(\w+)/gm)].map((match) => match[1] ?? '');
  const names = [...manifest.slice(0, 20_000).matchAll(/^metadata:\s*\n(?:\s+.*\n)*?\s+name:\s*["']?([\w.-]+)/gm)];
  const parts = kinds.slice(0, 2).map((kind, i) => `${kind} ${names[i]?.[1] ?? ''}`.trim());
  return `${parts.join(', ')}${kinds.length > 2 ? ', …' : ''}`;
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

const RANGES = { serviceCIDR: says.serviceRange, clusterCIDR: says.podRange } as const;

/** What a change of settings comes to, in a few words. */
function explainChange(change: ClusterChange): Said {
  switch (change.kind) {
    case 'addNode':
      return says.addNode(change.node.name);
    case 'removeNode':
      return says.removeNode(change.node);
    case 'setProxy':
      return says.proxy(Object.entries(change.proxy).map(([name, value]) => explainSetting(name, value)));
    case 'setLoadBalancer':
      return change.on ? says.startCloud : says.stopCloud;
    case 'setRanges':
      return says.ranges(
        (Object.keys(RANGES) as (keyof typeof RANGES)[])
          .filter((range) => change[range] !== undefined)
          .map((range) => RANGES[range](change[range] ?? '')),
      );
    case 'addServiceCIDR':
      return says.addServiceRange(change.cidr);
    case 'removeServiceCIDR':
      return says.removeServiceRange(change.cidr);
    case 'addExternal':
      return says.addOutside(change.name);
    case 'removeExternal':
      return says.removeOutside(change.name);
    case 'setHopLatency':
      return says.hopTakes(change.ms);
  }
}

/** A field of kube-proxy's configuration. */
function explainSetting(name: string, value: unknown): Said {
  if (Array.isArray(value)) return value.length > 0 ? says.setting(name, value.join(' ')) : says.settingAll(name);
  if (typeof value === 'boolean') return value ? says.settingOn(name) : says.settingOff(name);
  return says.setting(name, String(value));
}

type Described = Pick<ActionMark, 'kind' | 'label' | 'said'>;

const marked = (kind: ActionMark['kind'], said: Said): Described => ({ kind, said, label: inEnglish(said) });

function describeRequest(request: RestRequest): Described {
  const { method, path } = request;
  const bare = path.replace(/\?.*$/, '');
  const command = commandOf(request);
  const pod = method === 'DELETE' ? POD_PATH.exec(bare)?.[1] : undefined;
  const evicted = method === 'POST' ? EVICTION_PATH.exec(bare)?.[1] : undefined;
  const kind = pod === undefined && evicted === undefined ? (METHOD_KINDS[method] ?? 'update') : 'kill';
  if (command !== undefined) return { kind, label: command };
  if (pod !== undefined) return marked(kind, says.killPod(pod));
  if (evicted !== undefined) return marked(kind, says.evictPod(evicted));
  return marked(kind, says.request(method.toLowerCase(), bare.split('/').slice(-2).join(' ')));
}

function describeExec({ target, command }: ExecRequest): Described {
  const line = command.join(' ').slice(0, 60);
  if ('external' in target) return { kind: 'exec', label: `${target.external}: ${line}` };
  return marked('exec', says.exec('pod' in target ? target.pod : target.node, line));
}

function describe(action: Action): Described {
  switch (action.verb) {
    case 'apply':
      return marked('apply', says.apply(objectsOf(action.manifest)));
    case 'request':
      return describeRequest(action.request);
    case 'send':
      return marked('send', says.send(targetOf(action.flow)));
    case 'ask':
      return marked('send', says.ask(action.type, action.name));
    case 'sendMany':
      return marked('send', says.sendMany(action.count, targetOf(action.flow)));
    case 'setTraffic':
      return marked('traffic', says.traffic(action.source.id));
    case 'removeTraffic':
      return marked('traffic', says.stopTraffic(action.id));
    case 'exec':
      return describeExec(action.request);
    case 'execInput':
      return marked('exec', says.type(action.text.trim().slice(0, 60)));
    case 'execEnd':
      if (action.how === 'interrupt') return { kind: 'exec', label: 'Ctrl-C' };
      return marked('exec', action.how === 'input' ? says.endOfInput : says.leaveExec);
    case 'interfere':
      return marked('interfere', explainInterference(action.change));
    case 'configure':
      return marked('configure', explainChange(action.change));
  }
}

const targetOf = ({ to }: Flow): string => `${to.host}:${to.port}`;

function explainInterference(change: Interference): Said {
  const what = 'node' in change ? change.node : change.pod;
  if (change.kind === 'slowLink' || change.kind === 'slow') return says[change.kind](what, change.ms);
  return change.kind === 'lossyLink' ? says.lossyLink(what, Math.round(change.loss * 100)) : says[change.kind](what);
}

/** The action as a mark on the timeline. */
export function actionMark(recorded: RecordedAction): ActionMark {
  const action = recorded.action as Action;
  return { at: recorded.at, revision: recorded.revision, ...describe(action), ...sessionOf(action) };
}
