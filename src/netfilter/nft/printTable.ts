/**
 * The table as `nft list table ip kube-proxy` prints it (nft 1.0.6): loading the text and listing the table gives the same text again.
 * Order of sets, maps and chains is that in which kube-proxy makes them; elements stand sorted as nft sorts them.
 * Left out: elements that packets have added to affinity sets.
 */
import { parseIPv4 } from '../../api/index.ts';
import { printNftRule, printVerdict } from './printRule.ts';
import type { NftChain, NftHook, NftMap, NftMapping, NftSet, NftTable, NftType } from './types.ts';

const NEW_LINE_IN_ELEMENTS = ',\n\t\t\t     ';

export function printNftTable(table: NftTable): string {
  const sets = [...table.sets.values()];
  const blocks = [
    ...sets.filter(({ timeout }) => timeout === undefined).map(printSet),
    ...[...table.maps.values()].map(printMap),
    ...sets.filter(({ timeout }) => timeout !== undefined).map(printSet),
    ...[...table.chains.values()].map(printChain),
  ];
  return `table ip kube-proxy {\n\tcomment "rules for kube-proxy"\n${blocks.join('\n')}}\n`;
}

function block(head: string, lines: readonly string[]): string {
  return `\t${head} {\n${lines.map((line) => `\t\t${line}\n`).join('')}\t}\n`;
}

function quoted(comment: string | undefined): readonly string[] {
  return comment === undefined ? [] : [`comment "${comment}"`];
}

function printSet({ name, type, comment, timeout, elements }: NftSet): string {
  const keys = sortedKeys(
    type,
    [...elements.entries()].map(([key]) => key),
  );
  return block(`set ${name}`, [
    `type ${type.join(' . ')}`,
    ...(timeout === undefined ? [] : ['size 65535', 'flags dynamic,timeout', `timeout ${printTimeout(timeout)}`]),
    ...quoted(comment),
    ...printElements(keys, type.length === 1 ? 2 : 1),
  ]);
}

function printMap({ name, type, comment, elements }: NftMap): string {
  const mappings = new Map(elements.entries());
  const lines = sortedKeys(type, [...mappings.keys()]).map((key) => printMapping(key, mappings.get(key)));
  return block(`map ${name}`, [`type ${type.join(' . ')} : verdict`, ...quoted(comment), ...printElements(lines, 1)]);
}

function printMapping(key: string, mapping: NftMapping | undefined): string {
  const about = mapping?.comment === undefined ? '' : ` comment "${mapping.comment}"`;
  return `${key}${about} : ${mapping ? printVerdict(mapping.verdict) : ''}`;
}

function printElements(elements: readonly string[], perLine: number): readonly string[] {
  if (elements.length === 0) return [];
  const text = elements.reduce(
    (before, element, i) => `${before}${i % perLine === 0 ? NEW_LINE_IN_ELEMENTS : ', '}${element}`,
  );
  return [`elements = { ${text} }`];
}

function printChain({ name, comment, base, rules }: NftChain): string {
  return block(`chain ${name}`, [
    ...quoted(comment),
    ...(base ? [`type ${base.type} hook ${base.hook} priority ${printPriority(base)}; policy accept;`] : []),
    ...rules.map(printNftRule),
  ]);
}

/** nft knows names for some priorities, each only at the hooks it is meant for. */
function printPriority({ hook, priority }: NftHook): string {
  if (priority === 0) return 'filter';
  if (hook === 'postrouting' && priority === 100) return 'srcnat';
  if (hook === 'prerouting' && priority >= -110 && priority <= -90)
    return `dstnat${priority === -100 ? '' : priority < -100 ? ` - ${-100 - priority}` : ` + ${priority + 100}`}`;
  return String(priority);
}

const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
] as const;

function printTimeout(seconds: number): string {
  let left = seconds;
  return UNITS.map(([unit, length]) => {
    const count = Math.floor(left / length);
    left -= count * length;
    return count > 0 ? `${count}${unit}` : '';
  }).join('');
}

const PROTOCOL_NUMBERS: Readonly<Record<string, number>> = { tcp: 6, udp: 17, sctp: 132 };

/**
 * Addresses by number. Keys of several parts by the bytes of the whole key read backwards, since nft sorts what it takes for one
 * little-endian number.
 */
function sortedKeys(type: readonly NftType[], keys: readonly string[]): readonly string[] {
  const known = keys.map((key) => ({ key, value: sortValue(type, key) }));
  return known.sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0)).map(({ key }) => key);
}

/** Two characters a byte, the most important first: plain string order is the order of keys. */
function sortValue(type: readonly NftType[], key: string): string {
  const bytes = key.split(' . ').flatMap((part, i) => bytesOf(type[i]!, part));
  if (type.length > 1) bytes.reverse();
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function bytesOf(type: NftType, part: string): readonly number[] {
  if (type === 'inet_proto') return [PROTOCOL_NUMBERS[part] ?? 0];
  const value = type === 'ipv4_addr' ? (parseIPv4(part) ?? 0) : Number(part);
  const port = [(value >>> 8) & 255, value & 255];
  return type === 'ipv4_addr' ? [value >>> 24, (value >>> 16) & 255, ...port] : port;
}
