/** `kubectl set env`. Upstream: kubectl/pkg/cmd/set/set_env.go and env/. Left out: --resolve. */
import { isObject, type JsonObject } from '../../../api/index.ts';
import type { Routine } from '../../../shell/index.ts';
import type { Command, Invocation } from '../../cli/command.ts';
import { Failure } from '../../cli/failure.ts';
import { parseEnvironment, splitEnvironment } from '../../generators/parsePairs.ts';
import { changedEnv, nameMatches, withContainers, withPodSpec } from '../../generators/podSpecs.ts';
import type { Info } from '../../rest/info.ts';
import { findInfos, throwAll } from '../../write/infos.ts';
import { dryRunOf, type DryRun } from '../../write/options.ts';
import { attempted, found, LOCAL_AND_SERVER, settle } from './setting.ts';
import { textOf } from '../../records.ts';

export const setEnv: Command = {
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
    const variables = named.map((one) => ({ ...one, name: `${prefix}${textOf(one['name'])}` }));
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
              `# ${info.resource.kind} ${info.name}, container ${textOf(container['name'])}`,
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
        `'${textOf(name)}' already has a value (${textOf(there['value'] ?? '')}), and --overwrite is false`,
      );
  }
}

/** As --list shows a variable. */
function envLine({ name, value, valueFrom }: JsonObject): string {
  if (!isObject(valueFrom)) return `${textOf(name)}=${typeof value === 'string' ? value : ''}`;
  const of = (field: string): JsonObject => (isObject(valueFrom[field]) ? valueFrom[field] : {});
  const said = valueFrom['configMapKeyRef']
    ? `configmap ${textOf(of('configMapKeyRef')['name'])}, key ${textOf(of('configMapKeyRef')['key'])}`
    : valueFrom['secretKeyRef']
      ? `secret ${textOf(of('secretKeyRef')['name'])}, key ${textOf(of('secretKeyRef')['key'])}`
      : valueFrom['fieldRef']
        ? `field path ${textOf(of('fieldRef')['fieldPath'])}`
        : `resource field ${textOf(of('resourceFieldRef')['resource'])}`;
  return `# ${textOf(name)} from ${said}`;
}
