/** `kubectl replace`. Upstream: kubectl/pkg/cmd/replace/replace.go. Left out: --raw. */
import type { Routine } from '../../shell/index.ts';
import type { Command, Invocation } from '../cli/command.ts';
import { Failure } from '../cli/failure.ts';
import { deleteFound } from '../write/deleting.ts';
import { infoPath } from '../rest/info.ts';
import { filesGiven, findInfos, visit } from '../write/infos.ts';
import { savedConfig } from '../write/lastApplied.ts';
import { dryRunOf, propagationOf, writeQuery, type DryRun } from '../write/options.ts';
import { Outcome } from '../write/outcome.ts';
import { createInfo, during, replaceInfo } from '../write/sending.ts';

export const replace: Command = {
  path: 'replace',
  completes: 'files',
  *run(call) {
    const { flags } = call;
    const dryRun = yield* dryRunOf(call);
    const query = writeQuery(call, dryRun, true);
    const outcome = yield* Outcome.of(call, dryRun);
    if (!filesGiven(call)) throw new Failure('must specify one of -f and -k');
    validate(call, dryRun);
    if (flags.bool('force')) return yield* forceReplace(call, outcome);
    const subresource = flags.text('subresource') || undefined;
    const found = yield* findInfos(call, {});
    yield* visit(found, function* (info) {
      info.object = savedConfig(info.object, flags.bool('save-config'));
      if (dryRun !== 'client')
        info.object = yield* during('replacing', info.source, () => replaceInfo(call, info, query, subresource));
      yield* outcome.tell(info.object, 'replaced');
    });
    return 0;
  },
};

/** @throws Failure */
function validate({ flags }: Invocation, dryRun: DryRun): void {
  const force = flags.bool('force');
  if (flags.int('grace-period') >= 0 && !force) throw new Failure('--grace-period must have --force specified');
  if (flags.duration('timeout') !== 0 && !force) throw new Failure('--timeout must have --force specified');
  if (force && dryRun !== 'none') throw new Failure('--dry-run can not be used when --force is set');
}

const PATIENCE = 5 * 60 * 1000;

/** Deletes what is there, waits until it is gone, creates it anew. */
function* forceReplace(call: Invocation, outcome: Outcome): Routine<number> {
  const { flags } = call;
  const found = yield* findInfos(call, {});
  const given = flags.int('grace-period');
  const timeout = flags.duration('timeout');
  yield* deleteFound(call, found, {
    gracePeriod: given === 0 ? 1 : given,
    propagation: propagationOf(call),
    dryRun: 'none',
    ignoreNotFound: true,
    wait: false,
    timeout,
    asName: flags.text('output') === 'name',
    quiet: false,
  });
  const end = (yield* call.now()) + (timeout === 0 ? PATIENCE : timeout);
  const query = writeQuery(call, 'none', true);
  for (const info of found.infos)
    while (yield* call.client.find(infoPath(info))) {
      if ((yield* call.now()) >= end) throw new Failure('timed out waiting for the condition');
      yield* call.process.ask({ kind: 'sleep', ms: 1000 } as { kind: string });
    }
  const count = yield* visit(found, function* (info) {
    info.object = yield* createInfo(
      call,
      { ...info, object: savedConfig(info.object, flags.bool('save-config')) },
      query,
    );
    yield* outcome.tell(info.object, 'replaced');
  });
  if (count === 0) throw new Failure('no objects passed to replace');
  return 0;
}
