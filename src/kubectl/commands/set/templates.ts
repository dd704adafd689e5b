/** `kubectl set image|resources|serviceaccount`: changes of a Pod's template. Upstream: kubectl/pkg/cmd/set (set_image.go and its like). */
import { isObject, type JsonObject } from '../../../api/index.ts';
import type { Command } from '../../cli/command.ts';
import { Failure } from '../../cli/failure.ts';
import { parsePairs, resourcesAndPairs } from '../../generators/parsePairs.ts';
import { nameMatches, parseResourceList, withContainers, withPodSpec } from '../../generators/podSpecs.ts';
import type { Info } from '../../rest/info.ts';
import { filesGiven, throwAll } from '../../write/infos.ts';
import { dryRunOf } from '../../write/options.ts';
import { found, LOCAL_AND_SERVER, settle } from './setting.ts';

export const setImage: Command = {
  path: 'set image',
  *run(call) {
    const { args, flags } = call;
    const dryRun = yield* dryRunOf(call);
    const { resources, pairs } = resourcesAndPairs(args, 'image');
    const images = parsePairs(pairs, 'image', false).set;
    const infos = yield* found(call, resources);
    const wrong: Failure[] = [];
    if (flags.bool('all') && flags.text('selector') !== '')
      wrong.push(new Failure('cannot set --all and --selector at the same time'));
    if (resources.length === 0 && !filesGiven(call))
      wrong.push(new Failure('one or more resources must be specified as <resource> <name> or <resource>/<name>'));
    if (images.size === 0) wrong.push(new Failure('at least one image update is required'));
    else if (images.size > 1 && images.has('*'))
      wrong.push(
        new Failure(
          'all containers are already specified by *, but saw more than one container_name=container_image pairs',
        ),
      );
    if (flags.bool('local') && dryRun === 'server') wrong.push(new Failure(LOCAL_AND_SERVER));
    throwAll(wrong);
    const change = (info: Info, failures: Failure[]): JsonObject =>
      withPodSpec(info.object, (spec) => {
        let changed = spec;
        for (const [name, value] of images) {
          const result = withContainers(
            changed,
            (own) => name === '*' || own === name,
            (container) => ({ ...container, image: value }),
          );
          if (!result.found)
            failures.push(new Failure(`error: unable to find container named ${JSON.stringify(name)}`));
          changed = result.spec;
        }
        return changed;
      });
    const refusal = 'failed to patch image update to pod template: ';
    return yield* settle({ call, dryRun, found: infos, done: 'image updated', refusal, change });
  },
};

export const setResources: Command = {
  path: 'set resources',
  *run(call) {
    const { args, flags } = call;
    const dryRun = yield* dryRunOf(call);
    const infos = yield* found(call, args);
    if (flags.bool('local') && dryRun === 'server') throw new Failure(LOCAL_AND_SERVER);
    if (flags.bool('all') && flags.text('selector') !== '')
      throw new Failure('cannot set --all and --selector at the same time');
    if (flags.text('limits') === '' && flags.text('requests') === '')
      throw new Failure('you must specify an update to requests or limits (in the form of --requests/--limits)');
    const [limits, requests] = [parseResourceList(flags.text('limits')), parseResourceList(flags.text('requests'))];
    const pattern = flags.text('containers');
    const change = (info: Info, failures: Failure[]): JsonObject =>
      withPodSpec(info.object, (spec) => {
        const result = withContainers(
          spec,
          (name) => nameMatches(name, pattern),
          (container) => withResources(container, limits, requests),
        );
        if (!result.found) failures.push(new Failure(`error: unable to find container named ${pattern}`));
        return result.spec;
      });
    const refusal = 'failed to patch resources update to pod template ';
    return yield* settle({ call, dryRun, found: infos, done: 'resource requirements updated', refusal, change });
  },
};

type Amounts = Readonly<Record<string, string>>;

function withResources(container: JsonObject, limits: Amounts, requests: Amounts): JsonObject {
  const own = isObject(container['resources']) ? container['resources'] : {};
  const both = (field: 'limits' | 'requests', more: Amounts): JsonObject =>
    Object.keys(more).length === 0 ? {} : { [field]: { ...(isObject(own[field]) ? own[field] : {}), ...more } };
  return { ...container, resources: { ...own, ...both('limits', limits), ...both('requests', requests) } };
}

export const setServiceAccount: Command = {
  path: 'set serviceaccount',
  *run(call) {
    const { args, flags } = call;
    const dryRun = yield* dryRunOf(call);
    if (flags.bool('local') && dryRun === 'server') throw new Failure(LOCAL_AND_SERVER);
    const name = args.at(-1);
    if (name === undefined) throw new Failure('serviceaccount is required');
    const infos = yield* found(call, args.slice(0, -1));
    const change = (info: Info): JsonObject =>
      withPodSpec(info.object, (spec) => ({ ...spec, serviceAccountName: name }));
    const refusal = 'failed to patch ServiceAccountName ';
    return yield* settle({ call, dryRun, found: infos, done: 'serviceaccount updated', refusal, change });
  },
};
