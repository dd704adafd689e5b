/**
 * Which Pods of a node `kubectl drain` takes away, which it leaves, and which it will not touch unless it is told to. Upstream:
 * kubectl/pkg/drain/filters.go.
 */
import { isObject, type JsonObject } from '../../api/index.ts';
import { Failure } from '../cli/failure.ts';
import { metadataMap, metadataOf } from '../rest/info.ts';
import { textOf } from '../records.ts';

export interface DrainOptions {
  readonly ignoreDaemonSets: boolean;
  readonly deleteEmptyDirData: boolean;
  readonly force: boolean;
  /** What is wrong with a Pod's DaemonSet; undefined: it is there. */
  readonly daemonSetFault: (namespace: string, name: string) => Failure | undefined;
  /** s a Pod may already be on its way out before it is left alone; 0: however long. */
  readonly skipAfter: number;
  /** ms since 1970. */
  readonly now: number;
  readonly timeOf: (timestamp: string) => number;
}

export interface DrainSelection {
  readonly pods: readonly JsonObject[];
  /** '' when there is none. */
  readonly warning: string;
  readonly failures: readonly Failure[];
}

interface Verdict {
  readonly goes: boolean;
  readonly reason: 'okay' | 'skip' | 'warning' | 'error';
  readonly message: string;
}

const OKAY: Verdict = { goes: true, reason: 'okay', message: '' };
const SKIP: Verdict = { goes: false, reason: 'skip', message: '' };
const warning = (goes: boolean, message: string): Verdict => ({ goes, reason: 'warning', message });
const fault = (message: string): Verdict => ({ goes: false, reason: 'error', message });

const MIRROR = 'kubernetes.io/config.mirror';

export function selectForDrain(pods: readonly JsonObject[], options: DrainOptions): DrainSelection {
  const verdicts = pods.map((pod) => ({ pod, verdict: verdictOn(pod, options) }));
  const grouped = (reason: Verdict['reason']): [string, string][] => {
    const groups = new Map<string, string[]>();
    for (const { pod, verdict } of verdicts)
      if (verdict.reason === reason) groups.set(verdict.message, [...(groups.get(verdict.message) ?? []), nameOf(pod)]);
    return [...groups].map(([message, names]) => [message, names.join(', ')]);
  };
  return {
    pods: verdicts.filter(({ verdict }) => verdict.goes).map(({ pod }) => pod),
    warning: grouped('warning')
      .map(([message, names]) => `${message}: ${names}`)
      .join('; '),
    failures: grouped('error').map(([message, names]) => new Failure(`cannot delete ${message}: ${names}`)),
  };
}

const nameOf = (pod: JsonObject): string =>
  `${textOf(metadataOf(pod)['namespace'])}/${textOf(metadataOf(pod)['name'])}`;

/** The last filter that lets it pass decides; the first that does not ends it. */
function verdictOn(pod: JsonObject, options: DrainOptions): Verdict {
  let verdict = OKAY;
  for (const filter of FILTERS) {
    verdict = filter(pod, options);
    if (!verdict.goes) return verdict;
  }
  return verdict;
}

type Filter = (pod: JsonObject, options: DrainOptions) => Verdict;

const FILTERS: readonly Filter[] = [deletedFilter, daemonSetFilter, mirrorFilter, localStorageFilter, unmanagedFilter];

function deletedFilter(pod: JsonObject, { skipAfter, now, timeOf }: DrainOptions): Verdict {
  const at = metadataOf(pod)['deletionTimestamp'];
  if (skipAfter <= 0 || typeof at !== 'string') return OKAY;
  return Math.floor((now - timeOf(at)) / 1000) > skipAfter ? SKIP : OKAY;
}

function daemonSetFilter(pod: JsonObject, options: DrainOptions): Verdict {
  const owner = controllerOf(pod);
  if (owner?.['kind'] !== 'DaemonSet' || isOver(pod)) return OKAY;
  const missing = options.daemonSetFault(textOf(metadataOf(pod)['namespace']), textOf(owner['name']));
  if (missing) return options.force ? warning(true, missing.message) : fault(missing.message);
  return options.ignoreDaemonSets
    ? warning(false, 'ignoring DaemonSet-managed Pods')
    : fault('DaemonSet-managed Pods (use --ignore-daemonsets to ignore)');
}

function mirrorFilter(pod: JsonObject): Verdict {
  return Object.hasOwn(metadataMap(pod, 'annotations'), MIRROR) ? SKIP : OKAY;
}

function localStorageFilter(pod: JsonObject, { deleteEmptyDirData }: DrainOptions): Verdict {
  const { spec } = pod;
  const volumes = isObject(spec) && Array.isArray(spec['volumes']) ? spec['volumes'] : [];
  if (!volumes.some((volume) => isObject(volume) && volume['emptyDir'] !== undefined) || isOver(pod)) return OKAY;
  return deleteEmptyDirData
    ? warning(true, 'deleting Pods with local storage')
    : fault('Pods with local storage (use --delete-emptydir-data to override)');
}

function unmanagedFilter(pod: JsonObject, { force }: DrainOptions): Verdict {
  if (isOver(pod) || controllerOf(pod)) return OKAY;
  return force
    ? warning(true, 'deleting Pods that declare no controller')
    : fault('cannot delete Pods that declare no controller (use --force to override)');
}

function isOver({ status }: JsonObject): boolean {
  return isObject(status) && (status['phase'] === 'Succeeded' || status['phase'] === 'Failed');
}

export function controllerOf(pod: JsonObject): JsonObject | undefined {
  const owners = metadataOf(pod)['ownerReferences'];
  return Array.isArray(owners) ? owners.filter(isObject).find((owner) => owner['controller'] === true) : undefined;
}
