/** `kubectl scale`. Upstream: kubectl/pkg/cmd/scale/scale.go and pkg/scale/scale.go. */
import { isObject, type JsonObject } from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Command, Invocation } from '../cli/command.ts';
import { combined, Failure } from '../cli/failure.ts';
import { infoPath, metadataOf, type Info } from '../rest/info.ts';
import { findInfos } from '../write/infos.ts';
import { dryRunOf, type DryRun } from '../write/options.ts';
import { Outcome } from '../write/outcome.ts';
import { isReason, patchInfo } from '../write/sending.ts';
import { textOf } from '../records.ts';

export const scale: Command = {
  path: 'scale',
  required: ['replicas'],
  *run(call) {
    const { flags } = call;
    const dryRun = yield* dryRunOf(call);
    const outcome = yield* Outcome.of(call, dryRun);
    if (flags.int('replicas') < 0)
      throw new Failure('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0');
    if (flags.int('current-replicas') < -1)
      throw new Failure('The --current-replicas must specify an integer of -1 or greater');
    const { infos, failures } = yield* findInfos(call, { selector: flags.text('selector'), all: flags.bool('all') });
    if (flags.text('resource-version') !== '' && infos.length > 1)
      throw new Failure('cannot use --resource-version with multiple resources');
    const failure = combined(failures);
    if (infos.length === 0)
      throw new Failure(failure ? `no objects passed to scale ${failure.message}` : 'no objects passed to scale');
    for (const info of infos) {
      if (dryRun !== 'client') yield* scaleOne(call, info, dryRun);
      yield* outcome.tell(info.object, 'scaled');
    }
    if (failure) throw failure;
    return 0;
  },
};

const RETRY = 1000;
const TRIES = 300;

/** A conflict is tried again, every second for five minutes. */
function* scaleOne(call: Invocation, info: Info, dryRun: DryRun): Routine<void> {
  for (let left = TRIES; ; left--) {
    try {
      yield* scaleOnce(call, info, dryRun);
      break;
    } catch (error) {
      if (!isReason(error, 'Conflict') || left === 0) throw error;
      yield* call.process.ask({ kind: 'sleep', ms: RETRY } as { kind: string });
    }
  }
  if (dryRun === 'none' && call.flags.duration('timeout') > 0) yield* awaitSize(call, info);
}

function* scaleOnce(call: Invocation, info: Info, dryRun: DryRun): Routine<void> {
  const { client, flags } = call;
  const replicas = flags.int('replicas');
  const query = { dryRun: dryRun === 'server' ? 'All' : undefined };
  const [size, version] = [flags.int('current-replicas'), flags.text('resource-version')];
  if (size === -1 && version === '') {
    yield* patchInfo(call, info, { spec: { replicas } }, 'merge', query, 'scale');
    return;
  }
  const path = infoPath(info, 'scale');
  const stored = yield* client.get<JsonObject>(path);
  const spec = isObject(stored['spec']) ? stored['spec'] : {};
  const own = Number(spec['replicas'] ?? 0);
  if (size !== -1 && own !== size) throw new Failure(`Expected replicas to be ${String(size)}, was ${String(own)}`);
  const ownVersion = textOf(metadataOf(stored)['resourceVersion']);
  if (version !== '' && ownVersion !== version)
    throw new Failure(`Expected resource version to be ${version}, was ${ownVersion}`);
  yield* client.send('PUT', path, { query, body: { ...stored, spec: { ...spec, replicas } } });
}

/** --timeout: until so many replicas are there. @throws Failure when the time is over */
function* awaitSize(call: Invocation, info: Info): Routine<void> {
  const end = (yield* call.now()) + call.flags.duration('timeout');
  const wanted = call.flags.int('replicas');
  for (;;) {
    const { spec, status } = yield* call.client.get<JsonObject>(infoPath(info, 'scale'));
    const asked = isObject(spec) ? Number(spec['replicas'] ?? 0) : 0;
    const there = isObject(status) ? Number(status['replicas'] ?? 0) : 0;
    if (asked !== wanted || there === wanted) return;
    if ((yield* call.now()) >= end)
      throw new Failure(`timed out waiting for ${JSON.stringify(info.name)} to be synced`);
    yield* call.process.ask({ kind: 'sleep', ms: RETRY } as { kind: string });
  }
}
