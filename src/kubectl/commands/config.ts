/**
 * `kubectl config`: reads and writes the kubeconfig file. Upstream: kubectl/pkg/cmd/config. Left out: set, unset, set-cluster,
 * set-credentials and their deletes.
 */
import { compareText, yamlText } from '../../api/index.ts';
import type { FileDone, Routine } from '../../shell/index.ts';
import type { Command, Invocation } from '../cli/command.ts';
import { combined, Failure, usageFailure } from '../cli/failure.ts';
import { HELP } from '../cli/help.generated.ts';
import { chosenContext, kubeconfigPath, type Kubeconfig, type NamedContext } from '../config/kubeconfig.ts';
import { Columns } from '../print/columns.ts';
import { makePrinter } from '../print/printer.ts';

function* save(call: Invocation, config: Kubeconfig): Routine<void> {
  const path = kubeconfigPath(call.process, call.flags);
  const request = { kind: 'file', does: 'write', path, text: yamlText(config) } as { kind: string };
  const { error } = (yield* call.process.ask(request)) as FileDone;
  if (error)
    throw new Failure(`open ${path}: ${error === 'EACCES' ? 'permission denied' : 'no such file or directory'}`);
}

/** The help, and that the words do not fit. */
function* wrongWords(call: Invocation): Routine<never> {
  yield* call.out(HELP.get(call.command.path) ?? '');
  throw new Failure(`Unexpected args: [${call.args.join(' ')}]`);
}

export const configView: Command = {
  path: 'config view',
  completes: 'nothing',
  *run(call) {
    const { args, flags, config } = call;
    if (args.length > 0) throw usageFailure('config view', `unexpected arguments: [${args.join(' ')}]`);
    const shown = flags.bool('minify') ? minified(call) : config;
    if (flags.text('output') === 'json') {
      const { apiVersion, kind, preferences, clusters, users, contexts, ...rest } = shown;
      yield* call.out(
        `${JSON.stringify({ kind, apiVersion, preferences, clusters, users, contexts, ...rest }, null, 4)}\n`,
      );
    } else yield* call.out((yield* makePrinter(call))(shown as unknown as Record<string, unknown>));
    return 0;
  },
};

function minified({ config, flags }: Invocation): Kubeconfig {
  const name = flags.text('context') || config['current-context'];
  if (name === '') throw new Failure('current-context must exist in order to minify');
  const context = chosenContext(config, flags);
  if (!context) throw new Failure('cannot locate context ' + name);
  return {
    ...config,
    clusters: config.clusters.filter((one) => one.name === context.cluster),
    contexts: config.contexts.filter((one) => one.name === name),
    users: config.users.filter((one) => one.name === context.user),
    'current-context': name,
  };
}

export const configCurrentContext: Command = {
  path: 'config current-context',
  completes: 'nothing',
  *run({ config, out }) {
    if (config['current-context'] === '') throw new Failure('current-context is not set');
    yield* out(`${config['current-context']}\n`);
    return 0;
  },
};

export const configGetContexts: Command = {
  path: 'config get-contexts',
  completes: 'contexts',
  *run({ args, flags, config, out }) {
    const output = flags.text('output');
    if (output !== '' && output !== 'name')
      throw new Failure(
        `--output ${output} is not available in kubectl config get-contexts; resetting to default output format`,
      );
    const failures = args
      .filter((name) => !config.contexts.some((one) => one.name === name))
      .map((name) => new Failure(`context ${name} not found`));
    const found = config.contexts
      .filter(({ name }) => args.length === 0 || args.includes(name))
      .sort((a, b) => compareText(a.name, b.name));
    if (output === 'name') yield* out(found.map(({ name }) => `${name}\n`).join(''));
    else {
      const rows = found.map(({ name, context }) => [
        name === config['current-context'] ? '*' : '',
        name,
        context.cluster ?? '',
        context.user ?? '',
        context.namespace ?? '',
      ]);
      const headers = ['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE'];
      yield* out(new Columns().lines(flags.bool('no-headers') ? rows : [headers, ...rows]));
    }
    const failure = combined(failures);
    if (failure) throw failure;
    return 0;
  },
};

const names = (path: string, of: (config: Kubeconfig) => readonly { readonly name: string }[]): Command => ({
  path,
  completes: 'nothing',
  *run({ config, out }) {
    const sorted = of(config)
      .map(({ name }) => name)
      .sort(compareText);
    yield* out(['NAME', ...sorted].map((name) => `${name}\n`).join(''));
    return 0;
  },
});

export const configGetClusters = names('config get-clusters', ({ clusters }) => clusters);
export const configGetUsers = names('config get-users', ({ users }) => users);

export const configUseContext: Command = {
  path: 'config use-context',
  completes: 'contexts',
  *run(call) {
    const { args, config } = call;
    const [name] = args;
    if (name === undefined || args.length > 1) return yield* wrongWords(call);
    if (!config.contexts.some((one) => one.name === name))
      throw new Failure(`no context exists with the name: "${name}"`);
    yield* save(call, { ...config, 'current-context': name });
    yield* call.out(`Switched to context "${name}".\n`);
    return 0;
  },
};

export const configSetContext: Command = {
  path: 'config set-context',
  completes: 'contexts',
  *run(call) {
    const { args, flags, config } = call;
    if (args.length > 1) return yield* wrongWords(call);
    const isCurrent = flags.bool('current');
    if (args.length === 0 && !isCurrent) throw new Failure('you must specify a non-empty context name or --current');
    if (args.length === 1 && isCurrent) throw new Failure('you cannot specify both a context name and --current');
    const name = args[0] ?? config['current-context'];
    if (name === '') throw new Failure('no current context is set');
    const found = config.contexts.find((one) => one.name === name);
    const given = (['cluster', 'user', 'namespace'] as const).filter((key) => flags.changed(key));
    const kept = Object.entries(found?.context ?? {}).filter(([key]) => !given.some((one) => one === key));
    const set = given.map((key) => [key, flags.text(key)] as const).filter(([, value]) => value !== '');
    const context: NamedContext['context'] = Object.fromEntries([...kept, ...set]);
    yield* save(call, { ...config, contexts: [...without(config, name), { name, context }].sort(byName) });
    yield* call.out(`Context "${name}" ${found ? 'modified' : 'created'}.\n`);
    return 0;
  },
};

const byName = (a: NamedContext, b: NamedContext): number => compareText(a.name, b.name);
const without = ({ contexts }: Kubeconfig, name: string): NamedContext[] => contexts.filter((one) => one.name !== name);

export const configDeleteContext: Command = {
  path: 'config delete-context',
  completes: 'contexts',
  *run(call) {
    const { args, config, process, flags } = call;
    const [name] = args;
    if (name === undefined || args.length > 1) {
      yield* call.out(HELP.get('config delete-context') ?? '');
      return 0;
    }
    const path = kubeconfigPath(process, flags);
    const rest = without(config, name);
    if (rest.length === config.contexts.length) throw new Failure(`cannot delete context ${name}, not in ${path}`);
    if (config['current-context'] === name)
      yield* call.err(
        'warning: this removed your active context, use "kubectl config use-context" to select a different one\n',
      );
    yield* save(call, { ...config, contexts: rest });
    yield* call.out(`deleted context ${name} from ${path}\n`);
    return 0;
  },
};

export const configRenameContext: Command = {
  path: 'config rename-context',
  completes: 'contexts',
  *run(call) {
    const { args, config, process, flags } = call;
    const [from, to] = args;
    if (from === undefined || to === undefined || args.length > 2) return yield* wrongWords(call);
    const found = config.contexts.find((one) => one.name === from);
    if (!found) throw new Failure(`cannot rename the context "${from}", it's not in ${kubeconfigPath(process, flags)}`);
    if (config.contexts.some((one) => one.name === to))
      throw new Failure(
        `cannot rename the context "${from}", the context "${to}" already exists in ${kubeconfigPath(process, flags)}`,
      );
    const contexts = [...without(config, from), { name: to, context: found.context }].sort(byName);
    const current = config['current-context'] === from ? to : config['current-context'];
    yield* save(call, { ...config, contexts, 'current-context': current });
    yield* call.out(`Context "${from}" renamed to "${to}".\n`);
    return 0;
  },
};
