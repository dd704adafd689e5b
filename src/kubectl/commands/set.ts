/**
 * `kubectl set image|env|resources|selector|serviceaccount`. Upstream: kubectl/pkg/cmd/set. Left out: set subject, and --resolve of
 * set env.
 */
import { isObject, structNameOf, type JsonObject } from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Command, Invocation } from '../cli/command.ts';
import { Failure, StatusFailure } from '../cli/failure.ts';
import { toLabelSelector } from '../generators/labelSelector.ts';
import { parseEnvironment, parsePairs, resourcesAndPairs, splitEnvironment } from '../generators/parsePairs.ts';
import { changedEnv, nameMatches, parseResourceList, withContainers, withPodSpec } from '../generators/podSpecs.ts';
import { strategicDiff } from '../patches/strategicDiff.ts';
import type { Found, Info } from '../write/info.ts';
import { filesGiven, findInfos, throwAll } from '../write/infos.ts';
import { dryRunOf, type DryRun } from '../write/options.ts';
import { Outcome } from '../write/outcome.ts';
import { patchInfo } from '../write/sending.ts';

interface Setting {
  readonly call: Invocation;
  readonly dryRun: DryRun;
  readonly found: Found;
  /** "image updated". */
  readonly done: string;
  /** How a refusal begins: "failed to patch image update to pod template: ". */
  readonly refusal: string;
  /** @throws Failure, which is told with the object's name; what it puts to `failures` is told as it is */
  readonly change: (info: Info, failures: Failure[]) => JsonObject;
}

const LOCAL_AND_SERVER = 'cannot specify --local and --dry-run=server - did you mean --dry-run=client?';
const NEEDS_FILES = `error: you must specify resources by --filename when --local is set.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'`;

function* found(call: Invocation, args: readonly string[]): Routine<Found> {
  const { flags } = call;
  const local = flags.bool('local');
  if (local && args.length > 0) throw new Failure(NEEDS_FILES);
  const [all, selector] = [flags.bool('all'), flags.text('selector')];
  const infos = yield* findInfos(call, { args, all, selector, latest: !local, local });
  throwAll(infos.failures);
  return infos;
}

/** Sends what changed, object by object. @throws Failure with everything that went wrong */
function* settle({ call, dryRun, found: { infos }, done, refusal, change }: Setting): Routine<number> {
  const outcome = yield* Outcome.of(call, dryRun);
  const query = {
    fieldManager: call.flags.text('field-manager') || undefined,
    dryRun: dryRun === 'server' ? 'All' : undefined,
  };
  const failures: Failure[] = [];
  const changes = infos.map((info) => ({ info, result: attempted(info, failures, change) }));
  for (const { info, result } of changes) {
    if (result instanceof Failure) {
      failures.push(new Failure(`error: ${shownName(info, call.flags.bool('local'))} ${result.message}\n`));
      continue;
    }
    const patch = strategicDiff(info.object, result, structNameOf(info.resource));
    if (Object.keys(patch).length === 0) continue;
    if (call.flags.bool('local') || dryRun === 'client') {
      yield* outcome.tellTyped(result, done);
      continue;
    }
    try {
      yield* outcome.tellTyped(yield* patchInfo(call, info, patch, 'strategic', query), done);
    } catch (error) {
      if (!(error instanceof StatusFailure)) throw error;
      failures.push(new Failure(`${refusal}${error.message}`));
    }
  }
  throwAll(failures);
  return 0;
}

/** With --local nobody knows the plural; upstream ends a group's name with a line feed then. */
function shownName({ resource, name }: Info, local: boolean): string {
  if (!local) return `${resource.name}/${name}`;
  const kind = resource.kind.toLowerCase();
  return resource.group === '' ? `${kind}/${name}` : `${kind}.${resource.group}/${name}\n`;
}

function attempted(info: Info, failures: Failure[], change: Setting['change']): JsonObject | Failure {
  try {
    return change(info, failures);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

const image: Command = {
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

const resources: Command = {
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

const selector: Command = {
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
      `{${String(key)} ${String(operator)} [${Array.isArray(values) ? values.join(' ') : ''}]}`,
  );
  return `[${each.join(' ')}]`;
}

const serviceAccount: Command = {
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

const env: Command = {
  path: 'set env',
  *run(call) {
    const { args, flags } = call;
    if (flags.bool('all') && flags.text('selector') !== '')
      throw new Failure('cannot set --all and --selector at the same time');
    const words = splitEnvironment(args);
    if (!words) throw new Failure(`all resources must be specified before environment changes: ${args.join(' ')}`);
    const dryRun = yield* dryRunOf(call);
    validateEnv(call, dryRun, words.resources);
    const list = [...flags.list('env'), ...words.env];
    const input = list.includes('-') ? yield* call.process.readAll() : '';
    const { set, remove } = parseEnvironment(list, input);
    const prefix = flags.text('prefix');
    const named: JsonObject[] = [
      ...set.map(({ name, value }) => ({ name, ...(value === '' ? {} : { value }) })),
      ...(yield* fromObjects(call)),
    ];
    const variables = named.map((one) => ({ ...one, name: `${prefix}${String(one['name'])}` }));
    const infos = yield* found(call, words.resources);
    const pattern = flags.text('containers');
    const lines: string[] = [];
    const change = (info: Info): JsonObject =>
      withPodSpec(info.object, (spec) => {
        const result = withContainers(
          spec,
          (name) => nameMatches(name, pattern),
          (container) => {
            const own = Array.isArray(container['env']) ? container['env'].filter(isObject) : [];
            if (!flags.bool('overwrite')) refuseOverwrites(own, variables);
            const after = changedEnv(own, variables, remove);
            lines.push(
              `# ${info.resource.kind} ${info.name}, container ${String(container['name'])}`,
              ...after.map(envLine),
            );
            const { env: _, ...rest } = container;
            return after.length > 0 ? { ...rest, env: after } : rest;
          },
        );
        if (!result.found)
          lines.push(
            `Warning: ${info.resource.kind}/${info.name} does not have any containers matching ${JSON.stringify(pattern)}`,
          );
        return result.spec;
      });
    if (flags.bool('list')) {
      const failures: Failure[] = [];
      for (const info of infos.infos) {
        const result = attempted(info, failures, change);
        if (result instanceof Failure) failures.push(result);
      }
      yield* call.out(lines.map((line) => `${line}\n`).join(''));
      return 0;
    }
    const status = yield* settle({
      call,
      dryRun,
      found: infos,
      done: 'env updated',
      refusal: 'failed to patch env update to pod template: ',
      change,
    });
    for (const line of lines) if (line.startsWith('Warning: ')) yield* call.err(`${line}\n`);
    return status;
  },
};

function validateEnv({ flags }: Invocation, dryRun: DryRun, named: readonly string[]): void {
  if (flags.bool('local') && dryRun === 'server') throw new Failure(LOCAL_AND_SERVER);
  if (named.length === 0 && flags.list('filename').length === 0)
    throw new Failure('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  if (flags.bool('list') && flags.text('output') !== '')
    throw new Failure('--list and --output may not be specified together');
  if (flags.list('keys').length > 0 && flags.text('from') === '')
    throw new Failure('when specifying --keys, a configmap or secret must be provided with --from');
}

/** --from: a variable for each key of a ConfigMap or Secret. */
function* fromObjects(call: Invocation): Routine<JsonObject[]> {
  const from = call.flags.text('from');
  if (from === '') return [];
  const { infos, failures } = yield* findInfos(call, { args: [from], files: false });
  throwAll(failures);
  const keys = call.flags.list('keys');
  return infos.flatMap(({ object, name, resource }) => {
    const field = { ConfigMap: 'configMapKeyRef', Secret: 'secretKeyRef' }[resource.kind];
    if (field === undefined) throw new Failure('unsupported resource specified in --from');
    return Object.keys(isObject(object['data']) ? object['data'] : {})
      .filter((key) => keys.length === 0 || keys.includes(key))
      .map((key) => ({
        name: key.replace(/[^a-zA-Z0-9_]/g, '_').toUpperCase(),
        valueFrom: { [field]: { name, key } },
      }));
  });
}

function refuseOverwrites(own: readonly JsonObject[], variables: readonly JsonObject[]): void {
  for (const { name, value } of variables) {
    const there = own.find((one) => one['name'] === name);
    if (there && there['value'] !== value)
      throw new Failure(
        `'${String(name)}' already has a value (${String(there['value'] ?? '')}), and --overwrite is false`,
      );
  }
}

/** As --list shows a variable. */
function envLine({ name, value, valueFrom }: JsonObject): string {
  if (!isObject(valueFrom)) return `${String(name)}=${typeof value === 'string' ? value : ''}`;
  const of = (field: string): JsonObject => (isObject(valueFrom[field]) ? valueFrom[field] : {});
  const said = valueFrom['configMapKeyRef']
    ? `configmap ${String(of('configMapKeyRef')['name'])}, key ${String(of('configMapKeyRef')['key'])}`
    : valueFrom['secretKeyRef']
      ? `secret ${String(of('secretKeyRef')['name'])}, key ${String(of('secretKeyRef')['key'])}`
      : valueFrom['fieldRef']
        ? `field path ${String(of('fieldRef')['fieldPath'])}`
        : `resource field ${String(of('resourceFieldRef')['resource'])}`;
  return `# ${String(name)} from ${said}`;
}

export const SET: readonly Command[] = [image, resources, selector, serviceAccount, env];
