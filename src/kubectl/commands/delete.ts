/** `kubectl delete`. Upstream: kubectl/pkg/cmd/delete/delete.go. Left out: --raw. */
import type { Routine } from '../../shell/index.ts';
import type { Command, Invocation } from '../cli/command.ts';
import { Failure } from '../cli/failure.ts';
import { singularName } from '../rest/discovery.ts';
import { deleteFound } from '../write/deleting.ts';
import type { Found } from '../rest/info.ts';
import { findInfos, throwAll } from '../write/infos.ts';
import { dryRunOf, propagationOf } from '../write/options.ts';

const IMMEDIATE =
  'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n';

export const deleteCommand: Command = {
  path: 'delete',
  *run(call) {
    const { flags } = call;
    const selects = flags.bool('all') || flags.text('selector') !== '' || flags.text('field-selector') !== '';
    const gracePeriod = gracePeriodOf(call);
    const dryRun = yield* dryRunOf(call);
    const found = yield* findInfos(call, {
      selector: flags.text('selector'),
      fieldSelector: flags.text('field-selector'),
      all: flags.bool('all'),
      allNamespaces: flags.bool('all-namespaces'),
      unread: true,
    });
    yield* validate(call, gracePeriod);
    if (flags.bool('interactive') && !(yield* confirmed(call, found))) return 0;
    yield* deleteFound(call, found, {
      gracePeriod,
      propagation: propagationOf(call),
      dryRun,
      ignoreNotFound: flags.changed('ignore-not-found') ? flags.bool('ignore-not-found') : selects,
      wait: flags.bool('wait'),
      timeout: flags.duration('timeout'),
      asName: flags.text('output') === 'name',
      quiet: false,
    });
    return 0;
  },
};

/** s. @throws Failure */
function gracePeriodOf({ flags }: Invocation): number {
  const given = flags.int('grace-period');
  const force = flags.bool('force');
  if (flags.bool('now')) {
    if (given !== -1) throw new Failure('--now and --grace-period cannot be specified together');
    return 1;
  }
  if (given === 0 && !force) return 1;
  return force && given < 0 ? 0 : given;
}

/** @throws Failure */
function* validate({ flags, err }: Invocation, gracePeriod: number): Routine<void> {
  const output = flags.text('output');
  if (output !== '' && output !== 'name')
    throw new Failure(`unexpected -o output mode: ${output}. We only support '-o name'`);
  for (const other of ['selector', 'field-selector'])
    if (flags.bool('all') && flags.text(other) !== '')
      throw new Failure(`cannot set --all and --${other} at the same time`);
  if (!flags.bool('force')) return;
  if (gracePeriod > 0) throw new Failure('--force and --grace-period greater than 0 cannot be specified together');
  if (gracePeriod === 0) yield* err(IMMEDIATE);
}

/** -i: shows what would go, and asks. */
function* confirmed(call: Invocation, { infos, failures }: Found): Routine<boolean> {
  throwAll(failures);
  if (infos.length === 0) {
    yield* call.out('No resources found\n');
    return false;
  }
  const names = infos.map(({ resource, name }) => `${singularName(resource)}/${name}\n`).join('');
  yield* call.out(`You are about to delete the following ${String(infos.length)} resource(s):\n${names}`);
  yield* call.out('Do you want to continue? (y/n): ');
  const answer = (yield* call.process.readLine()) ?? '';
  if (answer.trim().toLowerCase() === 'y') return true;
  yield* call.out('deletion is cancelled\n');
  return false;
}
