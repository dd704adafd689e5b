/** Redirections: which file stands behind which descriptor while a command runs. */
import type { Redirection } from 'unbash';
import { ERROR_WORDS, openFile } from '../files.ts';
import { STEP, type Routine } from '../machine/operations.ts';
import { Process, type Files } from '../machine/process.ts';
import { textInput, type Description } from '../machine/streams.ts';
import { ShellError } from './control.ts';
import { expandHereDocument, expandToText } from './expand.ts';
import type { Expanding } from './expanding.ts';

interface Saved {
  readonly fd: number;
  readonly before: Description | undefined;
}

function standard(operator: string): number {
  return operator.startsWith('<') ? 0 : 1;
}

function* openTarget(shell: Expanding, operator: string, path: string): Routine<Description> {
  const at = new Process(shell.process.pid, { ...viewOf(shell), files: shell.process.files }, shell.process.system);
  const how = operator === '<' || operator === '<>' ? 'read' : operator.includes('>>') ? 'append' : 'write';
  const opened = yield* openFile(at, path, how);
  if (typeof opened !== 'string') return opened;
  const words = ERROR_WORDS[opened];
  const { dialect } = shell.state;
  if (dialect === 'bash') throw new ShellError(`${path}: ${words}`, 1);
  const short = opened === 'ENOENT' && how === 'read' && dialect === 'dash' ? 'No such file' : words;
  const verb = how === 'read' ? 'open' : 'create';
  if (dialect === 'dash') {
    const missing = opened === 'ENOENT' ? (how === 'read' ? 'No such file' : 'Directory nonexistent') : short;
    throw new ShellError(`cannot ${verb} ${path}: ${missing}`, 2);
  }
  const missing = opened === 'ENOENT' ? (how === 'read' ? 'no such file' : 'nonexistent directory') : words;
  throw new ShellError(`can't ${verb} ${path}: ${missing}`, 1);
}

function viewOf({ process, state }: Expanding) {
  return { name: process.name, args: [], environment: process.environment, directory: state.directory };
}

/** Puts what `>&` and `<&` name behind a descriptor. */
function duplicate(shell: Expanding, files: Files, fd: number, target: string): void {
  if (target === '-') files.set(fd, undefined);
  else {
    const source = /^\d$/.test(target) ? files.get(Number(target)) : undefined;
    if (!source)
      throw new ShellError(`${target}: ${shell.state.dialect === 'dash' ? 'Bad fd number' : 'Bad file descriptor'}`, 1);
    files.set(fd, source);
  }
}

function* applyOne(
  shell: Expanding,
  files: Files,
  redirection: Redirection,
  save: (fd: number) => void,
): Routine<void> {
  const { descriptor, operator } = redirection;
  const fd = descriptor?.type === 'FileDescriptor' ? descriptor.value : standard(operator);
  save(fd);
  if (redirection.type === 'HereDoc') {
    const { body, delimiter } = redirection;
    const raw = operator === '<<-' && body.parts === undefined ? body.text.replace(/^\t+/gm, '') : body.text;
    files.set(fd, textInput(yield* expandHereDocument(shell, raw, body.parts, delimiter?.quoted === true)));
    return;
  }
  const target = yield* expandToText(shell, redirection.target);
  if (redirection.type === 'HereString') {
    files.set(fd, textInput(`${target}\n`));
    return;
  }
  if (operator === '>&' && !/^(?:\d+|-)$/.test(target)) {
    const file = yield* openTarget(shell, '>', target);
    save(2);
    files.set(1, file);
    files.set(2, file);
  } else if (operator === '>&' || operator === '<&') duplicate(shell, files, fd, target);
  else {
    const file = yield* openTarget(shell, operator, target);
    files.set(fd, file);
    if (operator.startsWith('&')) {
      save(2);
      files.set(2, file);
    }
  }
}

/** Applies redirections to open files. Returns what takes them back. @throws ShellError after taking back what was done */
export function* redirect(shell: Expanding, files: Files, redirections: readonly Redirection[]): Routine<() => void> {
  const saved: Saved[] = [];
  const held: Description[] = [];
  const undo = (): void => {
    for (const { fd, before } of saved.reverse()) files.set(fd, before);
    for (const description of held) description.references--;
  };
  const save = (fd: number): void => {
    const before = files.get(fd);
    // Kept open until it is put back.
    if (before) {
      before.references++;
      held.push(before);
    }
    saved.push({ fd, before });
  };
  try {
    for (const redirection of redirections) yield* applyOne(shell, files, redirection, save);
  } catch (error) {
    undo();
    throw error;
  }
  return undo;
}

/** No command, only its redirections. */
export function* nothing(): Routine<number> {
  yield STEP;
  return 0;
}
