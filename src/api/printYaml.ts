/**
 * An object as `kubectl get -o yaml` prints it, line by line and with the path of every line. Keys in alphabetical order, lists not
 * indented, strings quoted where go-yaml v2 quotes them, long ones folded at 80 columns. Upstream: sigs.k8s.io/yaml, goyaml.v2.
 */
import { compareText } from './order.ts';
/** Keys and indexes from the root. */
type FieldPath = readonly (string | number)[];

export interface YamlLine {
  /** The field the line belongs to; continuation lines of a folded text carry their field's path. */
  readonly path: FieldPath;
  /** Indentation and list dashes. */
  readonly lead: string;
  readonly key?: string;
  readonly value?: string;
  readonly tone: 'string' | 'number' | 'none';
}

const WIDTH = 80;

export function printYaml(object: object): YamlLine[] {
  const lines: YamlLine[] = [];
  printMap(lines, Object.entries(object), [], '', '');
  return lines;
}

export function lineText({ lead, key, value }: YamlLine): string {
  if (key === undefined) return lead + (value ?? '');
  return value === undefined || value === '' ? `${lead}${key}:` : `${lead}${key}: ${value}`;
}

/** The whole text, as the API server answers `Accept: application/yaml`. */
export function yamlText(object: object): string {
  return printYaml(object)
    .map((line) => `${lineText(line)}\n`)
    .join('');
}

/** `first` leads the first line (it may end in a dash), `rest` every other. */
function printMap(
  lines: YamlLine[],
  entries: readonly (readonly [string, unknown])[],
  path: FieldPath,
  first: string,
  rest: string,
): void {
  const present = entries.filter(([, value]) => value !== undefined);
  const sorted = [...present].sort(([a], [b]) => compareText(a, b));
  for (const [index, [name, value]] of sorted.entries())
    printEntry(lines, name, value, [...path, name], index === 0 ? first : rest, rest);
}

function printEntry(
  lines: YamlLine[],
  name: string,
  value: unknown,
  path: FieldPath,
  lead: string,
  rest: string,
): void {
  const key = printString(name, 0, 0, false)[0] ?? '';
  if (Array.isArray(value) && value.length > 0) {
    lines.push({ path, lead, key, tone: 'none' });
    printList(lines, value, path, rest, rest);
  } else if (isMapping(value) && Object.keys(value).length > 0) {
    lines.push({ path, lead, key, tone: 'none' });
    printMap(lines, Object.entries(value), path, `${rest}  `, `${rest}  `);
  } else pushScalar(lines, { path, lead, key }, value, rest);
}

function printList(lines: YamlLine[], items: readonly unknown[], path: FieldPath, first: string, rest: string): void {
  for (const [index, item] of items.entries()) {
    const lead = `${index === 0 ? first : rest}- `;
    const below = `${rest}  `;
    const itemPath = [...path, index];
    if (Array.isArray(item) && item.length > 0) printList(lines, item, itemPath, lead, below);
    else if (isMapping(item) && Object.keys(item).length > 0)
      printMap(lines, Object.entries(item), itemPath, lead, below);
    else pushScalar(lines, { path: itemPath, lead }, item, rest);
  }
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pushScalar(
  lines: YamlLine[],
  line: { readonly path: FieldPath; readonly lead: string; readonly key?: string },
  value: unknown,
  rest: string,
): void {
  const column = line.lead.length + (line.key === undefined ? 0 : line.key.length + 2);
  const [head = '', ...tail] = printScalar(value, column, rest.length + 2);
  lines.push({ ...line, value: head, tone: typeof value === 'string' ? 'string' : 'number' });
  for (const text of tail)
    lines.push({ path: line.path, lead: text === '' ? '' : `${rest}  `, value: text, tone: 'string' });
}

function printScalar(value: unknown, column: number, indent: number): string[] {
  if (typeof value === 'string') return printString(value, column, indent, true);
  if (value === null || value === undefined) return ['null'];
  if (Array.isArray(value)) return ['[]'];
  return [typeof value === 'number' || typeof value === 'boolean' ? String(value) : '{}'];
}

// Strings, in the style go-yaml chooses

function printString(text: string, column: number, indent: number, mayFold: boolean): string[] {
  if (text.includes('\n') && !/ \n|[^\n]* $/.test(text) && !hasControl(text)) return literal(text);
  if (text.includes('\n') || hasControl(text)) return [doubleQuoted(text)];
  if (meansSomethingElse(text)) return [doubleQuoted(text)];
  if (!isPlain(text))
    return mayFold ? fold(`'${text.replaceAll("'", "''")}'`, column, indent) : [`'${text.replaceAll("'", "''")}'`];
  return mayFold ? fold(text, column, indent) : [text];
}

/** `|`, or `|-` when the text does not end in a line break. */
function literal(text: string): string[] {
  const chomp = !text.endsWith('\n') ? '-' : text.endsWith('\n\n') || text === '\n' ? '+' : '';
  const indicator = text.startsWith(' ') || text.startsWith('\n') ? '2' : '';
  const body = text.endsWith('\n') ? text.slice(0, -1) : text;
  return [`|${indicator}${chomp}`, ...body.split('\n')];
}

/** Breaks at the first space past the width, as the emitter does: it looks only when it has already passed it. */
function fold(text: string, column: number, indent: number): string[] {
  const lines: string[] = [];
  let line = '';
  let at = column;
  for (let index = 0; index < text.length; index++) {
    const isBreak = text[index] === ' ' && text[index - 1] !== ' ' && text[index + 1] !== ' ';
    if (isBreak && at > WIDTH && index > 0 && index < text.length - 1) {
      lines.push(line);
      line = '';
      at = indent;
      continue;
    }
    line += text[index] ?? '';
    at++;
  }
  lines.push(line);
  return lines;
}

function hasControl(text: string): boolean {
  return /[^\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text);
}

function doubleQuoted(text: string): string {
  return JSON.stringify(text).replace(/\u007f/g, '\\x7F');
}

const words = /^(?:y|n|yes|no|on|off|true|false|null|~|<<)$/i;
const integer = /^[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-f_]+|[0-9][0-9_]*)$/i;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:e[-+]?[0-9]+)?$/i;
const special = /^(?:[-+]?\.inf|\.nan)$/i;
const sexagesimal = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const timestamp = /^\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]|\s+)\d{1,2}:\d\d:\d\d(?:\.\d+)?\s*(?:Z|[-+]\d\d?(?::?\d\d)?)?)?$/;

/** Unquoted, YAML would read it as null, a boolean, a number or a time. */
function meansSomethingElse(text: string): boolean {
  return text === '' || [words, integer, float, special, sexagesimal, timestamp].some((pattern) => pattern.test(text));
}

function isPlain(text: string): boolean {
  if (/^[#,[\]{}&*!|>'"%@`]/.test(text) || /^[-?:](?:\s|$)/.test(text) || /^(?:---|\.\.\.)/.test(text)) return false;
  return !/^\s|\s$|:(?:\s|$)|\s#/.test(text);
}
