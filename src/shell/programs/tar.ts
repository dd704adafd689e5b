/** tar: c, x and t with f, C, v and m, which is what `kubectl cp` asks of a container. Left out: compression, owners, modes, links. */
import { absolute, changeFile, ERROR_WORDS, listFiles, readFile, statFile, writeFile } from '../files.ts';
import type { Process, Program } from '../machine/process.ts';
import type { Routine } from '../machine/operations.ts';
import { readArchive, writeArchive, type Member } from '../text/tarFormat.ts';
import { readFlags } from './flags.ts';

const isGnu = ({ system }: Process): boolean => system.programs.flavour === 'gnu';

/** A path and all below it. @returns undefined when there is none; it has been told */
function* collect(process: Process, base: string, path: string): Routine<Member[] | undefined> {
  const name = path.replace(/^\/+/, '').replace(/\/+$/, '');
  const found = yield* statFile(process, absolute(base, path));
  if ('error' in found) {
    const words = ERROR_WORDS[found.error];
    yield* process.complain(isGnu(process) ? `${path}: Cannot stat: ${words}` : `${path}: ${words}`);
    return undefined;
  }
  if (!found.isDirectory) {
    const read = yield* readFile(process, absolute(base, path));
    return [{ name, isDirectory: false, text: 'error' in read ? '' : read.text }];
  }
  const members: Member[] = name === '' || name === '.' ? [] : [{ name, isDirectory: true, text: '' }];
  const listed = yield* listFiles(process, absolute(base, path));
  for (const entry of 'error' in listed ? [] : listed.entries)
    members.push(...((yield* collect(process, base, `${path.replace(/\/$/, '')}/${entry.name}`)) ?? []));
  return members;
}

function* create(process: Process, base: string, file: string, paths: readonly string[]): Routine<number> {
  const members: Member[] = [];
  let status = 0;
  if (paths.some((path) => path.startsWith('/')))
    yield* process.complain(
      isGnu(process) ? "Removing leading `/' from member names" : "removing leading '/' from member names",
    );
  for (const path of paths) {
    const found = yield* collect(process, base, path);
    if (found) members.push(...found);
    else status = isGnu(process) ? 2 : 1;
  }
  const now = (yield* process.ask({ kind: 'now' })) as number;
  const archive = writeArchive(members, Math.floor(now / 1000));
  if (file === '-') yield* process.write(archive);
  else yield* writeFile(process, file, archive);
  if (status !== 0)
    yield* process.complain(
      isGnu(process) ? 'Exiting with failure status due to previous errors' : 'error exit delayed from previous errors',
    );
  return status;
}

/** The directories on the way to a member, as far as they are not there. */
function* makeParents(process: Process, path: string): Routine<void> {
  const parts = path.split('/').slice(1, -1);
  for (let length = 1; length <= parts.length; length++)
    yield* changeFile(process, 'mkdir', `/${parts.slice(0, length).join('/')}`);
}

function* extract(process: Process, base: string, members: readonly Member[]): Routine<number> {
  let status = 0;
  for (const { name, isDirectory, text } of members) {
    const path = absolute(base, name.replace(/^\/+/, ''));
    yield* makeParents(process, path);
    const { error } = isDirectory ? yield* changeFile(process, 'mkdir', path) : yield* writeFile(process, path, text);
    if (!error || (isDirectory && error === 'EEXIST')) continue;
    status = isGnu(process) ? 2 : 1;
    const words = ERROR_WORDS[error];
    yield* process.complain(isGnu(process) ? `${name}: Cannot open: ${words}` : `can't open '${name}': ${words}`);
  }
  return status;
}

export const tar: Program = function* (process) {
  const [first = '', ...rest] = process.args;
  // The letters may stand without a dash.
  const args = first.startsWith('-') || first === '' ? process.args : [`-${first}`, ...rest];
  const flags = readFlags(args, 'cxtvmpokf:C:', { create: 'c', extract: 'x', list: 't', file: 'f:', directory: 'C:' });
  const base = absolute(process.directory, flags.value('C') ?? '.');
  const does = ['c', 'x', 't'].find((letter) => flags.has(letter));
  if (does === undefined || flags.unknown !== undefined) {
    yield* process.complain(
      flags.unknown === undefined
        ? "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options"
        : `invalid option -- '${flags.unknown.replace(/^-/, '')}'`,
    );
    return isGnu(process) ? 2 : 1;
  }
  const file = flags.value('f') ?? '-';
  if (does === 'c') return yield* create(process, base, file, flags.rest);
  const input = file === '-' ? { text: yield* process.readAll() } : yield* readFile(process, file);
  const members = 'error' in input ? undefined : readArchive(input.text);
  if (!members) {
    yield* process.complain(
      'error' in input
        ? `${file}: Cannot open: ${ERROR_WORDS[input.error]}`
        : isGnu(process)
          ? 'This does not look like a tar archive'
          : 'short read',
    );
    return isGnu(process) ? 2 : 1;
  }
  const wanted = members.filter(({ name }) => flags.rest.length === 0 || flags.rest.includes(name));
  if (does === 'x') return yield* extract(process, base, wanted);
  for (const { name, isDirectory } of wanted) yield* process.say(isDirectory ? `${name}/` : name);
  return 0;
};
