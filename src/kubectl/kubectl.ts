/**
 * `kubectl`: finds the command on its line, reads the flags, runs it and says what went wrong. Upstream: kubectl/pkg/cmd/cmd.go and
 * spf13/cobra. Left out: plugins, klog's lines (-v).
 */
import type { Process, Program, Routine } from '../shell/index.ts';
import { Exit, Failure, failureText, printedBefore, usageFailure } from './cli/failure.ts';
import type { Command, Invocation } from './cli/command.ts';
import { parseFlags, type FlagSet } from './cli/flags.ts';
import { flagsAt, flagsOf, globalFlags } from './cli/flagTypes.ts';
import { HELP } from './cli/help.generated.ts';
import { suggestions } from './cli/suggest.ts';
import { COMMANDS, subcommandsOf } from './commands/catalogue.ts';
import { chosenContext, loadKubeconfig, serverOf } from './config/kubeconfig.ts';
import { Client } from './rest/client.ts';
import { Discovery } from './rest/discovery.ts';

/** The command a line names, and the line without the command's words. */
export interface Found {
  readonly path: string;
  readonly words: readonly string[];
}

/** Index of the first word that is no flag and no flag's value; -1 when there is none. */
function firstWord(path: string, words: readonly string[]): number {
  const known = flagsOf(path);
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word === '--') return -1;
    if (!word.startsWith('-') || word === '-') return at;
    const isLong = word.startsWith('--');
    const info = known.find(({ name, short }) =>
      isLong ? word.slice(2) === name : word.length === 2 && word[1] === short,
    );
    const takesNext = isLong ? !word.includes('=') : word.length === 2;
    if (takesNext && info?.alone === undefined) at++;
  }
  return -1;
}

export function findCommand(words: readonly string[]): Found {
  let path = '';
  let rest = words;
  for (;;) {
    const at = firstWord(path, rest);
    if (at < 0) return { path, words: rest };
    const next = subcommandsOf(path).get(rest[at]!);
    if (next === undefined) return { path, words: rest };
    path = next;
    rest = [...rest.slice(0, at), ...rest.slice(at + 1)];
  }
}

export const kubectl: Program = function* (process) {
  try {
    return yield* dispatch(process);
  } catch (error) {
    if (error instanceof Exit) return error.code;
    if (!(error instanceof Failure)) throw error;
    yield* process.write(printedBefore(error));
    const text = failureText(error);
    yield* process.write(text.endsWith('\n') ? text : `${text}\n`, 2);
    return 1;
  }
};

function* dispatch(process: Process): Routine<number> {
  const { path, words } = findCommand(process.args);
  const command = COMMANDS.get(path);
  const isGroup = subcommandsOf(path).size > 0;
  if (path === '') return yield* atRoot(process, words);
  let flags: FlagSet;
  try {
    flags = parseFlags(flagsOf(path), words);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw path === 'options'
      ? new Failure(`${error.message}\nRun 'kubectl options' without flags.`)
      : new Failure(`${error.message}\nSee 'kubectl ${path} --help' for usage.`);
  }
  if (flags.bool('help')) return yield* help(process, path);
  if (!command) {
    if (!isGroup) throw new Failure(`"kubectl ${path}" is not part of this kubectl`);
    if (flags.args.length > 0) throw usageFailure(path, `unknown command ${JSON.stringify(flags.args.join(' '))}`);
    yield* process.write(HELP.get(path) ?? '', path === 'rollout' ? 1 : 2);
    return 1;
  }
  const missing = (command.required ?? []).filter((name) => !flags.changed(name));
  if (missing.length > 0)
    throw new Failure(`required flag(s) ${missing.map((name) => JSON.stringify(name)).join(', ')} not set`);
  return yield* command.run(yield* invocation(process, command, flags));
}

function* atRoot(process: Process, words: readonly string[]): Routine<number> {
  const at = firstWord('', words);
  const word = at < 0 ? undefined : words[at]!;
  if (word === 'help') {
    const { path } = findCommand([...words.slice(0, at), ...words.slice(at + 1)]);
    return yield* help(process, path);
  }
  if (word !== undefined) {
    const first = words[0] ?? '';
    if (first.startsWith('-')) {
      yield* process.write(`Error: flags cannot be placed before plugin name: ${first}\n`, 2);
      return 1;
    }
    const near = suggestions(word, [...subcommandsOf('').keys()]);
    const meant = near.length === 0 ? '' : `\n\nDid you mean this?\n${near.map((name) => `\t${name}\n`).join('')}`;
    throw new Failure(`unknown command ${JSON.stringify(word)} for "kubectl"${meant}`);
  }
  try {
    parseFlags([...globalFlags(), ...flagsAt(''), ...flagsOf('')], words);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(`${error.message}\nSee 'kubectl --help' for usage.`);
  }
  return yield* help(process, '');
}

function* help(process: Process, path: string): Routine<number> {
  yield* process.write(HELP.get(path) ?? '');
  return 0;
}

function* invocation(process: Process, command: Command, flags: FlagSet): Routine<Invocation> {
  const config = yield* loadKubeconfig(process, flags);
  const context = path0(command) === 'config' ? undefined : chosenContext(config, flags);
  const server = path0(command) === 'config' ? '' : serverOf(config, flags);
  const isKnown = flags.text('server') === '' || config.clusters.some(({ cluster }) => cluster['server'] === server);
  const client = new Client(process, server, isKnown);
  return {
    command,
    process,
    flags,
    args: flags.args,
    config,
    client,
    discovery: new Discovery(client),
    namespace: flags.text('namespace') || context?.namespace || 'default',
    isNamespaceGiven: flags.text('namespace') !== '',
    out: (text) => process.write(text),
    err: (text) => process.write(text, 2),
    *now() {
      return (yield* process.ask({ kind: 'now' })) as number;
    },
  };
}

const path0 = ({ path }: Command): string => path.split(' ')[0] ?? '';
