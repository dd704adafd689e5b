/** What is usually meant when the API server refuses a Service. */
import { isMap, isScalar, isSeq } from 'yaml';
import { editorWords } from '../late.words.tsx';
import { endOfPair, printScalar, removeField, setField, type TextEdit } from '../yaml/edits.ts';
import { findPlace, parseFieldPath } from '../yaml/fieldPath.ts';
import { fix, type Fix, type FixContext } from './fix.ts';

/** Fields that only a Service reachable from outside may have: make it one, or take the field away. */
export function fixExternalOnly(context: FixContext, field: string): Fix[] {
  const { text, document } = context;
  const path = parseFieldPath(field);
  const name = String(path.at(-1));
  const hasType = findPlace(document.content, ['spec', 'type']).complete;
  return [
    ...fix(editorWords.fixes[hasType ? 'changeType' : 'addType']('NodePort'), setType(context, 'NodePort')),
    ...fix(editorWords.fixes.remove(name), removeField(text, document.content, path)),
  ];
}

function setType({ text, document }: FixContext, type: string): TextEdit[] | undefined {
  return setField(text, document.content, ['spec', 'type'], type, { at: 'first' });
}

/** A node port that is taken or out of range: without one, the API server picks a free one. */
export function fixNodePort({ text, document }: FixContext, field: string): Fix[] {
  return fix(editorWords.fixes.freeNodePort, removeField(text, document.content, parseFieldPath(field)));
}

const wellKnown: Readonly<Record<number, string>> = {
  80: 'http',
  443: 'https',
  53: 'dns',
  5432: 'postgres',
  6379: 'redis',
};

/** A Service with several ports needs a name for each: all that lack one get one, in a single step. */
export function fixPortNames({ text, document }: FixContext): Fix[] {
  const { node } = findPlace(document.content, ['spec', 'ports']);
  if (!isSeq(node)) return [];
  const items = node.items.map((_, index) => portAt(document.content, index));
  const taken = new Set(items.flatMap(({ name }) => (name === undefined ? [] : [name])));
  const edits: TextEdit[] = [];
  const names: string[] = [];
  for (const [index, { name, port, protocol }] of items.entries()) {
    if (name !== undefined) continue;
    const fresh = freePortName(port, protocol, index, taken);
    taken.add(fresh);
    names.push(fresh);
    const path = ['spec', 'ports', index, 'name'];
    edits.push(...(setField(text, document.content, path, fresh, { at: 'first' }) ?? []));
  }
  return fix(
    names.length > 1 ? editorWords.fixes.namePorts(names.join(', ')) : editorWords.fixes.addName(names.join('')),
    edits,
  );
}

function portAt(content: FixContext['document']['content'], index: number) {
  const value = (field: string) => {
    const { complete, node } = findPlace(content, ['spec', 'ports', index, field]);
    return complete && isScalar(node) && node.value !== null ? node.value : undefined;
  };
  const name = value('name');
  const protocol = value('protocol');
  return {
    name: typeof name === 'string' ? name : undefined,
    port: Number(value('port')),
    protocol: typeof protocol === 'string' ? protocol.toLowerCase() : 'tcp',
  };
}

function freePortName(port: number, protocol: string, index: number, taken: ReadonlySet<string>): string {
  const plain = wellKnown[port] ?? `port-${Number.isInteger(port) ? port : index + 1}`;
  const wanted = protocol === 'udp' && wellKnown[port] !== undefined ? `${plain}-udp` : plain;
  let name = wanted;
  for (let count = 2; taken.has(name); count++) name = `${wanted}-${count}`;
  return name;
}

// Workloads

/** The Pods of a template must carry what its selector asks for: copies the selector's labels over. */
export function fixTemplateLabels({ text, document }: FixContext): Fix[] {
  const { node } = findPlace(document.content, ['spec', 'selector', 'matchLabels']);
  if (!isMap(node)) return [];
  const labels = node.items.flatMap((pair) =>
    isScalar(pair.key) && isScalar(pair.value) ? [[String(pair.key.value), String(pair.value.value)] as const] : [],
  );
  const words = labels.map(([key, value]) => `${key}: ${value}`).join(', ');
  return fix(editorWords.fixes.templateLabels(words), setLabels(text, document.content, labels));
}

function setLabels(
  text: string,
  content: FixContext['document']['content'],
  labels: readonly (readonly [string, string])[],
): TextEdit[] | undefined {
  const path = ['spec', 'template', 'metadata', 'labels'];
  const at = findPlace(content, path);
  if (!at.complete && labels.length > 1) return undefined;
  const edits: TextEdit[] = [];
  for (const [key, value] of labels) edits.push(...(setField(text, content, [...path, key], value) ?? []));
  return edits;
}

/** A Deployment without a selector: the template's own labels are what it should look for. */
export function fixMissingSelector({ text, document }: FixContext): Fix[] {
  const labels = findPlace(document.content, ['spec', 'template', 'metadata', 'labels']).node;
  const spec = findPlace(document.content, ['spec']).node;
  if (!isMap(labels) || labels.items.length === 0 || !isMap(spec) || spec.flow) return [];
  const template = spec.items.find((pair) => isScalar(pair.key) && pair.key.value === 'template');
  if (!isScalar(template?.key) || !template.key.range) return [];
  const start = template.key.range[0];
  const indent = ' '.repeat(start - (text.lastIndexOf('\n', start - 1) + 1));
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = ['selector:', `${indent}  matchLabels:`];
  for (const pair of labels.items)
    if (isScalar(pair.key) && isScalar(pair.value))
      lines.push(
        `${indent}    ${printScalar(String(pair.key.value))}: ${text.slice(valueStart(pair.value), endOfPair(text, pair))}`,
      );
  return fix(editorWords.fixes.selector, [{ start, end: start, text: lines.join(eol) + eol + indent }]);
}

function valueStart(value: { range?: [number, number, number] | null | undefined }): number {
  return value.range?.[0] ?? 0;
}
