/** --from-literal, --from-file and --from-env-file of a command line, read. Upstream: kubectl/pkg/cmd/create (handle…FromFileSources). */
import { compareText } from '../../api/index.ts';
import type { FileList, FileState, FileText, Routine } from '../../shell/index.ts';
import type { Invocation } from '../cli/command.ts';
import { Failure } from '../cli/failure.ts';
import { parseEnvFile, parseFileSource, parseLiteral, type DataEntry } from '../generators/data.ts';
import { pathOf } from '../rest/paths.ts';

/** @throws Failure */
export function* dataEntries(call: Invocation): Routine<DataEntry[]> {
  const { flags } = call;
  const [files, literals, envFiles] = [
    flags.list('from-file'),
    flags.list('from-literal'),
    flags.list('from-env-file'),
  ];
  if (envFiles.length > 0 && (files.length > 0 || literals.length > 0))
    throw new Failure('from-env-file cannot be combined with from-file or from-literal');
  const entries: DataEntry[] = [];
  for (const source of files) entries.push(...(yield* entriesAt(call, source)));
  entries.push(...literals.map(parseLiteral));
  for (const path of envFiles) {
    if ((yield* stateOf(call, path)).isDirectory) throw new Failure('env config file cannot be a directory');
    entries.push(...parseEnvFile(yield* readText(call, path), call.process.environment));
  }
  return entries;
}

/** A file under a given key. @throws Failure */
export function* fileEntry(call: Invocation, key: string, path: string): Routine<DataEntry> {
  const request = { kind: 'file', does: 'read', path: pathOf(call.process, path) } as const;
  const answer = (yield* call.process.ask(request)) as FileText;
  if ('text' in answer) return { key, text: answer.text };
  throw new Failure(`Cannot read file ${path}, open ${path}: no such file or directory`);
}

/** A file, or the files of a directory. */
function* entriesAt(call: Invocation, source: string): Routine<DataEntry[]> {
  const { key, path } = parseFileSource(source);
  if (!(yield* stateOf(call, path)).isDirectory) return [{ key, text: yield* readText(call, path) }];
  if (source.includes('=')) throw new Failure('cannot give a key name for a directory path');
  const request = { kind: 'file', does: 'list', path: pathOf(call.process, path) } as const;
  const list = (yield* call.process.ask(request)) as FileList;
  const files = 'entries' in list ? list.entries.filter(({ isDirectory }) => !isDirectory) : [];
  const entries: DataEntry[] = [];
  for (const { name } of [...files].sort((a, b) => compareText(a.name, b.name)))
    entries.push({ key: name, text: yield* readText(call, `${path.replace(/\/+$/, '')}/${name}`) });
  return entries;
}

function* stateOf(call: Invocation, path: string): Routine<{ readonly isDirectory: boolean }> {
  const request = { kind: 'file', does: 'stat', path: pathOf(call.process, path) } as const;
  const state = (yield* call.process.ask(request)) as FileState;
  if ('error' in state) throw new Failure(`error reading ${path}: no such file or directory`);
  return state;
}

function* readText(call: Invocation, path: string): Routine<string> {
  const request = { kind: 'file', does: 'read', path: pathOf(call.process, path) } as const;
  const answer = (yield* call.process.ask(request)) as FileText;
  if ('text' in answer) return answer.text;
  throw new Failure(`open ${path}: no such file or directory`);
}
