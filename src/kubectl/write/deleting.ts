/**
 * Deletes objects and waits until they are gone, finalizers and all. Upstream: kubectl/pkg/cmd/delete/delete.go (DeleteResult) and
 * kubectl/pkg/cmd/wait/delete.go. The wording is 1.33's.
 */
import { isObject, type JsonObject } from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Invocation } from '../cli/command.ts';
import { Failure } from '../cli/failure.ts';
import { groupResource, singularName } from '../rest/discovery.ts';
import { follow } from './following.ts';
import { infoPath, metadataOf, type Found, type Info } from '../rest/info.ts';
import { throwAll, visit } from './infos.ts';
import type { DryRun } from './options.ts';
import { during, isReason } from './sending.ts';

export interface DeleteOptions {
  /** s; below zero: the object's own. */
  readonly gracePeriod: number;
  readonly propagation: 'Background' | 'Orphan' | 'Foreground';
  readonly dryRun: DryRun;
  readonly ignoreNotFound: boolean;
  readonly wait: boolean;
  /** ms; 0: a week. */
  readonly timeout: number;
  /** -o name. */
  readonly asName: boolean;
  readonly quiet: boolean;
}

const WEEK = 168 * 3600 * 1000;

/** Tells each deletion, or that there was nothing. @throws Failure */
export function* deleteFound(call: Invocation, found: Found, options: DeleteOptions): Routine<void> {
  const kept = options.ignoreNotFound ? found.failures.filter((one) => !isReason(one, 'NotFound')) : found.failures;
  const gone: { readonly info: Info; readonly uid: string }[] = [];
  let warns = call.isNamespaceGiven && !call.flags.bool('all-namespaces');
  let count = 0;
  yield* visit({ ...found, failures: kept }, function* (info) {
    if (warns && !info.resource.namespaced) {
      yield* call.err('Warning: deleting cluster-scoped resources, not scoped to the provided namespace\n');
      warns = false;
    }
    count++;
    if (options.dryRun === 'client') return yield* tell(call, info, options);
    const answer = yield* deleteOne(call, info, options);
    if (answer === undefined) return;
    yield* tell(call, info, options);
    gone.push({ info, uid: uidOf(answer) });
  });
  if (count === 0) return yield* call.out('No resources found\n');
  if (!options.wait || options.dryRun !== 'none') return;
  yield* awaitGone(call, gone, options.timeout === 0 ? WEEK : options.timeout);
}

/** The answer; undefined: there was nothing, and that is fine. */
function* deleteOne(call: Invocation, info: Info, options: DeleteOptions): Routine<JsonObject | undefined> {
  const body = {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    ...(options.gracePeriod >= 0 ? { gracePeriodSeconds: options.gracePeriod } : {}),
    propagationPolicy: options.propagation,
    ...(options.dryRun === 'server' ? { dryRun: ['All'] } : {}),
  };
  try {
    return yield* during('deleting', info.source, () =>
      call.client.send<JsonObject>('DELETE', infoPath(info), { body }),
    );
  } catch (error) {
    if (options.ignoreNotFound && isReason(error, 'NotFound')) return undefined;
    throw error;
  }
}

/** Pods and their like come back as they are; of others a Status tells the uid. */
function uidOf(answer: JsonObject): string {
  const details = answer['kind'] === 'Status' ? answer['details'] : metadataOf(answer);
  return isObject(details) && typeof details['uid'] === 'string' ? details['uid'] : '';
}

const SUFFIX: Readonly<Record<DryRun, string>> = { none: '', client: ' (dry run)', server: ' (server dry run)' };

function* tell(call: Invocation, { resource, name }: Info, options: DeleteOptions): Routine<void> {
  if (options.quiet) return;
  const kind = singularName(resource);
  const done = options.gracePeriod === 0 ? 'force deleted' : 'deleted';
  yield* call.out(options.asName ? `${kind}/${name}\n` : `${kind} "${name}" ${done}${SUFFIX[options.dryRun]}\n`);
}

/** @throws Failure when one is still there when the time is over */
function* awaitGone(
  call: Invocation,
  gone: readonly { readonly info: Info; readonly uid: string }[],
  timeout: number,
): Routine<void> {
  const failures: Failure[] = [];
  for (const { info, uid } of gone) {
    const still = yield* call.client.find<JsonObject>(infoPath(info));
    if (!still || (uid !== '' && metadataOf(still)['uid'] !== uid)) continue;
    const isGone = yield* follow(call, info, timeout, (seen) => seen.type === 'ABSENT' || seen.type === 'DELETED');
    if (!isGone)
      failures.push(new Failure(`timed out waiting for the condition on ${groupResource(info.resource)}/${info.name}`));
  }
  throwAll(failures);
}
