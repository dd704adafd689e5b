/** `kubectl annotate`. Upstream: kubectl/pkg/cmd/annotate/annotate.go. */
import type { JsonObject } from '../../api/index.ts';
import type { Command, Invocation } from '../cli/command.ts';
import { Failure } from '../cli/failure.ts';
import { parsePairs, resourcesAndPairs, type Pairs } from '../generators/parsePairs.ts';
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

const WORDS: MetadataWords = { pair: 'annotation', yaml: 'rsrc.yaml', json: 'rsrc.json' };

export const annotate: Command = {
  path: 'annotate',
  *run(call) {
    const { args, flags } = call;
    const dryRun = yield* dryRunOf(call);
    const outcome = yield* Outcome.of(call, dryRun);
    const { resources, pairs } = resourcesAndPairs(args, 'annotation');
    const changes = parsePairs(pairs, 'annotation', true);
    validateChanges(call, dryRun, resources, changes, WORDS);
    refuseBoth(changes);
    const local = flags.bool('local');
    const found = yield* objectsToChange(call, resources);
    yield* visit(found, function* (info) {
      let object = changed(call, info.object, changes);
      if (!local && dryRun !== 'client' && !flags.bool('list')) {
        const patch = patchBetween(call, info.object, object);
        object = yield* patchInfo(call, info, patch, 'merge', patchQuery(call, dryRun));
      }
      if (flags.bool('list')) yield* listed(call, info, found.isSingle, 'annotations', object);
      else yield* outcome.tell(object, 'annotated');
    });
    return 0;
  },
};

/** The cause of a change may be told anew each time. */
const CHANGE_CAUSE = 'kubernetes.io/change-cause';

/** @throws Failure */
function changed({ flags }: Invocation, object: JsonObject, { set, remove }: Pairs): JsonObject {
  const annotations = { ...metadataMap(object, 'annotations') };
  if (!flags.bool('overwrite')) {
    const clashes = [...set]
      .filter(([key, value]) => key !== CHANGE_CAUSE && Object.hasOwn(annotations, key) && annotations[key] !== value)
      .map(([key]) => `'${key}' already has a value (${annotations[key] ?? ''})`);
    if (clashes.length > 0)
      throw new Failure(`--overwrite is false but found the following declared annotation(s): ${clashes.join('; ')}`);
  }
  for (const [key, value] of set) annotations[key] = value;
  for (const key of remove) Reflect.deleteProperty(annotations, key);
  return withMap(object, 'annotations', annotations);
}

/** @throws Failure */
function refuseBoth({ set, remove }: Pairs): void {
  const both = remove.filter((key) => set.has(key));
  if (both.length > 0)
    throw new Failure(
      `can not both modify and remove the following annotation(s) in the same command: ${both.join(', ')}`,
    );
}
