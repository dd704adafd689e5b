/** `kubectl taint`. Upstream: kubectl/pkg/cmd/taint/taint.go. */
import { isObject, type JsonObject } from '../../api/index.ts';
import type { Command } from '../cli/command.ts';
import { Failure, usageFailure } from '../cli/failure.ts';
import { changeTaints, checkTaints, parseTaints } from '../generators/taints.ts';
import { strategicDiff } from '../patches/strategicDiff.ts';
import { findInfos, visit } from '../write/infos.ts';
import { dryRunOf, writeQuery } from '../write/options.ts';
import { Outcome } from '../write/outcome.ts';
import { patchInfo } from '../write/sending.ts';

export const taint: Command = {
  path: 'taint',
  *run(call) {
    const { args, flags } = call;
    const dryRun = yield* dryRunOf(call);
    const query = writeQuery(call, dryRun, true);
    const { resources, words } = split(args);
    if (resources.length === 0) throw new Failure('one or more resources must be specified as <resource> <name>');
    if (words.length === 0) throw new Failure('at least one taint update is required');
    const changes = parsed(words);
    const [type = '', ...names] = resources;
    const resource = yield* call.discovery.named(type.toLowerCase());
    if (resource.kind !== 'Node')
      throw new Failure(`invalid resource type ${type.toLowerCase()}, only node types are supported`);
    checkTaints(changes);
    const [all, selector] = [flags.bool('all'), flags.text('selector')];
    if (all && selector !== '') throw new Failure("setting 'all' parameter with a non empty selector is prohibited");
    if (!all && selector === '' && names.length === 0)
      throw new Failure("at least one resource name must be specified since 'all' parameter is not set");
    const outcome = yield* Outcome.of(call, dryRun, true);
    const found = yield* findInfos(call, {
      args: ['nodes', ...(all || selector !== '' ? [] : names)],
      files: false,
      selector,
      all,
    });
    yield* visit(found, function* (info) {
      const spec = isObject(info.object['spec']) ? info.object['spec'] : {};
      const own = Array.isArray(spec['taints']) ? spec['taints'].filter(isObject) : [];
      const { operation, taints } = changeTaints(info.name, own, changes, flags.bool('overwrite'));
      const after: JsonObject = { ...info.object, spec: { ...spec, taints: [...taints] } };
      if (dryRun === 'client') return yield* outcome.tell(after, operation);
      const patch = strategicDiff(info.object, withoutEmpty(after), 'core.Node');
      yield* outcome.tell(yield* patchInfo(call, info, patch, 'strategic', query), operation);
    });
    return 0;
  },
};

/** Go leaves an empty list out. */
function withoutEmpty(node: JsonObject): JsonObject {
  const spec = isObject(node['spec']) ? node['spec'] : {};
  const { taints, ...rest } = spec;
  return Array.isArray(taints) && taints.length === 0 ? { ...node, spec: rest } : node;
}

/** The taints, or how the command is used. @throws Failure */
function parsed(words: readonly string[]): ReturnType<typeof parseTaints> {
  try {
    return parseTaints(words);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw usageFailure('taint', error.message);
  }
}

/** @throws Failure when a resource stands behind a taint */
function split(args: readonly string[]): { readonly resources: readonly string[]; readonly words: readonly string[] } {
  const isTaint = (word: string): boolean => word.includes('=') || word.includes(':') || word.endsWith('-');
  const first = args.findIndex(isTaint);
  if (first < 0) return { resources: args, words: [] };
  const stray = args.slice(first).find((word) => !isTaint(word));
  if (stray !== undefined) throw new Failure(`all resources must be specified before taint changes: ${stray}`);
  return { resources: args.slice(0, first), words: args.slice(first) };
}
