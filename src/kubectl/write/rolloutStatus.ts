/** How far a rollout is, in one line. Upstream: kubectl/pkg/polymorphichelpers/rollout_status.go. */
import { isObject, type Json, type JsonObject } from '../../api/index.ts';
import { Failure } from '../cli/failure.ts';
import { metadataMap, metadataOf } from '../rest/info.ts';
import { textOf } from '../records.ts';

export interface RolloutStatus {
  readonly text: string;
  readonly done: boolean;
}

const part = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
const count = (value: Json | undefined): number => (typeof value === 'number' ? value : 0);

/**
 * @param revision that must be the running one; 0: any
 * @throws Failure
 */
export function rolloutStatus(object: JsonObject, groupKind: string, revision: number): RolloutStatus {
  switch (groupKind) {
    case 'Deployment.apps':
      return deploymentStatus(object, revision);
    case 'DaemonSet.apps':
      return daemonSetStatus(object);
    case 'StatefulSet.apps':
      return statefulSetStatus(object);
    default:
      throw new Failure(`no status viewer has been implemented for ${groupKind}`);
  }
}

const waiting = (text: string): RolloutStatus => ({ text: `${text}\n`, done: false });
const done = (text: string): RolloutStatus => ({ text: `${text}\n`, done: true });

/** The generation that the status speaks of is the one that is there. */
const isObserved = (object: JsonObject): boolean =>
  count(metadataOf(object)['generation']) <= count(part(object['status'])['observedGeneration']);

const nameOf = (object: JsonObject): string => JSON.stringify(metadataOf(object)['name']);

function deploymentStatus(object: JsonObject, revision: number): RolloutStatus {
  const running = Number(metadataMap(object, 'annotations')['deployment.kubernetes.io/revision'] ?? 0);
  if (revision > 0 && revision !== running)
    throw new Failure(
      `desired revision (${String(revision)}) is different from the running revision (${String(running)})`,
    );
  if (!isObserved(object)) return waiting('Waiting for deployment spec update to be observed...');
  const [name, status] = [nameOf(object), part(object['status'])];
  const conditions = Array.isArray(status['conditions']) ? status['conditions'].filter(isObject) : [];
  if (conditions.some(({ type, reason }) => type === 'Progressing' && reason === 'ProgressDeadlineExceeded'))
    throw new Failure(`deployment ${name} exceeded its progress deadline`);
  const wanted = count(part(object['spec'])['replicas']);
  const [all, updated] = [count(status['replicas']), count(status['updatedReplicas'])];
  const available = count(status['availableReplicas']);
  const unfinished = `Waiting for deployment ${name} rollout to finish:`;
  if (updated < wanted)
    return waiting(`${unfinished} ${String(updated)} out of ${String(wanted)} new replicas have been updated...`);
  if (all > updated) return waiting(`${unfinished} ${String(all - updated)} old replicas are pending termination...`);
  if (available < updated)
    return waiting(`${unfinished} ${String(available)} of ${String(updated)} updated replicas are available...`);
  return done(`deployment ${name} successfully rolled out`);
}

function daemonSetStatus(object: JsonObject): RolloutStatus {
  if (part(part(object['spec'])['updateStrategy'])['type'] !== 'RollingUpdate') throw onlyRolling();
  if (!isObserved(object)) return waiting('Waiting for daemon set spec update to be observed...');
  const [name, status] = [nameOf(object), part(object['status'])];
  const wanted = count(status['desiredNumberScheduled']);
  const [updated, available] = [count(status['updatedNumberScheduled']), count(status['numberAvailable'])];
  const unfinished = `Waiting for daemon set ${name} rollout to finish:`;
  if (updated < wanted)
    return waiting(`${unfinished} ${String(updated)} out of ${String(wanted)} new pods have been updated...`);
  if (available < wanted)
    return waiting(`${unfinished} ${String(available)} of ${String(wanted)} updated pods are available...`);
  return done(`daemon set ${name} successfully rolled out`);
}

const onlyRolling = (): Failure => new Failure('rollout status is only available for RollingUpdate strategy type');

function statefulSetStatus(object: JsonObject): RolloutStatus {
  const [spec, status] = [part(object['spec']), part(object['status'])];
  const strategy = part(spec['updateStrategy']);
  if (strategy['type'] !== 'RollingUpdate') throw onlyRolling();
  if (count(status['observedGeneration']) === 0 || !isObserved(object))
    return waiting('Waiting for statefulset spec update to be observed...');
  const [wanted, ready] = [count(spec['replicas']), count(status['readyReplicas'])];
  const updated = count(status['updatedReplicas']);
  if (ready < wanted) return waiting(`Waiting for ${String(wanted - ready)} pods to be ready...`);
  if (isObject(strategy['rollingUpdate'])) {
    const { partition } = strategy['rollingUpdate'];
    const due = wanted - count(partition);
    if (typeof partition === 'number' && updated < due)
      return waiting(
        `Waiting for partitioned roll out to finish: ${String(updated)} out of ${String(due)} new pods have been updated...`,
      );
    return done(`partitioned roll out complete: ${String(updated)} new pods have been updated...`);
  }
  const [update, current] = [textOf(status['updateRevision']), textOf(status['currentRevision'])];
  if (update !== current)
    return waiting(
      `waiting for statefulset rolling update to complete ${String(updated)} pods at revision ${update}...`,
    );
  return done(
    `statefulset rolling update complete ${String(count(status['currentReplicas']))} pods at revision ${current}...`,
  );
}
