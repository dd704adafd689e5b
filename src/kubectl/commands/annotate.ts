/** `kubectl annotate`. Upstream: kubectl/pkg/cmd/annotate/annotate.go. */
import type { JsonObject } from '../../api/index.ts';
import type { Command, Invocation } from '../cli/command.ts';
import { Failure } from '../cli/failure.ts';
import { parsePairs, resourcesAndPairs, type Pairs } from '../generators/parsePairs.ts';
import { mergeDiff } from '../patches/mergeDiff.ts';
import { metadataMap } from '../rest/info.ts';
import { filesGiven, findInfos, visit } from '../write/infos.ts';
import { listed, withMap } from '../write/metadataMaps.ts';
import { dryRunOf, type DryRun } from '../write/options.ts';
import { Outcome } from '../write/outcome.ts';
import { patchInfo } from '../write/sending.ts';

export const annotate: Command = {
  path: 'annotate',
  *run(call) {
    const { args, flags } = call;
    const dryRun = yield* dryRunOf(call);
    const outcome = yield* Outcome.of(call, dryRun);
    const { resources, pairs } = resourcesAndPairs(args, 'annotation');
    const changes = parsePairs(pairs, 'annotation', true);
    validate(call, dryRun, resources, changes);
    const local = flags.bool('local');
    const found = yield* findInfos(call, {
      args: resources,
      selector: flags.text('selector'),
      fieldSelector: flags.text('field-selector'),
      all: flags.bool('all'),
      allNamespaces: flags.bool('all-namespaces'),
      latest: !local,
      local,
    });
    const version = flags.text('resource-version');
    if (version !== '' && !found.isSingle)
      throw new Failure('--resource-version may only be used with a single resource');
    yield* visit(found, function* (info) {
      let object = changed(call, info.object, changes);
      if (!local && dryRun !== 'client' && !flags.bool('list')) {
        const patch = mergeDiff(info.object, object);
        const locked = { ...patch, metadata: { ...(patch['metadata'] as JsonObject), resourceVersion: version } };
        const query = {
          fieldManager: flags.text('field-manager') || undefined,
          dryRun: dryRun === 'server' ? 'All' : undefined,
        };
        object = yield* patchInfo(call, info, version === '' ? patch : locked, 'merge', query);
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
function validate(call: Invocation, dryRun: DryRun, resources: readonly string[], { set, remove }: Pairs): void {
  const { flags } = call;
  if (flags.bool('list') && flags.text('output') !== '')
    throw new Failure('--list and --output may not be specified together');
  for (const other of ['selector', 'field-selector'])
    if (flags.bool('all') && flags.text(other) !== '')
      throw new Failure(`cannot set --all and --${other} at the same time`);
  if (flags.bool('local')) validateLocal(call, dryRun, resources);
  else if (resources.length === 0 && !filesGiven(call))
    throw new Failure('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  if (set.size === 0 && remove.length === 0 && !flags.bool('list'))
    throw new Failure('at least one annotation update is required');
  const both = remove.filter((key) => set.has(key));
  if (both.length > 0)
    throw new Failure(
      `can not both modify and remove the following annotation(s) in the same command: ${both.join(', ')}`,
    );
}

function validateLocal(call: Invocation, dryRun: DryRun, resources: readonly string[]): void {
  if (dryRun === 'server')
    throw new Failure('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
  if (resources.length > 0)
    throw new Failure('can only use local files by -f rsrc.yaml or --filename=rsrc.json when --local=true is set');
  if (!filesGiven(call))
    throw new Failure('one or more files must be specified as -f rsrc.yaml or --filename=rsrc.json');
}
