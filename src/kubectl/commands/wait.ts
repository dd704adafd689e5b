/** `kubectl wait`. Upstream: kubectl/pkg/cmd/wait. */
import type { Routine } from '../../shell/index.ts';
import type { Command, Invocation } from '../cli/command.ts';
import { combined, Failure, StatusFailure } from '../cli/failure.ts';
import { parsePath, relaxedPath } from '../print/customColumns.ts';
import { goText } from '../print/goText.ts';
import { findAll } from '../print/jsonpath/evaluate.ts';
import { itemsOf, nameOf, type KubeObject } from '../print/objects.ts';
import { makePrinter } from '../print/printer.ts';
import { isRecord } from '../records.ts';
import { groupResource, resourcePath, type Resource } from '../rest/discovery.ts';
import { fetchInfos, fetchPlaced, placedTargets } from '../rest/infos.ts';
import { namedResources } from '../rest/resourceArgs.ts';
import { watched } from '../rest/watch.ts';
import { NOTHING_NAMED } from '../write/infos.ts';

/** What is waited for. */
type Wanted =
  | { readonly is: 'delete' }
  | { readonly is: 'create' }
  /** An object that fits; the text says how an object failed for good. */
  | { readonly is: 'state'; readonly met: (object: KubeObject) => boolean };

const WEEK = 168 * 3_600_000;
const POLL = 500;

export const wait: Command = {
  path: 'wait',
  completes: 'resources',
  *run(call) {
    const wanted = conditionsOf(call.flags.list('for'));
    const given = call.flags.duration('timeout');
    const deadline = (yield* call.now()) + (given < 0 ? WEEK : given);
    yield* mustName(call);
    if (wanted.some(({ is }) => is === 'create')) yield* untilCreated(call, deadline);
    const isDelete = wanted.some(({ is }) => is === 'delete');
    const { found, failure } = yield* objectsOf(call, isDelete);
    if (failure && found.length === 0) throw failure;
    if (found.length === 0 && !isDelete) throw new Failure('no matching resources found');
    const print = call.flags.text('output') === '' ? undefined : yield* makePrinter(call);
    const failures = failure ? [failure] : [];
    let isLate = false;
    for (const { resource, object } of found)
      for (const one of wanted)
        try {
          // Once the time is over nothing is looked at any more.
          if (isLate) throw timedOut(resource, object);
          const last = yield* until(call, resource, object, one, deadline);
          yield* call.out(print ? print(last) : `${nameOf(last)} condition met\n`);
        } catch (error) {
          if (!(error instanceof Failure)) throw error;
          failures.push(error);
          isLate ||= error instanceof TimedOut;
        }
    const gathered = combined(failures);
    if (gathered) throw gathered;
    return 0;
  },
};

/** A kind alone is too little: all of it must be asked for. @throws Failure */
function* mustName({ args, flags, discovery }: Invocation): Routine<void> {
  if (flags.list('filename').length > 0 || flags.text('kustomize') !== '') return;
  if (args.length === 0) throw new Failure(NOTHING_NAMED);
  const { areObjects } = yield* namedResources(discovery, args);
  const isChosen = flags.bool('all') || flags.text('selector') !== '' || flags.text('field-selector') !== '';
  if (!areObjects && !isChosen) throw new Failure('resource(s) were provided, but no name was specified');
}

class TimedOut extends Failure {
  override name = 'TimedOut';
}

const subjectOf = ({ name }: Resource, { metadata }: KubeObject): string =>
  `${name}/${(metadata as { name: string }).name}`;

const timedOut = (resource: Resource, object: KubeObject): TimedOut =>
  new TimedOut(`timed out waiting for the condition on ${subjectOf(resource, object)}`);

/** @throws Failure "unrecognized condition" */
function conditionsOf(conditions: readonly string[]): Wanted[] {
  if (conditions.length === 0) throw new Failure('unrecognized condition: ""');
  return conditions.map((condition) => {
    const lower = condition.toLowerCase();
    if (lower === 'delete' || lower === 'create') return { is: lower };
    if (condition.startsWith('condition=')) return conditional(condition.slice('condition='.length));
    if (condition.startsWith('jsonpath=')) return byPath(condition.slice('jsonpath='.length));
    throw new Failure(`unrecognized condition: ${JSON.stringify(condition)}`);
  });
}

function conditional(text: string): Wanted {
  const [type = '', ...rest] = text.split('=');
  const status = rest.length === 0 ? 'true' : rest.join('=');
  const met = (object: KubeObject): boolean => {
    const { status: state, metadata } = object as {
      status?: {
        conditions?: readonly { type: string; status: string; observedGeneration?: number }[];
        observedGeneration?: number;
      };
      metadata: { generation?: number };
    };
    const found = state?.conditions?.find((one) => one.type.toLowerCase() === type.toLowerCase());
    if (!found) return false;
    const seen = found.observedGeneration ?? state?.observedGeneration;
    if (seen !== undefined && metadata.generation !== undefined && seen < metadata.generation) return false;
    return found.status.toLowerCase() === status.toLowerCase();
  };
  return { is: 'state', met };
}

function byPath(text: string): Wanted {
  const parts = text.split(/(?<!=)=(?!=)/);
  if (parts.length > 2)
    throw new Failure(
      "jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'",
    );
  const [path = '', value] = parts;
  const wanted = value?.replace(/^['"]+|['"]+$/g, '');
  if (wanted === '')
    throw new Failure(
      "jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3",
    );
  const relaxed = relaxedPath(path);
  if (relaxed === '') throw new Failure('jsonpath expression cannot be empty');
  const nodes = parsePath(relaxed);
  const met = (object: KubeObject): boolean => {
    const found = findAll(nodes, object, true);
    const values = found[0] ?? [];
    if (found.length === 0 || values.length === 0) return false;
    if (found.length > 1 || values.length > 1)
      throw new Failure('given jsonpath expression matches more than one value');
    if (wanted === undefined) return true;
    const [only] = values;
    if (typeof only === 'object' && only !== null)
      throw new Failure('jsonpath leads to a nested object or list which is not supported');
    return goText(only).trim() === wanted.trim();
  };
  return { is: 'state', met };
}

interface Found {
  readonly resource: Resource;
  readonly object: KubeObject;
}

function* objectsOf(call: Invocation, isDelete: boolean): Routine<{ found: Found[]; failure: Failure | undefined }> {
  const { infos, failures } = yield* fetchInfos(call);
  const failure = failures.find((one) => !isDelete || !(one instanceof StatusFailure && one.reason === 'NotFound'));
  const found = infos.flatMap(({ resource, object }) => itemsOf(object).map((item) => ({ resource, object: item })));
  return { found, failure };
}

function* untilCreated(call: Invocation, deadline: number): Routine<void> {
  const placed = yield* placedTargets(call);
  for (;;) {
    const { infos, failures } = yield* fetchPlaced(call, placed);
    const fatal = failures.find((one) => !(one instanceof StatusFailure && one.reason === 'NotFound'));
    if (fatal) throw fatal;
    if (failures.length === 0 && infos.some(({ object }) => itemsOf(object).length > 0)) return;
    if ((yield* call.now()) >= deadline) throw new Failure('timed out waiting for the condition');
    yield* call.process.ask({ kind: 'sleep', ms: POLL } as { kind: string });
  }
}

/** The object when it fits. @throws Failure when the time is over */
function* until(
  call: Invocation,
  resource: Resource,
  object: KubeObject,
  wanted: Wanted,
  deadline: number,
): Routine<KubeObject> {
  if (wanted.is === 'create') return object;
  const { client } = call;
  const { name, namespace, uid } = object['metadata'] as { name: string; namespace?: string; uid?: string };
  const late = timedOut(resource, object);
  const isOnce = call.flags.duration('timeout') === 0;
  const path = resourcePath(resource, namespace);
  const query = { fieldSelector: `metadata.name=${name}` };
  for (;;) {
    const list: KubeObject = yield* client.get(path, query);
    const present = itemsOf(list)[0];
    const now: KubeObject | undefined = present && { ...object, ...present };
    if (isMet(wanted, now, uid)) return now ?? object;
    if (wanted.is === 'state' && !present) throw missing(resource, name);
    if (isOnce) throw new Failure(`condition not met for ${subjectOf(resource, object)}`);
    const left = deadline - (yield* call.now());
    if (left <= 0) throw late;
    const { resourceVersion } = (isRecord(list['metadata']) ? list['metadata'] : {}) as { resourceVersion?: string };
    const stream = yield* client.open(path, { ...query, resourceVersion, watch: 'true' }, 'application/json');
    const reader = watched(client, stream);
    for (;;) {
      const event = yield* reader.next(deadline - (yield* call.now()));
      if (event === 'late') throw late;
      if (event === undefined || event.type === 'ERROR') break;
      const state = event.type === 'DELETED' ? undefined : event.object;
      if (!isMet(wanted, state, uid)) continue;
      yield* client.close(stream);
      return state ?? object;
    }
  }
}

function isMet(wanted: Wanted, object: KubeObject | undefined, uid: string | undefined): boolean {
  if (wanted.is === 'state') return object !== undefined && wanted.met(object);
  return !object || (object['metadata'] as { uid?: string }).uid !== uid;
}

const missing = (resource: Resource, name: string): StatusFailure =>
  new StatusFailure({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `${groupResource(resource)} "${name}" not found`,
    reason: 'NotFound',
    code: 404,
  });
