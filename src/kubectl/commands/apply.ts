/**
 * `kubectl apply`. Upstream: kubectl/pkg/cmd/apply/apply.go and patcher.go. Left out: apply sets, --openapi-patch=false (both
 * ways know the same merge keys here).
 */
import { isObject, structNameOf, type Json, type JsonObject } from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Command, Invocation } from '../cli/command.ts';
import { Failure, usageFailure } from '../cli/failure.ts';
import { threeWayPatch } from '../patches/threeWayPatch.ts';
import { goJson } from '../print/goText.ts';
import type { Query } from '../rest/client.ts';
import { attempt, infoPath, metadataMap, metadataOf, type Info } from '../rest/info.ts';
import { filesGiven, findInfos, throwAll } from '../write/infos.ts';
import { annotated, configurationText, LAST_APPLIED, lastApplied } from '../write/lastApplied.ts';
import { dryRunOf, writeQuery, type DryRun } from '../write/options.ts';
import { Outcome } from '../write/outcome.ts';
import { prune, prunedResources } from '../write/pruning.ts';
import { createInfo, during, isReason, patchInfo, told } from '../write/sending.ts';
import { applyServerSide } from '../write/serverSide.ts';

export const apply: Command = {
  path: 'apply',
  completes: 'files',
  *run(call) {
    const { args, flags } = call;
    if (args.length > 0) throw usageFailure('apply', `Unexpected args: [${args.join(' ')}]`);
    const dryRun = yield* dryRunOf(call);
    if (!filesGiven(call)) throw new Failure('must specify one of -f and -k');
    writeQuery(call, dryRun, true);
    validate(call, dryRun);
    const pruned = flags.bool('prune') ? yield* prunedResources(call) : undefined;
    const outcome = yield* Outcome.of(call, dryRun);
    const { infos, failures } = yield* findInfos(call, { selector: flags.text('selector') });
    if (infos.length === 0 && failures.length === 0) throw new Failure('no objects passed to apply');
    const all = [...failures];
    for (const info of infos) yield* attempt(all, () => applyOne(call, info, dryRun, outcome));
    throwAll(all);
    yield* printObjects(infos, outcome);
    if (pruned) yield* prune(call, infos, pruned, dryRun, outcome);
    return 0;
  },
};

/** @throws Failure */
function validate({ flags }: Invocation, dryRun: DryRun): void {
  const serverSide = flags.bool('server-side');
  if (flags.bool('force-conflicts') && !serverSide)
    throw new Failure('--force-conflicts only works with --server-side');
  if (dryRun === 'client' && serverSide)
    throw new Failure("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
  if (serverSide && flags.bool('force')) throw new Failure('--force cannot be used with --server-side');
  if (dryRun === 'server' && flags.bool('force')) throw new Failure('--dry-run=server cannot be used with --force');
  if (flags.bool('all') && flags.text('selector') !== '')
    throw new Failure('cannot set --all and --selector at the same time');
  if (flags.bool('prune') && !flags.bool('all') && flags.text('selector') === '')
    throw new Failure(
      'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
    );
}

/** With -o the objects are shown together at the end. */
function* printObjects(infos: readonly Info[], outcome: Outcome): Routine<void> {
  if (!outcome.showsObject) return;
  const [first] = infos;
  if (first && infos.length === 1) return yield* outcome.tell(first.object, '');
  const items = infos.map(({ object }) => object);
  yield* outcome.tell({ apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } }, '');
}

function* applyOne(call: Invocation, info: Info, dryRun: DryRun, outcome: Outcome): Routine<void> {
  const { generateName } = metadataOf(info.object);
  if (info.name === '' && typeof generateName === 'string' && generateName !== '')
    throw new Failure(`from ${generateName}: cannot use generate name with apply`);
  const done = call.flags.bool('server-side')
    ? yield* applyServerSide(call, info, dryRun)
    : yield* applyClientSide(call, info, dryRun);
  if (metadataOf(info.object)['deletionTimestamp'] !== undefined && done !== 'created' && dryRun !== 'client')
    yield* call.err(`Warning: Detected changes to resource ${info.name} which is currently being deleted.\n`);
  if (!outcome.showsObject) yield* outcome.tell(info.object, done);
}

/** @returns what was done */
function* applyClientSide(call: Invocation, info: Info, dryRun: DryRun): Routine<string> {
  const query = writeQuery(call, dryRun, true);
  const text = configurationText(info.object);
  const live = yield* during(
    `retrieving current configuration of:\n${described(info)}\nfrom server for:`,
    info.source,
    () => call.client.find<JsonObject>(infoPath(info)),
  );
  if (!live) {
    info.object = withoutNulls(annotated(info.object, text)) as JsonObject;
    if (dryRun !== 'client') info.object = yield* during('creating', info.source, () => createInfo(call, info, query));
    return 'created';
  }
  const wanted = annotated(info.object, text);
  info.object = live;
  if (dryRun === 'client') return 'configured';
  if (metadataMap(live, 'annotations')[LAST_APPLIED] === undefined) yield* call.err(noAnnotation(info));
  const { patch, object } = yield* patchUntilSettled(call, info, wanted, query);
  info.object = object;
  return Object.keys(patch).length === 0 ? 'unchanged' : 'configured';
}

const noAnnotation = ({ resource, name }: Info): string =>
  `Warning: resource ${resource.name}/${name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`;

const RETRIES = 5;
const BACK_OFF = 1000;

interface Patched {
  readonly patch: JsonObject;
  readonly object: JsonObject;
}

/** A conflict means that somebody was faster: the patch is made again from what is there now. */
function* patchUntilSettled(call: Invocation, info: Info, wanted: JsonObject, query: Query): Routine<Patched> {
  let live = info.object;
  for (let tries = 0; ; tries++) {
    const patch = patchFor(info, wanted, live);
    if (Object.keys(patch).length === 0) return { patch, object: live };
    try {
      return { patch, object: yield* patchInfo(call, info, patch, 'strategic', query) };
    } catch (error) {
      const conflict = isReason(error, 'Conflict');
      if (conflict && tries < RETRIES) {
        if (tries > 0) yield* call.process.ask({ kind: 'sleep', ms: BACK_OFF } as { kind: string });
        live = yield* call.client.get<JsonObject>(infoPath(info));
      } else if ((conflict || isReason(error, 'Invalid')) && call.flags.bool('force'))
        return { patch: wanted, object: yield* deleteAndCreate(call, info, wanted, query) };
      else throw refusal(info, patch, error);
    }
  }
}

export function patchFor({ resource }: Info, wanted: JsonObject, live: JsonObject): JsonObject {
  return threeWayPatch(lastApplied(live) ?? {}, wanted, live, structNameOf(resource));
}

/** The refusal with the whole patch, which only errors without causes show. */
function refusal(info: Info, patch: JsonObject, error: unknown): unknown {
  const verb = `applying patch:\n${goJson(patch)}\nto:\n${described(info)}\nfor:`;
  return told(told(error, 'patching', info.source), verb, info.source);
}

/** --force, when the patch was refused. */
function* deleteAndCreate(call: Invocation, info: Info, wanted: JsonObject, query: Query): Routine<JsonObject> {
  yield* call.client.send('DELETE', infoPath(info), { body: { propagationPolicy: 'Background' } });
  while (yield* call.client.find(infoPath(info)))
    yield* call.process.ask({ kind: 'sleep', ms: BACK_OFF } as { kind: string });
  return yield* createInfo(call, { ...info, object: withoutNulls(wanted) as JsonObject }, query);
}

/** As kubectl's errors describe an object. */
function described({ resource, name, namespace }: Info): string {
  const version = `${resource.group}/${resource.version}`;
  return `Resource: "${version}, Resource=${resource.name}", GroupVersionKind: "${version}, Kind=${resource.kind}"\nName: ${JSON.stringify(name)}, Namespace: ${JSON.stringify(namespace)}`;
}

/** A null in a new object would mean nothing. */
function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === null ? [] : [[key, withoutNulls(item)]])),
  );
}
