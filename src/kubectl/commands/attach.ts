/** `kubectl attach`. Upstream: kubectl/pkg/cmd/attach/attach.go. */
import { isObject, type JsonObject } from '../../api/index.ts';
import type { Command } from '../cli/command.ts';
import { Failure } from '../cli/failure.ts';
import { resourcePath } from '../rest/discovery.ts';
import { attachTo } from '../write/attaching.ts';

export const attach: Command = {
  path: 'attach',
  completes: 'pods',
  *run(call) {
    const { args } = call;
    if (args.length === 0) throw new Failure('at least 1 argument is required for attach');
    if (args.length > 2)
      throw new Failure(
        `expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${String(args.length)}: [${args.join(' ')}]`,
      );
    if (call.flags.duration('pod-running-timeout') <= 0)
      throw new Failure('--pod-running-timeout must be higher than zero');
    const words = args.length === 2 ? args : (args[0] ?? '').split('/');
    const [type = '', name = ''] = words.length === 1 ? ['pods', ...words] : words;
    const resource = yield* call.discovery.named(type);
    const object = yield* call.client.get<JsonObject>(resourcePath(resource, call.namespace, name));
    const pod = resource.kind === 'Pod' ? object : undefined;
    if (!pod) throw new Failure(`cannot attach to *v1.${resource.kind}: name one of its Pods`);
    const { status } = pod;
    const phase = isObject(status) ? String(status['phase']) : '';
    if (phase === 'Succeeded' || phase === 'Failed')
      throw new Failure(`cannot attach a container in a completed pod; current phase is ${phase}`);
    yield* attachTo(call, pod, false);
    return 0;
  },
};
