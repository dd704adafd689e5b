/** The functions of Go's templates and kubectl's own two. Upstream: text/template/funcs.go, cli-runtime/pkg/printers/template.go. */
import { decodeBase64, utf8Bytes, utf8Text } from '../../../api/index.ts';
import { equal, less } from './compare.ts';
import { sprint, sprintf, sprintln } from './format.ts';
import { nodeText, TemplateError, type Operand } from './nodes.ts';
import { held, inside, isMap, isTrue, kindOf, Made, numberOf, typeName, type Held } from './values.ts';

export interface TemplateFunction {
  /** How many arguments it must have. */
  readonly least: number;
  /** Whether more may follow. */
  readonly isVariadic?: true;
  /** The first is a text. */
  readonly takesText?: true;
  /** @param nodes as they are written, the piped one left out. @throws TemplateError */
  call(args: readonly unknown[], nodes: readonly Operand[]): Held;
}

const sizeOf = (item: string | readonly unknown[]): number =>
  typeof item === 'string' ? utf8Bytes(item).length : item.length;
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const hex = (letter: string, digits: number): string =>
  (letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(digits, '0');

function indexArgument(index: unknown, length: number): number {
  if (index === null || index === undefined) throw new TemplateError('cannot index slice/array with nil');
  if (kindOf(index) !== 'int' && kindOf(index) !== 'uint')
    throw new TemplateError(`cannot index slice/array with type ${typeName(index)}`);
  const number = numberOf(index);
  if (number < 0 || number > length) throw new TemplateError(`index out of range: ${number}`);
  return number;
}

function indexed([first, ...indexes]: readonly unknown[]): Held {
  if (first === null || first === undefined) throw new TemplateError('index of untyped nil');
  let found = held(first);
  for (const index of indexes) found = step(found.value, index);
  return found;
}

function step(item: unknown, index: unknown): Held {
  if (item === null || item === undefined) throw new TemplateError('index of nil pointer');
  if (isMap(item)) {
    if (index === null || index === undefined) throw new TemplateError('value is nil; should be of type string');
    if (typeof index !== 'string') throw new TemplateError(`value has type ${typeName(index)}; should be string`);
    return inside((Object.hasOwn(item, index) ? item[index] : undefined) ?? null);
  }
  if (typeof item !== 'string' && !isList(item)) throw new TemplateError(`can't index item of type ${typeName(item)}`);
  const length = sizeOf(item);
  const at = indexArgument(index, length);
  if (at === length)
    throw new TemplateError(`reflect: ${typeof item === 'string' ? 'string' : 'slice'} index out of range`);
  return typeof item === 'string' ? held(new Made(utf8Bytes(item)[at]!, 'uint8')) : inside(item[at]);
}

function sliced([item, ...indexes]: readonly unknown[]): Held {
  if (item === null || item === undefined) throw new TemplateError('slice of untyped nil');
  if (typeof item === 'string' && indexes.length === 3) throw new TemplateError('cannot 3-index slice a string');
  if (typeof item !== 'string' && !isList(item)) throw new TemplateError(`can't slice item of type ${typeName(item)}`);
  if (indexes.length > 3) throw new TemplateError(`too many slice indexes: ${indexes.length}`);
  const length = sizeOf(item);
  const [from = 0, to = length, most = length] = indexes.map((index) => indexArgument(index, length));
  if (from > to) throw new TemplateError(`invalid slice index: ${from} > ${to}`);
  if (to > most) throw new TemplateError(`invalid slice index: ${to} > ${most}`);
  if (typeof item !== 'string') return held(item.slice(from, to));
  return held(utf8Text(utf8Bytes(item).slice(from, to)));
}

function exists([first, ...indexes]: readonly unknown[]): boolean {
  let item = first;
  for (const index of indexes) {
    if (isMap(item)) {
      if (typeof index !== 'string') return false;
      item = Object.hasOwn(item, index) ? item[index] : null;
    } else if (Array.isArray(item) && (kindOf(index) === 'int' || kindOf(index) === 'uint')) {
      if (numberOf(index) < 0 || numberOf(index) >= item.length) return false;
      item = item[numberOf(index)];
    } else return false;
  }
  return item !== null && item !== undefined;
}

function base64(text: string): string {
  const plain = text.replaceAll(/[\r\n]/g, '');
  const wrong = /[^A-Za-z\d+/=]|=(?=[^=])/.exec(text)?.index;
  const fault = wrong ?? (plain.length % 4 === 0 ? undefined : text.length - (plain.length % 4));
  const bytes = fault === undefined ? decodeBase64(plain) : undefined;
  if (!bytes)
    throw new TemplateError(`base64 decode failed: illegal base64 data at input byte ${fault ?? text.length}`);
  return utf8Text(bytes);
}

const HTML: Readonly<Record<string, string>> = {
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\0': '\ufffd',
};

const js = (text: string): string =>
  text.replaceAll(/[\\'"<>&=\p{Cc}]/gu, (letter) =>
    '\\\'"'.includes(letter) ? `\\${letter}` : `\\u${hex(letter, 4)}`,
  );

const query = (text: string): string =>
  encodeURIComponent(text.replaceAll(/\p{Cs}/gu, '\ufffd'))
    .replaceAll('%20', '+')
    .replaceAll(/[!'()*]/g, (letter) => `%${hex(letter, 2)}`);

function length([value]: readonly unknown[]): number {
  if (value === undefined) throw new TemplateError('reflect: call of reflect.Value.Type on zero Value');
  if (value === null) throw new TemplateError('len of nil pointer');
  if (typeof value === 'string' || isList(value)) return sizeOf(value);
  if (isMap(value)) return Object.keys(value).length;
  throw new TemplateError(`len of type ${typeName(value)}`);
}

/** Nothing that a template can name is a function to be called. */
function call([value]: readonly unknown[], [node]: readonly Operand[]): Held {
  const name = node ? nodeText(node) : '';
  if (value === null || value === undefined) throw new TemplateError('call of nil');
  throw new TemplateError(`non-function ${name} of type ${typeName(value)}`);
}

const two = (answer: (left: unknown, right: unknown) => boolean): TemplateFunction => ({
  least: 2,
  call: ([left, right]) => held(answer(left, right)),
});

const escaper = (escape: (text: string) => string): TemplateFunction => ({
  least: 0,
  isVariadic: true,
  call: (args) => held(escape(sprint(args.map((value) => value ?? '<no value>')))),
});

/** Calls of "and" and "or" stop at the first that decides, and are not here but with the walk. */
export const FUNCTIONS: ReadonlyMap<string, TemplateFunction> = new Map<string, TemplateFunction>([
  ['and', { least: 1, isVariadic: true, call: ([first]) => held(first) }],
  ['or', { least: 1, isVariadic: true, call: ([first]) => held(first) }],
  ['not', { least: 1, call: ([value]) => held(!isTrue(value)) }],
  ['len', { least: 1, call: (args) => held(new Made(length(args))) }],
  ['index', { least: 1, isVariadic: true, call: indexed }],
  ['slice', { least: 1, isVariadic: true, call: sliced }],
  ['call', { least: 1, isVariadic: true, call }],
  ['print', { least: 0, isVariadic: true, call: (args) => held(sprint(args)) }],
  ['println', { least: 0, isVariadic: true, call: (args) => held(sprintln(args)) }],
  [
    'printf',
    {
      least: 1,
      isVariadic: true,
      takesText: true,
      call: ([format, ...values]) => held(sprintf(format as string, values)),
    },
  ],
  ['html', escaper((text) => text.replaceAll(/["'&<>\0]/g, (letter) => HTML[letter] ?? letter))],
  ['js', escaper(js)],
  ['urlquery', escaper(query)],
  ['eq', { least: 1, isVariadic: true, call: ([first, ...others]) => held(equal(first, others)) }],
  ['ne', two((left, right) => !equal(left, [right]))],
  ['lt', two(less)],
  ['le', two((left, right) => less(left, right) || equal(left, [right]))],
  ['gt', two((left, right) => !(less(left, right) || equal(left, [right])))],
  ['ge', two((left, right) => !less(left, right))],
  ['exists', { least: 1, isVariadic: true, call: (args) => held(exists(args)) }],
  ['base64decode', { least: 1, takesText: true, call: ([text]) => held(base64(text as string)) }],
]);

export const FUNCTION_NAMES: ReadonlySet<string> = new Set(FUNCTIONS.keys());
