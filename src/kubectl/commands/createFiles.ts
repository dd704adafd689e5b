/** `kubectl create -f`. Upstream: kubectl/pkg/cmd/create/create.go. Left out: --raw. */
import type { Command } from '../cli/command.ts';
import { Failure, usageFailure } from '../cli/failure.ts';
import { filesGiven, findInfos, visit } from '../write/infos.ts';
import { savedConfig } from '../write/lastApplied.ts';
import { dryRunOf, writeQuery } from '../write/options.ts';
import { Outcome } from '../write/outcome.ts';
import { createInfo, during } from '../write/sending.ts';
import { editBeforeCreate } from '../write/editing.ts';

export const createFiles: Command = {
  path: 'create',
  completes: 'files',
  *run(call) {
    const { args, flags } = call;
    if (args.length > 0) throw usageFailure('create', `Unexpected args: [${args.join(' ')}]`);
    const dryRun = yield* dryRunOf(call);
    const query = writeQuery(call, dryRun, true);
    const outcome = yield* Outcome.of(call, dryRun);
    if (!filesGiven(call)) throw new Failure('must specify one of -f and -k');
    if (flags.bool('edit')) return yield* editBeforeCreate(call, outcome);
    const found = yield* findInfos(call, { selector: flags.text('selector') });
    const count = yield* visit(found, function* (info) {
      info.object = savedConfig(info.object, flags.bool('save-config'));
      if (dryRun !== 'client')
        info.object = yield* during('creating', info.source, () => createInfo(call, info, query));
      yield* outcome.tell(info.object, 'created');
    });
    if (count === 0) throw new Failure('no objects passed to create');
    return 0;
  },
};
