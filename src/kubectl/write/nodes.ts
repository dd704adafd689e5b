/** Nodes of a command line, and closing them to the scheduler. Upstream: kubectl/pkg/cmd/drain/drain.go, kubectl/pkg/drain/cordon.go. */
import { isObject } from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Invocation } from '../cli/command.ts';
import { usageFailure } from '../cli/failure.ts';
import type { Info } from '../rest/info.ts';
import { findInfos, throwAll } from './infos.ts';
import type { DryRun } from './options.ts';
import type { Outcome } from './outcome.ts';
import { patchInfo } from './sending.ts';

/** @param usage "drain NODE". @throws Failure */
export function* nodesNamed(call: Invocation, usage: string): Routine<readonly Info[]> {
  const { args, command, flags } = call;
  if (args.length === 0 && !flags.changed('selector')) throw usageFailure(command.path, `USAGE: ${usage} [flags]`);
  if (args.length > 0 && flags.text('selector') !== '')
    throw usageFailure(command.path, 'error: cannot specify both a node name and a --selector option');
  const words = args.some((arg) => arg.includes('/')) ? args : ['nodes', ...args];
  const { infos, failures } = yield* findInfos(call, { args: words, files: false, selector: flags.text('selector') });
  throwAll(failures);
  return infos;
}

export function* cordonNodes(
  call: Invocation,
  nodes: readonly Info[],
  closed: boolean,
  dryRun: DryRun,
  outcome: Outcome,
): Routine<void> {
  const done = closed ? 'cordoned' : 'uncordoned';
  for (const node of nodes) {
    const spec = isObject(node.object['spec']) ? node.object['spec'] : {};
    const isClosed = spec['unschedulable'] === true;
    if (isClosed === closed) {
      yield* outcome.tell(node.object, `already ${done}`);
      continue;
    }
    const query = { dryRun: dryRun === 'server' ? 'All' : undefined };
    const patch = { spec: { unschedulable: closed ? true : null } };
    if (dryRun !== 'client') yield* patchInfo(call, node, patch, 'strategic', query);
    yield* outcome.tell(node.object, done);
  }
}
