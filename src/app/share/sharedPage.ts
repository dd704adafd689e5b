/**
 * A page as it travels: the whole run with its moment, the editor's files, the lens. As text for a file, and deflated for the hash of a
 * link. Whatever comes back may be broken or foreign: reading it throws a sentence that can be shown, and nothing else.
 */
import type { Lens } from '../store/viewStore.ts';
import { readLooks, type Looks } from './looks.ts';
import { tooMuchWork } from './work.ts';
import { lateShareWords } from './late.words.ts';

const FORMAT = 'servicescope/page/1';
const RUN_FORMAT = 'servicescope/run/1';

export interface SharedFile {
  readonly name: string;
  readonly text: string;
  /** The text is as it was last applied. */
  readonly applied: boolean;
}

export interface SharedPage {
  /** Of the scenario it began with. */
  readonly title: string;
  readonly question: string;
  /** As the engine's door exports it. */
  readonly run: string;
  readonly files: readonly SharedFile[];
  /** Name of the file that is open. */
  readonly open?: string;
  readonly lens: Lens;
  readonly playing: boolean;
  /** Absent: it was shared without. */
  readonly looks?: Looks;
}

/** What stands in the way of opening something, as a sentence. */
export class NotSharedError extends Error {
  override name = 'NotSharedError';
}

/** Inflated, a page is not larger than this: more is no run of anybody's. */
const MOST_BYTES = 50_000_000;

const MOST_FILES = 200;
const LONGEST_NAME = 80;
/** Packed; a run of so many letters has more than that many bytes. */
const MOST_LETTERS = 10_000_000;

/** The run comes first, and in it what changes with every moment comes last: texts of one run begin alike, and only their ends differ. */
export function writePage(page: SharedPage): string {
  const { run, ...rest } = page;
  // The run is JSON as the engine wrote it: it may be millions of letters, and is not read to be written again.
  return `{"format":${JSON.stringify(FORMAT)},"run":${run},${JSON.stringify(rest).slice(1)}`;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function isFile(value: unknown): value is SharedFile {
  return isObject(value) && typeof value['name'] === 'string' && typeof value['text'] === 'string';
}

/** @throws NotSharedError. A bare run, as `exportRun` gives it, is taken as well. */
export function readPage(text: string): SharedPage {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new NotSharedError(lateShareWords.refused.noJson);
  }
  if (!isObject(value)) throw new NotSharedError(lateShareWords.refused.notOurs);
  const bare = value['format'] === RUN_FORMAT;
  if (!bare && value['format'] !== FORMAT) {
    const { otherFormat, noFormat } = lateShareWords.refused;
    const format = value['format'];
    throw new NotSharedError(typeof format === 'string' ? otherFormat(format.slice(0, 40)) : noFormat);
  }
  const run = bare ? value : value['run'];
  if (!isObject(run) || run['format'] !== RUN_FORMAT) throw new NotSharedError(lateShareWords.refused.broken);
  const tooMuch = tooMuchWork(run);
  if (tooMuch !== undefined) throw new NotSharedError(tooMuch);
  const { title, question, files, open, lens, playing } = value;
  const looks = readLooks(value['looks']);
  return {
    title: typeof title === 'string' ? title.slice(0, 120) : lateShareWords.untitled,
    question: typeof question === 'string' ? question.slice(0, 400) : '',
    run: JSON.stringify(run),
    files: Array.isArray(files)
      ? files
          .filter(isFile)
          .slice(0, MOST_FILES)
          .map(({ name, text: content, applied }) => ({
            name: name.slice(0, LONGEST_NAME),
            text: content,
            applied: applied === true,
          }))
      : [],
    ...(typeof open === 'string' ? { open } : {}),
    lens: lens === 'logical' ? 'logical' : 'data-path',
    playing: playing === true,
    ...(looks ? { looks } : {}),
  };
}

// The hash of a link: deflated, in the letters of base64url

async function readAll(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    chunks.push(part.value);
    length += part.value.length;
    if (length > MOST_BYTES) {
      await reader.cancel();
      throw new NotSharedError(lateShareWords.refused.tooLarge);
    }
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

function through(
  bytes: Uint8Array<ArrayBuffer>,
  transform: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  return readAll(new Blob([bytes]).stream().pipeThrough(transform));
}

/** Letters that need no escaping in an address. */
function toBase64url(bytes: Uint8Array): string {
  let binary = '';
  const CHUNK = 0x8000;
  for (let at = 0; at < bytes.length; at += CHUNK) binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}

export async function packPage(page: SharedPage): Promise<string> {
  const bytes = new TextEncoder().encode(writePage(page));
  return toBase64url(await through(bytes, new CompressionStream('deflate-raw')));
}

/** @throws NotSharedError */
export async function unpackPage(packed: string): Promise<SharedPage> {
  if (packed.length > MOST_LETTERS) throw new NotSharedError(lateShareWords.refused.linkTooLong);
  let text: string;
  try {
    const bytes = await through(fromBase64url(packed), new DecompressionStream('deflate-raw'));
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof NotSharedError) throw error;
    throw new NotSharedError(lateShareWords.refused.linkBroken);
  }
  return readPage(text);
}
