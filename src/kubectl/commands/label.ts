/** `kubectl label`. Upstream: kubectl/pkg/cmd/label/label.go. */
import { compareText, type JsonObject } from '../../api/index.ts';
import type { Command, Invocation } from '../cli/command.ts';
import { combined, Failure } from '../cli/failure.ts';
import { parseLabelPairs, resourcesAndPairs, type Pairs } from '../generators/parsePairs.ts';
import { mergeDiff } from '../patches/mergeDiff.ts';
import { metadataMap } from '../rest/info.ts';
import { filesGiven, findInfos, visit } from '../write/infos.ts';
import { listed, withMap } from '../write/metadataMaps.ts';
import { dryRunOf, type DryRun } from '../write/options.ts';
import { Outcome } from '../write/outcome.ts';
import { patchInfo } from '../write/sending.ts';

export const label: Command = {
  path: 'label',
  *run(call) {
    const { args, flags } = call;
    const dryRun = yield* dryRunOf(call);
    const { resources, pairs } = resourcesAndPairs(args, 'label');
    const changes = parseLabelPairs(pairs);
    validate(call, dryRun, resources, changes);
    const outcome = yield* Outcome.of(call, dryRun, true);
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
      const before = info.object;
      const after = changed(call, before, changes);
      const isLocal = local || dryRun === 'client' || flags.bool('list');
      if (!isLocal) {
        for (const key of changes.remove)
          if (!Object.hasOwn(metadataMap(before, 'labels'), key)) yield* call.out(`label "${key}" not found.\n`);
        const query = {
          fieldManager: flags.text('field-manager') || undefined,
          dryRun: dryRun === 'server' ? 'All' : undefined,
        };
        yield* patchInfo(call, info, patchOf(before, after, version), 'merge', query);
      }
      if (flags.bool('list')) yield* listed(call, info, found.isSingle, 'labels', after);
      else yield* outcome.tell(after, said(before, after, flags.bool('overwrite')));
    });
    return 0;
  },
};

function patchOf(before: JsonObject, after: JsonObject, version: string): JsonObject {
  const patch = mergeDiff(before, after);
  return version === ''
    ? patch
    : { ...patch, metadata: { ...(patch['metadata'] as JsonObject), resourceVersion: version } };
}

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
    throw new Failure('at least one label update is required');
}

function validateLocal(call: Invocation, dryRun: DryRun, resources: readonly string[]): void {
  if (dryRun === 'server')
    throw new Failure('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
  if (resources.length > 0)
    throw new Failure('can only use local files by -f pod.yaml or --filename=pod.json when --local=true is set');
  if (!filesGiven(call)) throw new Failure('one or more files must be specified as -f pod.yaml or --filename=pod.json');
}
