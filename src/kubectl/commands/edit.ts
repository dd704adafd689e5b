/** `kubectl edit`. Upstream: kubectl/pkg/cmd/edit/edit.go. */
import type { Command } from '../cli/command.ts';
import { Failure } from '../cli/failure.ts';
import { editStored } from '../write/editing.ts';
import { filesGiven, findInfos, throwAll } from '../write/infos.ts';
import { Outcome } from '../write/outcome.ts';

export const edit: Command = {
  path: 'edit',
  *run(call) {
    // A type alone means all of it here.
    const all = !filesGiven(call) && call.args.length === 1 && !call.args[0]?.includes('/');
    const { infos, failures } = yield* findInfos(call, { latest: true, all });
    throwAll(failures);
    if (infos.length === 0) throw new Failure('edit cancelled, no objects found');
    return yield* editStored(call, infos, yield* Outcome.of(call, 'none'));
  },
};
