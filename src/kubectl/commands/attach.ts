/** `kubectl attach`. Upstream: kubectl/pkg/cmd/attach/attach.go. */
import type { Command } from '../cli/command.ts';
import { Failure } from '../cli/failure.ts';
import { podOf } from '../rest/podOf.ts';
import { attachTo } from '../write/attaching.ts';

export const attach: Command = {
  path: 'attach',
  completes: 'pods',
  *run(call) {
    const { args } = call;
    if (args.length === 0) throw new Failure('at least 1 argument is required for attach');
    if (args.length > 2)
      throw new Failure(
        `expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`,
      );
    if (call.flags.duration('pod-running-timeout') <= 0)
      throw new Failure('--pod-running-timeout must be higher than zero');
    const pod = yield* podOf(call, args.join('/'), call.namespace);
    const phase = pod.status?.phase;
    if (phase === 'Succeeded' || phase === 'Failed')
      throw new Failure(`cannot attach a container in a completed pod; current phase is ${phase}`);
    yield* attachTo(call, pod, false);
    return 0;
  },
};
