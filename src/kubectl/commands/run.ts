/**
 * `kubectl run`: one Pod, and with --attach, -i and -t what it says and is told. Upstream: kubectl/pkg/cmd/run/run.go.
 */
import { isObject, type JsonObject, type Pod } from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Command, Invocation } from '../cli/command.ts';
import { Exit, Failure, usageFailure } from '../cli/failure.ts';
import { isImageName, runPodObject, runServiceObject, type RunOptions } from '../generators/run.ts';
import { typedForm } from '../objects/typedForm.ts';
import { attachTo } from '../write/attaching.ts';
import { deleteFound } from '../write/deleting.ts';
import { follow } from '../write/following.ts';
import { metadataOf, type Info } from '../rest/info.ts';
import { savedTypedConfig } from '../write/lastApplied.ts';
import { dryRunOf, type DryRun } from '../write/options.ts';
import { Outcome } from '../write/outcome.ts';
import { overridden } from '../write/overrides.ts';
import { textOf } from '../records.ts';

export const run: Command = {
  path: 'run',
  required: ['image'],
  completes: 'nothing',
  *run(call) {
    const dryRun = yield* dryRunOf(call);
    const outcome = yield* Outcome.of(call, dryRun);
    const options = optionsOf(call);
    const attach = attaches(call);
    validate(call, options, attach, dryRun);
    const pod = yield* created(call, overridden(call, runPodObject(options), 'core.Pod'), 'pods', dryRun);
    const infos = [pod];
    if (call.flags.bool('expose')) {
      const service = yield* created(call, runServiceObject(options), 'services', dryRun);
      infos.push(service);
      yield* outcome.tellTyped(service.object, 'created');
      // Upstream sets the two apart twice.
      if (call.flags.text('output') === 'yaml') yield* call.out('---\n');
    }
    if (!attach) {
      yield* outcome.tellTyped(pod.object, 'created');
      return 0;
    }
    try {
      return yield* attached(call, pod, options.restart);
    } finally {
      if (call.flags.bool('rm')) yield* removed(call, infos);
    }
  },
};

function optionsOf(call: Invocation): RunOptions {
  const { args, flags } = call;
  const [name] = args;
  if (name === undefined || flags.dash === 0) throw usageFailure('run', 'NAME is required for run');
  return {
    name,
    image: flags.text('image'),
    imagePullPolicy: flags.text('image-pull-policy'),
    args: args.slice(1),
    command: flags.bool('command'),
    env: flags.list('env'),
    annotations: flags.list('annotations'),
    labels: flags.text('labels'),
    port: flags.text('port'),
    restart: flags.text('restart'),
    stdin: flags.bool('stdin'),
    leaveStdinOpen: flags.bool('leave-stdin-open'),
    tty: flags.bool('tty'),
    privileged: flags.bool('privileged'),
  };
}

const attaches = ({ flags }: Invocation): boolean =>
  flags.changed('attach') ? flags.bool('attach') : flags.bool('stdin');

/** @throws Failure */
function validate({ flags }: Invocation, options: RunOptions, attach: boolean, dryRun: DryRun): void {
  const wrong = (text: string): Failure => usageFailure('run', text);
  const { image, tty, stdin, port, restart, imagePullPolicy } = options;
  if (image === '') throw new Failure('--image is required');
  if (!isImageName(image)) throw new Failure(`Invalid image name ${JSON.stringify(image)}: invalid reference format`);
  if (tty && !stdin) throw wrong('-i/--stdin is required for containers with -t/--tty=true');
  if (flags.bool('expose') && port === '') throw wrong('--port must be set when exposing a service');
  if (!['Always', 'OnFailure', 'Never', ''].includes(restart)) throw wrong(`invalid restart policy: ${restart}`);
  if (!attach && flags.bool('rm')) throw wrong('--rm should only be used for attached containers');
  if (attach && dryRun !== 'none')
    throw wrong(
      "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
    );
  if (!['Always', 'IfNotPresent', 'Never', ''].includes(imagePullPolicy))
    throw wrong(`invalid image pull policy: ${imagePullPolicy}`);
}

function* created(call: Invocation, made: JsonObject, collection: string, dryRun: DryRun): Routine<Info> {
  const { flags, namespace } = call;
  const resource = yield* call.discovery.named(collection);
  const name = textOf(metadataOf(made)['name']);
  const place = { resource, namespace, name, source: '' };
  if (dryRun === 'client') {
    const metadata = { ...metadataOf(made), ...(call.isNamespaceGiven ? { namespace } : {}) };
    return { ...place, object: { ...made, metadata } };
  }
  const body = savedTypedConfig(made, typedForm(made), flags.bool('save-config'));
  const query = {
    fieldManager: flags.text('field-manager') || undefined,
    dryRun: dryRun === 'server' ? 'All' : undefined,
  };
  const path = `/api/v1/namespaces/${namespace}/${collection}`;
  return { ...place, object: yield* call.client.send<JsonObject>('POST', path, { query, body }) };
}

const part = (object: JsonObject | undefined, field: string): JsonObject => {
  const value = object?.[field];
  return isObject(value) ? value : {};
};

const isOver = (pod: JsonObject): boolean => ['Succeeded', 'Failed'].includes(textOf(part(pod, 'status')['phase']));

function isReady(pod: JsonObject): boolean {
  const { phase, conditions } = part(pod, 'status');
  const list = Array.isArray(conditions) ? conditions.filter(isObject) : [];
  return phase === 'Running' && list.some(({ type, status }) => type === 'Ready' && status === 'True');
}

/** Waits for the Pod, attaches, and ends as it ends. @returns the exit status */
function* attached(call: Invocation, info: Info, restart: string): Routine<number> {
  const timeout = call.flags.duration('pod-running-timeout');
  const pod = yield* podWhen(call, info, timeout, (object) => isOver(object) || isReady(object));
  yield* attachOrLog(call, pod as unknown as Pod, isOver(pod));
  if (call.flags.bool('leave-stdin-open') || (restart !== 'Never' && restart !== 'OnFailure')) return 0;
  const ended = yield* podWhen(call, info, timeout, (object) =>
    restart === 'Never' ? isOver(object) : part(object, 'status')['phase'] === 'Succeeded',
  );
  return yield* ending(call, info, ended);
}

/** Whoever comes too late to attach reads the log. @upstream run.go (handleAttachPod) */
function* attachOrLog(call: Invocation, pod: Pod, isOverAlready: boolean): Routine<void> {
  try {
    yield* attachTo(call, pod, isOverAlready);
  } catch (error) {
    if (!(error instanceof Failure) || isOverAlready) throw error;
    const { name } = pod.metadata;
    yield* call.err(
      `warning: couldn't attach to pod/${name}, falling back to streaming logs: ${error.message.replace(/^error: /, '')}\n`,
    );
    yield* attachTo(call, pod, true);
  }
}

/** @throws Failure when it takes too long or the Pod is deleted */
function* podWhen(
  call: Invocation,
  info: Info,
  timeout: number,
  enough: (pod: JsonObject) => boolean,
): Routine<JsonObject> {
  let found: JsonObject | undefined;
  const inTime = yield* follow(call, info, timeout, (seen) => {
    if (seen.type === 'DELETED') throw new Failure('pods "" not found');
    if (seen.type !== 'ABSENT' && enough(seen.object)) found = seen.object;
    return found !== undefined;
  });
  if (inTime && found) return found;
  throw new Failure('timed out waiting for the condition');
}

/** @throws Exit with the container's status when the Pod failed */
function* ending(call: Invocation, { namespace, name }: Info, pod: JsonObject): Routine<number> {
  const status = part(pod, 'status');
  if (status['phase'] === 'Succeeded') return 0;
  const statuses = status['containerStatuses'];
  const first = Array.isArray(statuses) && isObject(statuses[0]) ? statuses[0] : {};
  const terminated = part(part(first, 'state'), 'terminated');
  const code = Number(terminated['exitCode'] ?? 0);
  if (code === 0) throw new Failure(`pod ${namespace}/${name} failed with unknown exit code`);
  const message = typeof terminated['message'] === 'string' ? terminated['message'] : '';
  yield* call.err(`pod ${namespace}/${name} terminated (${textOf(terminated['reason'])})\n${message}`);
  throw new Exit(code);
}

/** --rm. */
function* removed(call: Invocation, infos: readonly Info[]): Routine<void> {
  yield* deleteFound(
    call,
    { infos, failures: [], isSingle: false },
    {
      gracePeriod: -1,
      propagation: 'Background',
      dryRun: 'none',
      ignoreNotFound: true,
      wait: false,
      timeout: 0,
      asName: false,
      quiet: call.flags.bool('quiet'),
    },
  );
}
