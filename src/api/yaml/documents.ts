/**
 * A stream of documents: split as kubectl splits it, each read as YAML or JSON. Upstream: apimachinery/pkg/util/yaml/decoder.go and
 * sigs.k8s.io/yaml. Line numbers in errors count from the start of the document, as kubectl's do.
 */
import { Constructor, KeyError, type Document } from './construct.ts';
import { JsonError, JsonReader } from './json.ts';
import { parseYaml } from './parser.ts';
import { YamlError } from './source.ts';

export type { Document } from './construct.ts';

/** What the API server takes in one body: a document larger than this is not even read. */
export const BODY_LIMIT = 3 * 1024 * 1024;

export class DocumentTooLarge extends Error {
  override name = 'DocumentTooLarge';
}

/** The text of each document: a line that begins with `---` separates two. The first such line stays with what follows it. */
function* splitDocuments(text: string): Generator<string, undefined> {
  let document = '';
  for (let start = 0; start < text.length;) {
    const at = text.indexOf('\n', start);
    const end = at < 0 ? text.length : at;
    const line = text.slice(start, end).replace(/\r$/, '');
    start = end + 1;
    if (line.startsWith('---')) {
      const rest = line.slice(3).trim();
      if (rest !== '' && !rest.startsWith('#')) throw new Error(`invalid Yaml document separator: ${rest}`);
      if (document !== '') {
        yield document;
        document = '';
        continue;
      }
    }
    document += `${line}\n`;
  }
  if (document !== '') yield document;
  return undefined;
}

/**
 * The documents that say something, read one by one as they are asked for: what stands before a mistake is used.
 * @throws Error whose message kubectl would print, when the iteration comes to a document that cannot be read
 */
export function* readDocuments(text: string): Generator<Document, undefined> {
  if (!/^\s*\{/.test(text)) return yield* readYamlStream(text);
  const reader = new JsonReader(text);
  let count = 0;
  for (;;) {
    const start = reader.position;
    try {
      if (reader.atEnd) return undefined;
      const document = reader.document();
      if (reader.position - start > BODY_LIMIT) throw new DocumentTooLarge();
      yield document;
    } catch (error) {
      if (!(error instanceof JsonError) || count > 1) throw error;
      // Neither one nor the other so far: what is broken as JSON may be YAML. If that fails too, JSON's complaint is shown.
      return yield* readYamlStream(text.slice(start).replace(/^[^\S\n]*\n/, ''), error);
    }
    count++;
  }
}

function* readYamlStream(text: string, jsonError?: JsonError): Generator<Document, undefined> {
  let complaint = jsonError;
  const documents = splitDocuments(text);
  for (;;) {
    let document: Document | undefined;
    try {
      const { value, done } = documents.next();
      if (done) return undefined;
      if (value.length > BODY_LIMIT) throw new DocumentTooLarge();
      document = readYaml(value);
    } catch (error) {
      throw complaint ?? error;
    }
    complaint = undefined;
    if (document) yield document;
  }
}

/** One document; undefined when it is empty. @throws Error in kubectl's words */
export function readYaml(source: string): Document | undefined {
  try {
    const root = parseYaml(source);
    if (!root) return undefined;
    const constructor = new Constructor();
    const value = constructor.construct(root);
    return value === null ? undefined : { value, duplicates: constructor.duplicates };
  } catch (error) {
    if (error instanceof YamlError || error instanceof KeyError)
      throw new Error(`error converting YAML to JSON: ${error.message}`, { cause: error });
    throw error;
  }
}
