/**
 * Archives as tar writes them: a header of 512 bytes for each member, its content, zeros up to the next 512. Upstream: POSIX, pax (ustar).
 * Contents are text, counted in UTF-8's bytes. Of pax headers only a path is heeded.
 */
import { utf8Bytes, utf8Text } from '../../api/index.ts';

export interface Member {
  /** Without a final slash. */
  readonly name: string;
  readonly isDirectory: boolean;
  readonly text: string;
}

const BLOCK = 512;
/** GNU tar and busybox write whole records. */
const RECORD = 20 * BLOCK;
const ZERO = '\0';

const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}${ZERO}`;
const field = (text: string, width: number): string => text.padEnd(width, ZERO).slice(0, width);

/** A name that is too long is cut at a slash: its beginning has a field of its own. */
function splitName(name: string): { readonly prefix: string; readonly rest: string } {
  if (name.length <= 100) return { prefix: '', rest: name };
  const cut = name.indexOf('/', name.length - 101);
  return cut < 0 ? { prefix: '', rest: name.slice(-100) } : { prefix: name.slice(0, cut), rest: name.slice(cut + 1) };
}

function header({ name, isDirectory }: Member, size: number, seconds: number): string {
  const { prefix, rest } = splitName(isDirectory ? `${name}/` : name);
  const begin = [
    field(rest, 100),
    octal(isDirectory ? 0o755 : 0o644, 8),
    octal(0, 8),
    octal(0, 8),
    octal(size, 12),
    octal(seconds, 12),
  ].join('');
  const end = `${isDirectory ? '5' : '0'}${field('', 100)}ustar${ZERO}00${field('root', 32)}${field('root', 32)}${octal(0, 8)}${octal(0, 8)}${field(prefix, 155)}`;
  let sum = 8 * 32;
  for (const character of begin + end) sum += character.charCodeAt(0);
  return field(`${begin}${sum.toString(8).padStart(6, '0')}${ZERO} ${end}`, BLOCK);
}

/** @param seconds since 1970: when the members were written */
export function writeArchive(members: readonly Member[], seconds: number): string {
  let archive = '';
  let length = 0;
  for (const member of members) {
    const size = utf8Bytes(member.text).length;
    const padding = (BLOCK - (size % BLOCK)) % BLOCK;
    archive += header(member, size, seconds) + member.text + ZERO.repeat(padding);
    length += BLOCK + size + padding;
  }
  const whole = Math.ceil((length + 2 * BLOCK) / RECORD) * RECORD;
  return archive + ZERO.repeat(whole - length);
}

function textIn(bytes: readonly number[], from: number, width: number): string {
  const part = bytes.slice(from, from + width);
  const end = part.indexOf(0);
  return utf8Text(end < 0 ? part : part.slice(0, end));
}

const numberIn = (bytes: readonly number[], from: number, width: number): number =>
  parseInt(textIn(bytes, from, width).trim() || '0', 8);

/** @returns undefined when it is no archive, or ends too early */
export function readArchive(archive: string): readonly Member[] | undefined {
  const bytes = utf8Bytes(archive);
  if (bytes.length % BLOCK !== 0) return undefined;
  const members: Member[] = [];
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= bytes.length && bytes[at] !== 0;) {
    const size = numberIn(bytes, at + 124, 12);
    if (!Number.isInteger(size) || !textIn(bytes, at + 257, 5).startsWith('ustar')) return undefined;
    const content = at + BLOCK;
    if (content + size > bytes.length) return undefined;
    const type = String.fromCharCode(bytes[at + 156] ?? 0);
    const text = utf8Text(bytes.slice(content, content + size));
    if (type === 'x') longName = /^\d+ path=(.*)$/m.exec(text)?.[1] ?? longName;
    else if (type === 'L') longName = text.replace(/\0.*$/, '');
    else if (type === '0' || type === ZERO || type === '5') {
      const prefix = textIn(bytes, at + 345, 155);
      const name = longName ?? (prefix === '' ? '' : `${prefix}/`) + textIn(bytes, at, 100);
      members.push({ name: name.replace(/\/+$/, ''), isDirectory: type === '5' || name.endsWith('/'), text });
      longName = undefined;
    }
    at = content + Math.ceil(size / BLOCK) * BLOCK;
  }
  return members;
}
