/** The text of `nft list table ip kube-proxy`, back to data: so that a printed table can be walked, and compared with what was printed. */
import { parseNftRule, parseVerdict } from './parseRule.ts';
import type { NftChain, NftHook, NftMap, NftMapping, NftSet, NftTable, NftType } from './types.ts';

const PRIORITIES: Readonly<Record<string, number>> = { dstnat: -100, filter: 0, srcnat: 100 };

const UNIT_SECONDS: Readonly<Record<string, number>> = { d: 86_400, h: 3600, m: 60, s: 1 };

interface Block {
  readonly kind: string;
  readonly name: string;
  readonly lines: readonly string[];
}

/** @throws SyntaxError */
export function parseNftTable(text: string): NftTable {
  const sets = new Map<string, NftSet>();
  const maps = new Map<string, NftMap>();
  const chains = new Map<string, NftChain>();
  for (const block of blocksIn(text)) {
    if (block.kind === 'set') sets.set(block.name, setOf(block));
    else if (block.kind === 'map') maps.set(block.name, mapOf(block));
    else chains.set(block.name, chainOf(block));
  }
  return { sets, maps, chains };
}

/** Sets, maps and chains with their lines; the lines of a list of elements are joined. */
function blocksIn(text: string): readonly Block[] {
  const joined = text.replace(/,\n\s*/g, ', ');
  const [first = '', ...lines] = joined.split('\n').map((line) => line.trim());
  if (first !== 'table ip kube-proxy {') throw new SyntaxError('not a listing of table ip kube-proxy');
  const blocks: { kind: string; name: string; lines: string[] }[] = [];
  let open: { kind: string; name: string; lines: string[] } | undefined;
  for (const line of lines) {
    const head = open ? null : /^(set|map|chain) (\S+) \{$/.exec(line);
    if (head) blocks.push((open = { kind: head[1]!, name: head[2]!, lines: [] }));
    else if (open && line === '}') open = undefined;
    else if (open) open.lines.push(line);
    else if (line !== '' && line !== '}' && !line.startsWith('comment ')) throw new SyntaxError(`unexpected: ${line}`);
  }
  return blocks;
}

/** What follows a word in one of the lines. */
function valueOf({ lines }: Block, word: string): string | undefined {
  return lines.find((line) => line.startsWith(`${word} `))?.slice(word.length + 1);
}

function commentIn(block: Block): { readonly comment?: string } {
  const comment = valueOf(block, 'comment');
  return comment === undefined ? {} : { comment: comment.replace(/^"|"$/g, '') };
}

function typeOf(block: Block): readonly NftType[] {
  return (valueOf(block, 'type') ?? '').replace(/ : verdict$/, '').split(' . ') as NftType[];
}

function elementsIn(block: Block): readonly string[] {
  const text = valueOf(block, 'elements');
  return text === undefined ? [] : text.replace(/^= \{ | \}$/g, '').split(', ');
}

function setOf(block: Block): NftSet {
  const timeout = valueOf(block, 'timeout');
  return {
    name: block.name,
    type: typeOf(block),
    ...commentIn(block),
    ...(timeout === undefined ? {} : { timeout: secondsOf(timeout) }),
    elements: new Map(elementsIn(block).map((key) => [key, true as const])),
  };
}

function mapOf(block: Block): NftMap {
  return {
    name: block.name,
    type: typeOf(block),
    comment: commentIn(block).comment ?? '',
    elements: new Map(elementsIn(block).map(mappingOf)),
  };
}

function mappingOf(text: string): [string, NftMapping] {
  const [, key = '', comment, verdict = ''] = /^(.*?)(?: comment "([^"]*)")? : (.*)$/.exec(text) ?? [];
  return [key, { verdict: parseVerdict(verdict), ...(comment === undefined ? {} : { comment }) }];
}

function chainOf(block: Block): NftChain {
  const base = block.lines.find((line) => line.startsWith('type '));
  const rules = block.lines.filter((line) => line !== base && !line.startsWith('comment "'));
  return {
    name: block.name,
    ...commentIn(block),
    ...(base === undefined ? {} : { base: hookOf(base) }),
    rules: rules.map(parseNftRule),
  };
}

function hookOf(line: string): NftHook {
  const match = /^type (filter|nat) hook (\w+) priority ([^;]+); policy accept;$/.exec(line);
  if (!match) throw new SyntaxError(`not a hook of kube-proxy's: ${line}`);
  const [name = '', sign, offset] = match[3]!.split(' ');
  const from = PRIORITIES[name] ?? Number(name);
  const priority = sign === undefined ? from : from + (sign === '-' ? -1 : 1) * Number(offset);
  return { type: match[1] as NftHook['type'], hook: match[2] as NftHook['hook'], priority };
}

function secondsOf(text: string): number {
  let seconds = 0;
  for (const [, count, unit = ''] of text.matchAll(/(\d+)([dhms])/g))
    seconds += Number(count) * (UNIT_SECONDS[unit] ?? 0);
  return seconds;
}
