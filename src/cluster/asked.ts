/** What cannot be asked of a cluster's data path, refused before anything of it is part of the run. */
import { ipAddress, RESOURCES, type Flow } from '../api/index.ts';
import {
  invalid,
  invalidValue,
  notFound,
  notFoundValue,
  notSupported,
  required,
  type FieldError,
} from '../apiserver/index.ts';
import type { ClusterSettings, Interference } from './types.ts';

const FLOW = { group: '', kind: 'Flow' };
const PROTOCOLS = ['ICMP', 'SCTP', 'TCP', 'UDP'];
const CAME_FROM = ['external', 'node', 'pod'];
const MOST_PORT = 65_535;

type From = Flow['from'];

function fromErrors({ nodes, externals }: ClusterSettings, from: From | undefined): FieldError[] {
  if (typeof from !== 'object' || from === null) return [required('from')];
  const knowsNode = (name: string) => nodes.some((node) => node.name === name);
  if ('pod' in from) return [];
  if ('node' in from) return knowsNode(from.node) ? [] : [notFoundValue('from.node', from.node)];
  if ('external' in from)
    return externals.some(({ name }) => name === from.external) ? [] : [notFoundValue('from.external', from.external)];
  if (!('address' in from)) return [required('from')];
  return [
    ...ipAddress(from.address).map((said) => invalidValue('from.address', from.address, said)),
    ...(knowsNode(from.entersAt) ? [] : [notFoundValue('from.entersAt', from.entersAt)]),
    ...(CAME_FROM.includes(from.as) ? [] : [notSupported('from.as', from.as, CAME_FROM)]),
  ];
}

function toErrors({ to, protocol = 'TCP' }: Partial<Flow>): FieldError[] {
  if (typeof to !== 'object' || to === null) return [required('to')];
  if (typeof to.host !== 'string') return [required('to.host')];
  const isPort = Number.isInteger(to.port) && to.port >= 1 && to.port <= MOST_PORT;
  return [
    ...(PROTOCOLS.includes(protocol) ? [] : [notSupported('protocol', protocol, PROTOCOLS)]),
    ...(protocol === 'ICMP' || isPort
      ? []
      : [invalidValue('to.port', to.port, `must be between 1 and ${MOST_PORT}, inclusive`)]),
  ];
}

/** Whoever asks must be there, if it is not a Pod: those come and go. @throws ApiError */
export function checkClient(settings: ClusterSettings, from: From): void {
  const errors = fromErrors(settings, from);
  if (errors.length > 0) throw invalid(FLOW, 'flow', errors);
}

/** @throws ApiError */
export function checkFlow(settings: ClusterSettings, flow: Flow): void {
  const asked: Partial<Flow> = flow ?? {};
  const errors = [...fromErrors(settings, asked.from), ...toErrors(asked)];
  if (errors.length > 0) throw invalid(FLOW, 'flow', errors);
}

/** Connections asked for at once, and the ms between two of them: more is a traffic source's business. */
const MOST_AT_ONCE = 100_000;
const EVERY_MS = { least: 0.1, most: 3_600_000 };

/** @throws ApiError */
export function checkMany(settings: ClusterSettings, flow: Flow, count: number, every: number): void {
  checkFlow(settings, flow);
  const isCount = Number.isInteger(count) && count >= 1 && count <= MOST_AT_ONCE;
  const isPace = every >= EVERY_MS.least && every <= EVERY_MS.most;
  const errors = [
    ...(isCount ? [] : [invalidValue('count', count, `must be between 1 and ${MOST_AT_ONCE}, inclusive`)]),
    ...(isPace
      ? []
      : [invalidValue('every', every, `must be between ${EVERY_MS.least} and ${EVERY_MS.most}, inclusive`)]),
  ];
  if (errors.length > 0) throw invalid(FLOW, 'flow', errors);
}

/** @throws ApiError when it is done to a machine that is not there */
export function checkInterference({ nodes }: ClusterSettings, change: Interference): void {
  if ('node' in change && !nodes.some(({ name }) => name === change.node)) throw notFound(RESOURCES.nodes, change.node);
}

const TIME = { group: '', kind: 'Time' };

/** @throws ApiError when the clock cannot be moved so: without an end the run would outgrow the machine */
export function checkMoment(field: string, ms: number, least = -Infinity): void {
  if (Number.isFinite(ms) && ms >= least) return;
  const said = least === 0 ? 'must be a number of ms, 0 or more: time goes back by seek' : 'must be a number of ms';
  throw invalid(TIME, 'time', [invalidValue(field, ms, said)]);
}

/** @throws ApiError */
export function checkManifest(manifest: string): void {
  if (typeof manifest !== 'string')
    throw invalid({ group: '', kind: 'Manifest' }, 'manifest', [invalidValue('manifest', manifest, 'must be text')]);
}
