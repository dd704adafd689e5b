/** `kubectl set selector`. Upstream: kubectl/pkg/cmd/set/set_selector.go. */
import { isObject, type JsonObject } from '../../../api/index.ts';
import type { Command } from '../../cli/command.ts';
import { Failure } from '../../cli/failure.ts';
import { toLabelSelector } from '../../generators/labelSelector.ts';
import { strategicDiff } from '../../patches/strategicDiff.ts';
import { dryRunOf } from '../../write/options.ts';
import { Outcome } from '../../write/outcome.ts';
import { patchInfo } from '../../write/sending.ts';
import { found } from './setting.ts';
import { textOf } from '../../records.ts';

export const setSelector: Command = {
  path: 'set selector',
  *run(call) {
    const { args } = call;
    const dryRun = yield* dryRunOf(call);
    if (args.length === 0) throw new Failure('one selector is required');
    const wanted = toLabelSelector(args.at(-1) ?? '');
    const infos = yield* found(call, args.slice(0, -1));
    const outcome = yield* Outcome.of(call, dryRun);
    const query = {
      fieldManager: call.flags.text('field-manager') || undefined,
      dryRun: dryRun === 'server' ? 'All' : undefined,
    };
    for (const info of infos.infos) {
      if (info.resource.kind !== 'Service') throw new Failure('setting a selector is only supported for Services');
      if (wanted['matchExpressions'] !== undefined)
        throw new Failure(`match expression ${goExpressions(wanted)} not supported on this object`);
      const spec = isObject(info.object['spec']) ? info.object['spec'] : {};
      const after: JsonObject = { ...info.object, spec: { ...spec, selector: wanted['matchLabels'] ?? {} } };
      const version = call.flags.text('resource-version');
      const diff = strategicDiff(info.object, after, 'core.Service');
      const patch = version === '' ? diff : { ...diff, metadata: { resourceVersion: version } };
      const isLocal = call.flags.bool('local') || dryRun === 'client';
      yield* outcome.tellTyped(
        isLocal ? after : yield* patchInfo(call, info, patch, 'strategic', query),
        'selector updated',
      );
    }
    return 0;
  },
};

/** As Go's %v prints them. */
function goExpressions({ matchExpressions }: JsonObject): string {
  const each = (Array.isArray(matchExpressions) ? matchExpressions.filter(isObject) : []).map(
    ({ key, operator, values }) =>
      `{${textOf(key)} ${textOf(operator)} [${Array.isArray(values) ? values.map(textOf).join(' ') : ''}]}`,
  );
  return `[${each.join(' ')}]`;
}
