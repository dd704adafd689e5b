/**
 * `kubectl debug`: a container beside those of a Pod, a copy of a Pod, a Pod on a node, and a shell in it. Upstream:
 * kubectl/pkg/cmd/debug/debug.go. Left out: --custom.
 */
import { isObject, type JsonObject, type Pod } from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Command, Invocation } from '../cli/command.ts';
import { Failure, StatusFailure } from '../cli/failure.ts';
import { nodeDebugPod, podCopy, withDebugContainer, type CopyOptions } from '../generators/debugObjects.ts';
import { optionsOf, validate } from '../generators/debugOptions.ts';
import { nameSuffix } from '../generators/nameSuffix.ts';
import { strategicDiff } from '../patches/strategicDiff.ts';
import { PATCH_TYPES } from '../rest/client.ts';
import { groupVersion } from '../rest/discovery.ts';
import { attempt, infoPath, placeOf, type Info } from '../rest/info.ts';
import { podsPath } from '../rest/typed.ts';
import { attachTo } from '../write/attaching.ts';
import { follow } from '../write/following.ts';
import { filesGiven, findInfos } from '../write/infos.ts';

const LEGACY =
  '--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".';

export const debug: Command = {
  path: 'debug',
  completes: 'pods',
  *run(call) {
    const { names, options } = optionsOf(call);
    validate(call, names, options);
    const { target, profile } = options;
    if (target !== '')
      yield* say(
        call,
        `Targeting container "${target}". If you don't see processes from this container it may be because the container runtime doesn't support this feature.`,
      );
    if (profile === 'legacy') yield* call.err(`${LEGACY}\n`);
    const attach = call.flags.changed('attach') ? call.flags.bool('attach') : options.stdin;
    for (const named of filesGiven(call) ? [undefined] : names)
      for (const info of yield* targets(call, named)) {
        const made = yield* visit(call, info, options);
        if (attach && made.container !== '') yield* attachWhenRunning(call, made);
      }
    return 0;
  },
};

/** To standard output, unless it is to be quiet. */
function* say({ flags, out }: Invocation, text: string): Routine<void> {
  if (!flags.bool('quiet')) yield* out(`${text}\n`);
}

// The objects

/** The object of a word ("web", "node/worker-1"), or those of the files. @throws Failure */
function* targets(call: Invocation, named: string | undefined): Routine<readonly Info[]> {
  const args = named === undefined ? [] : named.includes('/') ? [named] : ['pods', named];
  const { infos, failures } = yield* findInfos(call, { args, latest: true });
  if (failures[0]) throw failures[0];
  return infos;
}

/** A Pod, and the container of it that one looks with; '' when there is none. */
interface Made {
  readonly pod: Info;
  readonly container: string;
}

function* visit(call: Invocation, info: Info, options: CopyOptions): Routine<Made> {
  const { resource } = info;
  if (resource.kind === 'Node') return yield* onNode(call, info.name, options);
  if (resource.kind !== 'Pod') {
    const [group, version] = resource.group === '' ? ['', groupVersion(resource)] : groupVersion(resource).split('/');
    throw new Failure(`"${group ?? ''}/${version ?? ''}, Kind=${resource.kind}" not supported by debug`);
  }
  return options.name === '' ? yield* besides(call, info, options) : yield* copied(call, info, options);
}

/** The name of the container: the line's, or one that is free. */
function* containerName(call: Invocation, { spec, metadata }: Pod): Routine<string> {
  const given = call.flags.text('container');
  if (given !== '') return given;
  const { containers, initContainers = [], ephemeralContainers = [] } = spec;
  const taken = [...containers, ...initContainers, ...ephemeralContainers].map(({ name }) => name);
  const now = yield* call.now();
  let name = '';
  for (let time = now; name === '' || taken.includes(name); time++)
    name = `debugger-${nameSuffix(`debugger/${metadata.name}`, time)}`;
  yield* say(call, `Defaulting debug container name to ${name}.`);
  return name;
}

function* besides(call: Invocation, info: Info, options: CopyOptions): Routine<Made> {
  const pod = info.object as unknown as Pod;
  const container = yield* containerName(call, pod);
  const after = { ...pod, spec: withDebugContainer(pod, container, options) } as unknown as JsonObject;
  const body = strategicDiff(info.object, after, 'core.Pod');
  try {
    const path = infoPath(info, 'ephemeralcontainers');
    const object = yield* call.client.send<JsonObject>('PATCH', path, { contentType: PATCH_TYPES.strategic, body });
    return { pod: { ...info, object }, container };
  } catch (error) {
    // A server without the feature does not know the path.
    if (error instanceof StatusFailure && error.status.reason === 'NotFound' && !error.status.details?.name)
      throw new Failure(
        `ephemeral containers are disabled for this cluster (error from server: ${JSON.stringify(error.status.message)})`,
      );
    throw error;
  }
}

function* copied(call: Invocation, info: Info, options: CopyOptions): Routine<Made> {
  const pod = info.object as unknown as Pod;
  const wanted = call.flags.text('container');
  const addsOne = options.image !== '' && !pod.spec.containers.some(({ name }) => name === wanted);
  const newName = addsOne ? yield* containerName(call, pod) : '';
  const { object: made, container } = podCopy(pod, wanted, newName, options);
  const created = yield* create(call, info.namespace, made as unknown as JsonObject);
  if (call.flags.bool('replace'))
    yield* call.client.send('DELETE', infoPath(info), { body: { gracePeriodSeconds: 0 } });
  return { pod: { ...info, ...placeOf(info.resource, created), object: created }, container };
}

function* onNode(call: Invocation, node: string, options: CopyOptions): Routine<Made> {
  const container = call.flags.text('container') || 'debugger';
  let time = yield* call.now();
  let made = nodeDebugPod(node, container, nameSuffix(`node-debugger/${node}`, time), options);
  // Upstream throws dice; here one asks whether the name is free.
  while (yield* call.client.find(`${podsPath(call.namespace)}/${made.metadata.name}`))
    made = nodeDebugPod(node, container, nameSuffix(`node-debugger/${node}`, ++time), options);
  yield* say(call, `Creating debugging pod ${made.metadata.name} with container ${container} on node ${node}.`);
  const object = yield* create(call, call.namespace, made as unknown as JsonObject);
  const resource = yield* call.discovery.named('pods');
  return { pod: { ...placeOf(resource, object), resource, object, source: '' }, container };
}

function* create(call: Invocation, namespace: string, body: JsonObject): Routine<JsonObject> {
  return yield* call.client.send<JsonObject>('POST', podsPath(namespace), { body });
}

// Attaching

function statusOf(pod: JsonObject, container: string): JsonObject | undefined {
  const status = isObject(pod['status']) ? pod['status'] : {};
  const lists = ['initContainerStatuses', 'containerStatuses', 'ephemeralContainerStatuses'].map(
    (list) => status[list],
  );
  return lists
    .flatMap((list) => (Array.isArray(list) ? list.filter(isObject) : []))
    .find(({ name }) => name === container);
}

const stateOf = (status: JsonObject | undefined): JsonObject => {
  const state = status?.['state'];
  return isObject(state) ? state : {};
};

/** Waits until the container runs, or has ended: then its log is what there is. */
function* attachWhenRunning(call: Invocation, { pod, container }: Made): Routine<void> {
  const isQuiet = call.flags.bool('quiet');
  let found: JsonObject | undefined;
  yield* follow(call, pod, 0, function* (seen) {
    if (seen.type === 'DELETED') throw new Failure('pods "" not found');
    if (seen.type === 'ABSENT') return false;
    const { running, terminated, waiting } = stateOf(statusOf(seen.object, container));
    if (running ?? terminated) found = seen.object;
    else if (!isQuiet && isObject(waiting) && typeof waiting['message'] === 'string' && waiting['message'] !== '')
      yield* call.err(`Warning: container ${container}: ${waiting['message']}\n`);
    return found !== undefined;
  });
  if (!found) return;
  const isOver = stateOf(statusOf(found, container))['terminated'] !== undefined;
  const object = found as unknown as Pod;
  const failures: Failure[] = [];
  yield* attempt(failures, () => attachTo(call, object, isOver, container));
  const [failure] = failures;
  if (!failure) return;
  if (isOver) throw failure;
  const why = failure.message.replace(/^error: /, '');
  yield* call.err(`warning: couldn't attach to pod/${object.metadata.name}, falling back to streaming logs: ${why}\n`);
  yield* attachTo(call, object, true, container);
}
