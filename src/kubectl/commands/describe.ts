/** `kubectl describe`. Upstream: kubectl/pkg/cmd/describe. */
import { bootEpochMs } from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Command, Invocation } from '../cli/command.ts';
import { Failure, gathered, StatusFailure } from '../cli/failure.ts';
import { described } from '../describe/describers.ts';
import { itemsOf, type KubeObject } from '../print/objects.ts';
import { resourcePath } from '../rest/discovery.ts';
import { fetchInfos, type Info } from '../rest/infos.ts';

export const describe: Command = {
  path: 'describe',
  completes: 'resources',
  *run(call) {
    const { args, flags, out, err, namespace } = call;
    if (args.length === 0 && flags.list('filename').length === 0 && flags.text('kustomize') === '')
      throw new Failure(
        'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.\n',
      );
    const { infos, failures } = yield* fetchInfos(call);
    const missing = failures[0];
    if (missing instanceof StatusFailure && missing.reason === 'NotFound' && args.length === 2)
      return yield* byPrefix(call, missing);
    const objects = infos.flatMap(({ object }) => itemsOf(object));
    for (const [index, object] of objects.entries()) {
      const text = yield* described(
        call.client,
        object,
        (yield* call.now()) - bootEpochMs(),
        flags.bool('show-events'),
      );
      yield* out(index === 0 ? text : `\n\n${text}`);
    }
    const failure = gathered(failures);
    if (objects.length === 0 && !failure)
      yield* err(
        flags.bool('all-namespaces') ? 'No resources found\n' : `No resources found in ${namespace} namespace.\n`,
      );
    if (failure) throw failure;
    return 0;
  },
};

/** No object has the name: those whose names begin with it are meant. */
function* byPrefix(call: Invocation, missing: Failure): Routine<number> {
  const { args, flags, discovery, client, namespace } = call;
  const [type = '', prefix = ''] = args;
  if (type.includes(',')) throw missing;
  const resource = yield* discovery.named(type);
  const where = resource.namespaced ? namespace : undefined;
  const list: KubeObject = yield* client.get(resourcePath(resource, where), { limit: '500' });
  const info: Info = { resource, namespace: where, name: undefined, object: list };
  const found = itemsOf(info.object).filter((one) => (one['metadata'] as { name: string }).name.startsWith(prefix));
  if (found.length === 0) throw missing;
  for (const object of found) {
    const whole = {
      apiVersion: resource.group === '' ? resource.version : `${resource.group}/${resource.version}`,
      kind: resource.kind,
      ...object,
    };
    yield* call.out(
      `${yield* described(client, whole, (yield* call.now()) - bootEpochMs(), flags.bool('show-events'))}\n`,
    );
  }
  return 0;
}
