/** `kubectl api-resources`. Upstream: kubectl/pkg/cmd/apiresources/apiresources.go. */
import { compareText } from '../../api/index.ts';
import type { Command, Invocation } from '../cli/command.ts';
import { Failure, usageFailure } from '../cli/failure.ts';
import { Columns } from '../print/columns.ts';
import { groupResource, groupVersion, type Resource } from '../rest/discovery.ts';

export const apiResources: Command = {
  path: 'api-resources',
  completes: 'nothing',
  *run(call) {
    const { args, flags, discovery, out } = call;
    if (args.length > 0) throw usageFailure('api-resources', `unexpected arguments: [${args.join(' ')}]`);
    const sortBy = flags.text('sort-by');
    if (!['', 'name', 'kind'].includes(sortBy)) throw new Failure('--sort-by accepts only name or kind');
    const output = flags.text('output');
    if (!['', 'wide', 'name'].includes(output))
      throw new Failure(
        `unable to match a printer suitable for the output format "${output}", allowed formats are: json,name,wide,yaml`,
      );
    const all = preferred(yield* discovery.all()).filter((one) => isWanted(call, one));
    const keyOf = (one: Resource): string => (sortBy === 'name' ? one.name : sortBy === 'kind' ? one.kind : one.group);
    const sorted = all.sort((a, b) => compareText(keyOf(a), keyOf(b)) || compareText(a.name, b.name));
    yield* out(output === 'name' ? sorted.map((one) => `${groupResource(one)}\n`).join('') : table(call, sorted));
    return 0;
  },
};

/** Of a resource in many versions only the first, which is the preferred one. */
function preferred(all: readonly Resource[]): Resource[] {
  const seen = new Set<string>();
  return all.filter((one) => !seen.has(groupResource(one)) && seen.add(groupResource(one)));
}

function isWanted({ flags }: Invocation, one: Resource): boolean {
  if (flags.changed('api-group') && flags.text('api-group') !== one.group) return false;
  if (flags.changed('namespaced') && flags.bool('namespaced') !== one.namespaced) return false;
  if (!flags.list('verbs').every((verb) => one.verbs.includes(verb))) return false;
  return flags.list('categories').every((category) => one.categories.includes(category));
}

function table({ flags }: Invocation, resources: readonly Resource[]): string {
  const wide = flags.text('output') === 'wide';
  const headers = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(wide ? ['VERBS', 'CATEGORIES'] : [])];
  const rows = resources.map((one) => [
    one.name,
    one.shortNames.join(','),
    groupVersion(one),
    String(one.namespaced),
    one.kind,
    ...(wide ? [one.verbs.join(','), one.categories.join(',')] : []),
  ]);
  return new Columns().lines(flags.bool('no-headers') ? rows : [headers, ...rows]);
}
