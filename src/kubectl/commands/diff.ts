/**
 * `kubectl diff`: what apply would change, as `diff -u -N` prints it. Its status is 1 when there is a difference, 2 when it failed.
 * Upstream: kubectl/pkg/cmd/diff/diff.go. Left out: $KUBECTL_EXTERNAL_DIFF, --prune.
 */
import { bootEpochMs, compareText, isObject, timestamp, yamlText, type JsonObject } from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Command, Invocation } from '../cli/command.ts';
import { Failure, failureText, usageFailure } from '../cli/failure.ts';
import { unifiedDiff } from '../patches/unifiedDiff.ts';
import { withoutManagedFields } from '../print/objects.ts';
import { infoPath, metadataOf, type Info } from '../rest/info.ts';
import { filesGiven, findInfos, visit } from '../write/infos.ts';
import { configurationText } from '../write/lastApplied.ts';
import { createInfo, patchInfo } from '../write/sending.ts';
import { applyManager } from '../write/serverSide.ts';
import { patchFor } from './apply.ts';

export const diff: Command = {
  path: 'diff',
  completes: 'files',
  *run(call) {
    try {
      return yield* diffs(call);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const text = failureText(error);
      yield* call.err(text.endsWith('\n') ? text : `${text}\n`);
      return 2;
    }
  },
};

interface Pair {
  readonly name: string;
  readonly live: JsonObject | undefined;
  readonly merged: JsonObject;
}

function* diffs(call: Invocation): Routine<number> {
  const { args, flags } = call;
  if (args.length > 0) throw usageFailure('diff', `Unexpected args: [${args.join(' ')}]`);
  if (!filesGiven(call)) throw new Failure('must specify one of -f and -k');
  if (flags.bool('force-conflicts') && !flags.bool('server-side'))
    throw new Failure('--force-conflicts only works with --server-side');
  const pairs: Pair[] = [];
  const found = yield* findInfos(call, { selector: flags.text('selector') });
  yield* visit(found, function* (info) {
    const live = yield* call.client.find<JsonObject>(infoPath(info));
    const merged = yield* mergedOf(call, info, live);
    pairs.push({ name: fileName(info), live, merged });
  });
  const now = yield* call.now();
  const text = pairs
    .sort((a, b) => compareText(a.name, b.name))
    .map((pair) => printed(pair, now, flags.bool('show-managed-fields')))
    .join('');
  yield* call.out(text);
  return text === '' ? 0 : 1;
}

/** What the server would make of it. */
function* mergedOf(call: Invocation, info: Info, live: JsonObject | undefined): Routine<JsonObject> {
  const query = { dryRun: 'All', fieldManager: applyManager(call) };
  if (call.flags.bool('server-side')) {
    const force = String(call.flags.bool('force-conflicts'));
    return yield* patchInfo(call, info, info.object, 'apply', { ...query, force });
  }
  if (!live) return yield* createInfo(call, info, query);
  // Without the annotation: it would be a difference of its own.
  const wanted = JSON.parse(configurationText(info.object)) as JsonObject;
  const patch = patchFor(info, wanted, live);
  if (Object.keys(patch).length === 0) return live;
  const metadata = isObject(patch['metadata']) ? patch['metadata'] : {};
  const resourceVersion = metadataOf(live)['resourceVersion'] ?? '';
  return yield* patchInfo(call, info, { ...patch, metadata: { ...metadata, resourceVersion } }, 'strategic', query);
}

function fileName({ resource, namespace, name }: Info): string {
  const group = resource.group === '' ? '' : `${resource.group}.`;
  return `${group}${resource.version}.${resource.kind}.${namespace}.${name}`;
}

function printed({ name, live, merged }: Pair, now: number, managed: boolean): string {
  const shown = managed
    ? (object: JsonObject) => object
    : (object: JsonObject) => withoutManagedFields(object) as JsonObject;
  const masked = merged['kind'] === 'Secret' ? mask(live, merged) : { live, merged };
  const at = timestamp(now - bootEpochMs());
  const time = `${at.slice(0, 10)} ${at.slice(11, 19)}.${String(Math.floor(now % 1000)).padStart(3, '0')}000000 +0000`;
  const digits = String(Math.floor(now) % 1_000_000_000).padStart(9, '1');
  const [from, to] = [`/tmp/LIVE-2${digits}/${name}`, `/tmp/MERGED-3${digits}/${name}`];
  const text = unifiedDiff(
    { text: masked.live ? yamlText(shown(masked.live)) : '', label: `${from}\t${time}` },
    { text: yamlText(shown(masked.merged)), label: `${to}\t${time}` },
  );
  return text === '' ? '' : `diff -u -N ${from} ${to}\n${text}`;
}

/** What a Secret holds is not shown: only whether it changes. */
function mask(live: JsonObject | undefined, merged: JsonObject): { live: JsonObject | undefined; merged: JsonObject } {
  const [before, after] = [dataOf(live), dataOf(merged)];
  const from: JsonObject = {};
  const to: JsonObject = {};
  for (const key of Object.keys(before)) {
    const changes = Object.hasOwn(after, key) && before[key] !== after[key];
    from[key] = changes ? '*** (before)' : '***';
    if (Object.hasOwn(after, key)) to[key] = changes ? '*** (after)' : '***';
  }
  for (const key of Object.keys(after)) if (!Object.hasOwn(before, key)) to[key] = '***';
  return {
    live: live && (live['data'] === undefined ? live : { ...live, data: from }),
    merged: merged['data'] === undefined ? merged : { ...merged, data: to },
  };
}

const dataOf = (object: JsonObject | undefined): JsonObject => (isObject(object?.['data']) ? object['data'] : {});
