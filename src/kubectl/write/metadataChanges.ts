/**
 * What label and annotate share: the objects they go to, the refusals of their flags, and the patch. Upstream:
 * kubectl/pkg/cmd/label/label.go, kubectl/pkg/cmd/annotate/annotate.go.
 */
import type { JsonObject } from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Invocation } from '../cli/command.ts';
import { Failure } from '../cli/failure.ts';
import type { Pairs } from '../generators/parsePairs.ts';
import { mergeDiff } from '../patches/mergeDiff.ts';
import type { Found } from '../rest/info.ts';
import { filesGiven, findInfos } from './infos.ts';
import type { DryRun } from './options.ts';

/** What a command calls a pair, and the file its sentences take for an example. */
export interface MetadataWords {
  readonly pair: 'label' | 'annotation';
  readonly yaml: string;
  readonly json: string;
}

/** @throws Failure */
export function validateChanges(
  call: Invocation,
  dryRun: DryRun,
  resources: readonly string[],
  { set, remove }: Pairs,
  words: MetadataWords,
): void {
  const { flags } = call;
  if (flags.bool('list') && flags.text('output') !== '')
    throw new Failure('--list and --output may not be specified together');
  for (const other of ['selector', 'field-selector'])
    if (flags.bool('all') && flags.text(other) !== '')
      throw new Failure(`cannot set --all and --${other} at the same time`);
  if (flags.bool('local')) validateLocal(call, dryRun, resources, words);
  else if (resources.length === 0 && !filesGiven(call))
    throw new Failure('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  if (set.size === 0 && remove.length === 0 && !flags.bool('list'))
    throw new Failure(`at least one ${words.pair} update is required`);
}

function validateLocal(
  call: Invocation,
  dryRun: DryRun,
  resources: readonly string[],
  { yaml, json }: MetadataWords,
): void {
  if (dryRun === 'server')
    throw new Failure('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
  if (resources.length > 0)
    throw new Failure(`can only use local files by -f ${yaml} or --filename=${json} when --local=true is set`);
  if (!filesGiven(call)) throw new Failure(`one or more files must be specified as -f ${yaml} or --filename=${json}`);
}

/** @throws Failure when a resourceVersion is asked of more than one object */
export function* objectsToChange(call: Invocation, resources: readonly string[]): Routine<Found> {
  const { flags } = call;
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
  if (flags.text('resource-version') !== '' && !found.isSingle)
    throw new Failure('--resource-version may only be used with a single resource');
  return found;
}

/** The merge patch, locked to --resource-version where one is given. */
export function patchBetween({ flags }: Invocation, before: JsonObject, after: JsonObject): JsonObject {
  const patch = mergeDiff(before, after);
  const version = flags.text('resource-version');
  return version === ''
    ? patch
    : { ...patch, metadata: { ...(patch['metadata'] as JsonObject), resourceVersion: version } };
}

/** How the patch is sent. */
export function patchQuery({ flags }: Invocation, dryRun: DryRun): Readonly<Record<string, string | undefined>> {
  return {
    fieldManager: flags.text('field-manager') || undefined,
    dryRun: dryRun === 'server' ? 'All' : undefined,
  };
}
