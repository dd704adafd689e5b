/** Programs that a laptop has and a container has not: an editor, which is the page's, and `clear`. */
import type { EditAnswer, EditRequest } from '../kubectl/index.ts';
import { absolute, type FileText, type HostRequest, type Process, type Program, type Routine } from '../shell/index.ts';

const ask = (process: Process, request: HostRequest | EditRequest): Routine<unknown> => process.ask(request);

/** What ncurses sends for an xterm: the screen, and what has scrolled off it. */
const clear: Program = function* (process) {
  yield* process.write('\x1b[H\x1b[2J\x1b[3J');
  return 0;
};

/** Opens one file, and goes on when it is saved or closed. */
const editor: Program = function* (process) {
  const name = process.args.find((word) => !word.startsWith('-'));
  if (name === undefined) {
    yield* process.complain('name a file');
    return 1;
  }
  const path = absolute(process.directory, name);
  const found = (yield* ask(process, { kind: 'file', does: 'read', path })) as FileText;
  if ('error' in found && found.error !== 'ENOENT') {
    yield* process.complain(`${name}: is no file to be edited`);
    return 1;
  }
  const text = 'text' in found ? found.text : '';
  const answer = (yield* ask(process, {
    kind: 'edit',
    name: path.slice(path.lastIndexOf('/') + 1),
    text,
  })) as EditAnswer;
  if (answer.text !== undefined) yield* ask(process, { kind: 'file', does: 'write', path, text: answer.text });
  return 0;
};

export const OWN_PROGRAMS: readonly (readonly [name: string, program: Program])[] = [
  ['clear', clear],
  ['nano', editor],
  ['vi', editor],
  ['vim', editor],
];
