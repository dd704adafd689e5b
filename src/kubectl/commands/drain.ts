/**
 * `kubectl drain`: cordons, evicts what may go, and waits until it is gone; a budget that forbids an eviction is asked again every five
 * seconds. Upstream: kubectl/pkg/cmd/drain/drain.go, kubectl/pkg/drain/drain.go. Pods are evicted side by side.
 */
import { bootEpochMs, isObject, parseTimestamp, type JsonObject } from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Command, Invocation } from '../cli/command.ts';
import { Failure, SeveralFailures, StatusFailure } from '../cli/failure.ts';
import { controllerOf, selectForDrain, type DrainSelection } from '../write/drainSelection.ts';
import { metadataOf, type Info } from '../rest/info.ts';
import { throwAll } from '../write/infos.ts';
import { cordonNodes, nodesNamed } from '../write/nodes.ts';
import { dryRunOf, type DryRun } from '../write/options.ts';
import { Outcome } from '../write/outcome.ts';
import { isReason } from '../write/sending.ts';
import { textOf } from '../records.ts';

export const drain: Command = {
  path: 'drain',
  *run(call) {
    const nodes = yield* nodesNamed(call, 'drain NODE');
    const dryRun = yield* dryRunOf(call);
    const outcome = yield* Outcome.of(call, dryRun);
    yield* cordonNodes(call, nodes, true, dryRun, outcome);
    const left: { readonly name: string; readonly failure: Failure }[] = [];
    for (const node of nodes) {
      try {
        yield* drainNode(call, node, dryRun);
        yield* outcome.tell(node.object, 'drained');
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        const said = error instanceof SeveralFailures ? `[${error.message}]` : error.message;
        yield* call.err(`error: unable to drain node "${node.name}" due to error: ${said}, continuing command...\n`);
        left.push({ name: node.name, failure: error });
      }
    }
    if (left.length > 0)
      yield* call.err(`There are pending nodes to be drained:\n${left.map(({ name }) => ` ${name}\n`).join('')}`);
    throwAll(left.map(({ failure }) => failure));
    return 0;
  },
};

function* drainNode(call: Invocation, node: Info, dryRun: DryRun): Routine<void> {
  const { pods, warning, failures } = yield* selection(call, node);
  throwAll(failures);
  if (warning !== '') yield* call.err(`Warning: ${warning}\n`);
  if (dryRun === 'client') {
    for (const pod of pods) yield* call.out(`evicting pod ${nameOf(pod)} (dry run)\n`);
    return;
  }
  try {
    yield* takeAway(call, pods, dryRun);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const pending = (yield* selection(call, node)).pods;
    if (pending.length > 0) {
      const names = pending.map((pod) => `pod/${textOf(metadataOf(pod)['name'])}\n`).join('');
      yield* call.err(
        `There are pending pods in node "${node.name}" when an error occurred: ${error.message}\n${names}`,
      );
    }
    throw error;
  }
}

const nameOf = (pod: JsonObject): string =>
  `${textOf(metadataOf(pod)['namespace'])}/${textOf(metadataOf(pod)['name'])}`;

function* selection(call: Invocation, node: Info): Routine<DrainSelection> {
  const { client, flags } = call;
  const query = {
    fieldSelector: `spec.nodeName=${node.name}`,
    labelSelector: flags.text('pod-selector') || undefined,
    limit: flags.text('chunk-size') || undefined,
  };
  const list = yield* client.get<JsonObject>('/api/v1/pods', query);
  const pods = Array.isArray(list['items']) ? list['items'].filter(isObject) : [];
  const faults = new Map<string, Failure>();
  for (const pod of pods) {
    const owner = controllerOf(pod);
    if (owner?.['kind'] !== 'DaemonSet') continue;
    const [namespace, name] = [textOf(metadataOf(pod)['namespace']), textOf(owner['name'])];
    try {
      yield* client.get(`/apis/apps/v1/namespaces/${namespace}/daemonsets/${name}`);
    } catch (error) {
      if (error instanceof Failure) faults.set(`${namespace}/${name}`, error);
      else throw error;
    }
  }
  return selectForDrain(pods, {
    ignoreDaemonSets: flags.bool('ignore-daemonsets'),
    deleteEmptyDirData: flags.bool('delete-emptydir-data'),
    force: flags.bool('force'),
    daemonSetFault: (namespace, name) => faults.get(`${namespace}/${name}`),
    skipAfter: flags.int('skip-wait-for-delete-timeout'),
    now: yield* call.now(),
    timeOf: (timestamp) => (parseTimestamp(timestamp) ?? 0) + bootEpochMs(),
  });
}

/** Where a Pod is on its way out. */
interface Leaving {
  readonly pod: JsonObject;
  stage: 'to evict' | 'to wait' | 'gone';
  /** ms since 1970 of its next step. */
  next: number;
}

const RETRY = 5000;
const POLL = 1000;

/** Upstream each Pod has a goroutine; here the earliest step of all is next. */
function* takeAway(call: Invocation, pods: readonly JsonObject[], dryRun: DryRun): Routine<void> {
  const evicts = !call.flags.bool('disable-eviction');
  const start = yield* call.now();
  const timeout = call.flags.duration('timeout');
  const leaving = pods.map((pod): Leaving => ({ pod, stage: 'to evict', next: start }));
  const failures: Failure[] = [];
  for (;;) {
    const next = leaving.filter(({ stage }) => stage !== 'gone').sort((a, b) => a.next - b.next)[0];
    if (!next) break;
    const wait = next.next - (yield* call.now());
    if (wait > 0) yield* call.process.ask({ kind: 'sleep', ms: wait } as { kind: string });
    const now = yield* call.now();
    const isLate = timeout > 0 && now - start >= timeout;
    try {
      if (next.stage === 'to evict') yield* evict(call, next, dryRun, evicts, isLate ? timeout : undefined);
      else yield* look(call, next, isLate);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      next.stage = 'gone';
      failures.push(error);
    }
    next.next = Math.max(next.next, now);
  }
  throwAll(failures);
}

function* evict(
  call: Invocation,
  leaving: Leaving,
  dryRun: DryRun,
  evicts: boolean,
  late: number | undefined,
): Routine<void> {
  const { pod } = leaving;
  const { name, namespace } = metadataOf(pod) as { name: string; namespace: string };
  const suffix = dryRun === 'server' ? ' (server dry run)' : '';
  if (evicts) yield* call.out(`evicting pod ${nameOf(pod)}${suffix}\n`);
  if (late !== undefined)
    throw new Failure(
      `error when evicting pods/"${name}" -n "${namespace}": global timeout reached: ${goDuration(late)}`,
    );
  const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
  const grace = call.flags.int('grace-period');
  const deleteOptions = {
    ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
    ...(dryRun === 'server' ? { dryRun: ['All'] } : {}),
  };
  try {
    if (!evicts) yield* call.client.send('DELETE', path, { body: deleteOptions });
    else {
      const metadata = { name, namespace, creationTimestamp: null };
      const body = { kind: 'Eviction', apiVersion: 'policy/v1', metadata, deleteOptions };
      yield* call.client.send('POST', `${path}/eviction`, { body });
    }
  } catch (error) {
    if (isReason(error, 'NotFound')) {
      leaving.stage = 'gone';
      return;
    }
    if (!(error instanceof StatusFailure) || !evicts) throw error;
    if (error.reason !== 'TooManyRequests')
      throw new Failure(`error when evicting pods/"${name}" -n "${namespace}": ${error.message}`);
    yield* call.err(`error when evicting pods/"${name}" -n "${namespace}" (will retry after 5s): ${error.message}\n`);
    leaving.next = (yield* call.now()) + RETRY;
    return;
  }
  if (!evicts) yield* call.out(`pod/${name} deleted\n`);
  leaving.stage = dryRun === 'server' ? 'gone' : 'to wait';
}

/** Whether it is gone, or another stands in its place. */
function* look(call: Invocation, leaving: Leaving, late: boolean): Routine<void> {
  const { name, namespace, uid } = metadataOf(leaving.pod) as { name: string; namespace: string; uid: string };
  const stored = yield* call.client.find<JsonObject>(`/api/v1/namespaces/${namespace}/pods/${name}`);
  if (!stored || metadataOf(stored)['uid'] !== uid) {
    yield* call.out(`pod/${name} evicted\n`);
    leaving.stage = 'gone';
    return;
  }
  if (late)
    throw new Failure(
      `error when waiting for pod "${name}" in namespace "${namespace}" to terminate: context deadline exceeded`,
    );
  leaving.next = (yield* call.now()) + POLL;
}

/** ms as Go prints a duration: 1m30s. */
function goDuration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (h > 0) return `${String(h)}h${String(m)}m${String(s)}s`;
  return m > 0 ? `${String(m)}m${String(s)}s` : `${String(s)}s`;
}
