/** `kubectl label`. Upstream: kubectl/pkg/cmd/label/label.go. */
import { compareText, type JsonObject } from '../../api/index.ts';
import type { Command, Invocation } from '../cli/command.ts';
import { combined, Failure } from '../cli/failure.ts';
import { parseLabelPairs, resourcesAndPairs, type Pairs } from '../generators/parsePairs.ts';
import { metadataMap } from '../rest/info.ts';
import { visit } from '../write/infos.ts';
import {
  objectsToChange,
  patchBetween,
  patchQuery,
  validateChanges,
  type MetadataWords,
} from '../write/metadataChanges.ts';
import { listed, withMap } from '../write/metadataMaps.ts';
import { dryRunOf } from '../write/options.ts';
import { Outcome } from '../write/outcome.ts';
import { patchInfo } from '../write/sending.ts';

const WORDS: MetadataWords = { pair: 'label', yaml: 'pod.yaml', json: 'pod.json' };

export const label: Command = {
  path: 'label',
  *run(call) {
    const { args, flags } = call;
    const dryRun = yield* dryRunOf(call);
    const { resources, pairs } = resourcesAndPairs(args, 'label');
    const changes = parseLabelPairs(pairs);
    validateChanges(call, dryRun, resources, changes, WORDS);
    const outcome = yield* Outcome.of(call, dryRun, true);
    const local = flags.bool('local');
    const found = yield* objectsToChange(call, resources);
    yield* visit(found, function* (info) {
      const before = info.object;
      const after = changed(call, before, changes);
      const isLocal = local || dryRun === 'client' || flags.bool('list');
      if (!isLocal) {
        for (const key of changes.remove)
          if (!Object.hasOwn(metadataMap(before, 'labels'), key)) yield* call.out(`label "${key}" not found.\n`);
        yield* patchInfo(call, info, patchBetween(call, before, after), 'merge', patchQuery(call, dryRun));
      }
      if (flags.bool('list')) yield* listed(call, info, found.isSingle, 'labels', after);
      else yield* outcome.tell(after, said(before, after, flags.bool('overwrite')));
    });
    return 0;
  },
};

/** "unlabeled" is what made the object's text shorter. */
function said(before: JsonObject, after: JsonObject, overwrite: boolean): string {
  const [old, fresh] = [JSON.stringify(sortedLabels(before)), JSON.stringify(sortedLabels(after))];
  if (old === fresh) return 'not labeled';
  return !overwrite && fresh.length < old.length ? 'unlabeled' : 'labeled';
}

const sortedLabels = (object: JsonObject): [string, string][] =>
  Object.entries(metadataMap(object, 'labels')).sort(([a], [b]) => compareText(a, b));

/** @throws Failure */
function changed({ flags }: Invocation, object: JsonObject, { set, remove }: Pairs): JsonObject {
  const labels = { ...metadataMap(object, 'labels') };
  if (!flags.bool('overwrite')) {
    const clashes = [...set]
      .filter(([key, value]) => Object.hasOwn(labels, key) && labels[key] !== value)
      .map(([key]) => new Failure(`'${key}' already has a value (${labels[key] ?? ''}), and --overwrite is false`));
    const failure = combined(clashes);
    if (failure) throw failure;
  }
  for (const [key, value] of set) labels[key] = value;
  for (const key of remove) Reflect.deleteProperty(labels, key);
  return withMap(object, 'labels', labels);
}
