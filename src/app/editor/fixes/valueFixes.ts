/** Fixes for values and names: a word in the wrong case, a number where text is wanted, a kind under the wrong apiVersion. */
import { isMap, visit, type Pair, type YAMLMap } from 'yaml';
import { editorWords } from '../late.words.tsx';
import { fieldNames, descend, schemaOfKind, servedKinds } from '../schema/kubernetesSchema.ts';
import { removeField, removePair, renameKey, setField, startOf, type TextEdit } from '../yaml/edits.ts';
import { findPlace, keyText, parseFieldPath } from '../yaml/fieldPath.ts';
import { positionAt } from '../problems/locateErrors.ts';
import { fix, type Fix, type FixContext } from './fix.ts';
import { fixNesting } from './nesting.ts';
import { nearestWord } from './spelling.ts';

/** A field nobody knows: misspelt, misplaced, or simply not there. */
export function fixUnknownField(context: FixContext, field: string): Fix[] {
  const { text, document, schema } = context;
  const path = parseFieldPath(field);
  const name = String(path.at(-1));
  const pair = findPlace(document.content, path).steps.at(-1)?.pair;
  if (!pair) return [];
  let known = schemaOfKind(schema, document.kind);
  for (const segment of path.slice(0, -1)) known = descend(schema, known, segment);
  const present = siblingsOf(context, path);
  const meant = nearestWord(
    name,
    fieldNames(known).filter((word) => !present.includes(word)),
  );
  return [
    ...(meant === undefined ? [] : fix(editorWords.fixes.didYouMean(meant), [renameKey(pair, text, meant)])),
    ...fixNesting(context, field),
    ...fix(editorWords.fixes.remove(name), removeField(text, document.content, path)),
  ];
}

function siblingsOf({ document }: FixContext, path: readonly (string | number)[]): readonly string[] {
  const parent = path.length === 1 ? document.content.contents : findPlace(document.content, path.slice(0, -1)).node;
  return isMap(parent) ? parent.items.map(keyText) : [];
}

/** `Unsupported value: "Clusterip": supported values: "ClusterIP", …` */
export function fixUnsupportedValue({ text, document }: FixContext, field: string, message: string): Fix[] {
  const [, given = '', list = ''] = /Unsupported value: "([^"]*)": supported values: (.*)$/s.exec(message) ?? [];
  const supported = [...list.matchAll(/"([^"]+)"/g)].map(([, value = '']) => value);
  const near = nearestWord(given, supported);
  const offered = near !== undefined ? [near] : supported.length <= 2 ? supported : [];
  return offered.flatMap((value) =>
    fix(editorWords.fixes.changeTo(value), setField(text, document.content, parseFieldPath(field), value)),
  );
}

/** A number where text is wanted gets quotes; a number in quotes where a number is wanted loses them. */
export function fixWrongType({ text }: FixContext, start: number, end: number, wanted: string): Fix[] {
  const written = text.slice(start, end);
  if (wanted === 'string' && /^[\w.+-]+$/.test(written))
    return fix(editorWords.fixes.quote(written), [{ start, end, text: `"${written}"` }]);
  const inner = /^(["'])(.*)\1$/.exec(written)?.[2];
  if (inner === undefined) return [];
  if (/^u?int/.test(wanted) && /^-?\d+$/.test(inner))
    return fix(editorWords.fixes.unquote(inner), [{ start, end, text: inner }]);
  if (wanted === 'bool' && /^(true|false)$/.test(inner))
    return fix(editorWords.fixes.unquote(inner), [{ start, end, text: inner }]);
  return [];
}

/** A name made of what names may be made of. */
export function fixName({ text, document }: FixContext, field: string, message: string): Fix[] {
  if (!/RFC 1123|DNS-1035/.test(message)) return [];
  const given = /Invalid value: "([^"]*)"/.exec(message)?.[1] ?? '';
  const name = given
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63);
  if (name === '' || name === given) return [];
  return fix(editorWords.fixes.changeTo(name), setField(text, document.content, parseFieldPath(field), name));
}

/** `no matches for kind "Deployment" in version "v1"`: the kind's own version, or the kind that was meant. */
export function fixNoMatch({ text, document, schema }: FixContext, kind: string, version: string): Fix[] {
  const served = servedKinds(schema);
  const right = served.get(kind);
  if (right !== undefined && right !== version)
    return fix(editorWords.fixes.apiVersion(right), setField(text, document.content, ['apiVersion'], right));
  const meant = nearestWord(kind, [...served.keys()]);
  const its = meant === undefined ? undefined : served.get(meant);
  if (meant === undefined || its === undefined) return [];
  const edits: TextEdit[] = [
    ...(setField(text, document.content, ['kind'], meant) ?? []),
    ...(setField(text, document.content, ['apiVersion'], its) ?? []),
  ];
  return fix(editorWords.fixes.didYouMeanKind(meant), edits);
}

/** A key written twice: the later one counts nowhere reliably, so one of them goes. */
export function fixDuplicate({ text, document }: FixContext, key: string): Fix[] {
  let found: { map: YAMLMap; pairs: readonly Pair[] } | undefined;
  visit(document.content, {
    Map(_, map) {
      const pairs = map.items.filter((pair) => keyText(pair) === key);
      if (pairs.length < 2) return undefined;
      found = { map, pairs };
      return visit.BREAK;
    },
  });
  if (!found) return [];
  const { map, pairs } = found;
  const remove = (pair: Pair | undefined, which: 'removeSecond' | 'removeFirst') => {
    if (!pair) return [];
    const { line } = positionAt(text, startOf(pair.key));
    return fix(editorWords.fixes[which](key, line), [removePair(text, map, pair)]);
  };
  return [...remove(pairs.at(-1), 'removeSecond'), ...remove(pairs[0], 'removeFirst')];
}

/** Tabs cannot indent YAML: each becomes two spaces, in every line of the text. */
export function fixTabs(text: string): Fix[] {
  const edits: TextEdit[] = [];
  for (const match of text.matchAll(/^[ \t]*\t[ \t]*/gm)) {
    const start = match.index;
    edits.push({ start, end: start + match[0].length, text: match[0].replaceAll('\t', '  ') });
  }
  return fix(editorWords.fixes.tabs, edits);
}

/** `clusterIP: may not change once set`: without the line, the address stays what it is. */
export function fixImmutableAddress({ text, document }: FixContext): Fix[] {
  const edits = removeField(text, document.content, ['spec', 'clusterIP']);
  return fix(editorWords.fixes.clusterIP, edits);
}
