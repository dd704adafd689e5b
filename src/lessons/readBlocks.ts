/** The parts of a step, from Markdown: prose, manifests, narration that waits, predictions and tasks. */
import type { Code } from 'mdast';
import { readCommands } from './commands.ts';
import { faultOf } from './expressions.ts';
import { readInline } from './inline.ts';
import {
  lineOf,
  plainText,
  type ContainerDirective,
  type LeafDirective,
  type PhrasingContent,
  type RootContent,
} from './markdown.ts';
import { splitHost } from './names.ts';
import type { Block, FlowWords, Goal, Keep, Option, Predict, Problem, SolutionPart, Task, When } from './types.ts';

export interface Reading {
  readonly problems: Problem[];
  /** A name for a part: stays the same as long as the parts before it do. */
  readonly nextId: (kind: string) => string;
}

type Directive = ContainerDirective | LeafDirective;

/** A container's own paragraph label (`:::task[Title]`), which Markdown keeps as its first child. */
function labelOf(node: ContainerDirective): string {
  const [first] = node.children;
  return first?.type === 'paragraph' && first.data && 'directiveLabel' in first.data ? plainText(first) : '';
}

const contentOf = (node: ContainerDirective): RootContent[] =>
  node.children.filter((child) => !(child.type === 'paragraph' && child.data && 'directiveLabel' in child.data));

function expressionOf(node: Directive, key: string, { problems }: Reading): string {
  const expression = node.attributes?.[key];
  const line = lineOf(node);
  if (!expression) {
    problems.push({ line, message: `:${node.name} wants ${key}="…", an expression that is true or false.` });
    return 'false';
  }
  const fault = faultOf(expression, 'bool');
  if (fault !== undefined) problems.push({ line, message: `${key}="${expression}": ${fault}` });
  return expression;
}

function knowOnly(node: Directive, known: readonly string[], { problems }: Reading): void {
  for (const key of Object.keys(node.attributes ?? {}))
    if (!known.includes(key))
      problems.push({
        line: lineOf(node),
        message: `:${node.name} knows no "${key}"; it knows ${known.join(', ')}.`,
      });
}

/** `:term[web]{select=pods/app=web}`: with such attributes Markdown sees a word and then braces. */
function checkBraces(node: RootContent | PhrasingContent, before: typeof node | undefined, problems: Problem[]): void {
  if (before?.type === 'textDirective' && node.type === 'text' && node.value.startsWith('{'))
    problems.push({
      line: lineOf(node),
      message: `What stands in the braces after :${before.name} cannot be read: write values in quotes, key="value".`,
    });
}

/** Looks into sentences for controls that are not as they must be. */
export function checkInline(nodes: readonly (RootContent | PhrasingContent)[], problems: Problem[]): void {
  for (const [at, node] of nodes.entries()) {
    checkBraces(node, nodes[at - 1], problems);
    if (node.type === 'textDirective') readInline(node, problems);
    if (node.type === 'link' && !/^https:\/\//.test(node.url))
      problems.push({ line: lineOf(node), message: `A link begins with https://, not "${node.url}".` });
    if (node.type === 'image' || node.type === 'html')
      problems.push({ line: lineOf(node), message: 'Pictures and HTML are not shown: the scene is the picture.' });
    if ('children' in node) checkInline(node.children, problems);
  }
}

function prose(nodes: readonly RootContent[], { problems }: Reading): readonly RootContent[] {
  checkInline(nodes, problems);
  return nodes;
}

const runOf = (node: Directive, { problems }: Reading) =>
  readCommands(node.attributes?.['run'] ?? '', lineOf(node), problems);

function readWhen(node: ContainerDirective | LeafDirective, reading: Reading): When {
  knowOnly(node, ['cel', 'run', 'waiting'], reading);
  const label = node.type === 'leafDirective' ? node.children.map(plainText).join('') : labelOf(node);
  return {
    kind: 'when',
    id: reading.nextId('when'),
    cel: expressionOf(node, 'cel', reading),
    waiting: node.attributes?.['waiting'] ?? label,
    run: runOf(node, reading),
    blocks: node.type === 'leafDirective' ? [] : readBlocks(contentOf(node), reading),
  };
}

const PROTOCOLS = new Set(['TCP', 'UDP', 'ICMP']);

function flowOf(node: ContainerDirective, { problems }: Reading): FlowWords | undefined {
  const { from, to, protocol = 'TCP' } = node.attributes ?? {};
  if (from == null && to == null) return undefined;
  if (from == null || to == null || !PROTOCOLS.has(protocol ?? '')) {
    problems.push({
      line: lineOf(node),
      message: 'A packet needs from="CLIENT" and to="HOST:PORT" (and TCP, UDP or ICMP).',
    });
    return undefined;
  }
  return { from, ...splitHost(to), protocol: protocol as FlowWords['protocol'] };
}

function readOption(node: LeafDirective, reading: Reading): Option {
  knowOnly(node, ['right'], reading);
  const right = expressionOf(node, 'right', reading);
  if (right.trim() === 'true')
    reading.problems.push({ line: lineOf(node), message: 'right="true" is not computed: ask the cluster instead.' });
  checkInline(node.children, reading.problems);
  return { nodes: [{ type: 'paragraph', children: node.children }], right };
}

const isOption = (node: RootContent): node is LeafDirective => node.type === 'leafDirective' && node.name === 'option';

function readPredict(node: ContainerDirective, reading: Reading): Predict {
  knowOnly(node, ['from', 'to', 'protocol', 'run', 'until', 'within'], reading);
  const content = contentOf(node);
  const first = content.findIndex(isOption);
  const options = content.filter(isOption);
  const line = lineOf(node);
  if (options.length < 2)
    reading.problems.push({ line, message: 'A prediction has at least two ::option[…]{right="…"}.' });
  const { until, within } = node.attributes ?? {};
  return {
    kind: 'predict',
    id: reading.nextId('predict'),
    line,
    question: prose(content.slice(0, Math.max(first, 0)), reading),
    options: options.map((option) => readOption(option, reading)),
    because: prose(
      content.slice(Math.max(first, 0)).filter((child) => !isOption(child)),
      reading,
    ),
    flow: flowOf(node, reading),
    run: runOf(node, reading),
    until: until == null ? undefined : expressionOf(node, 'until', reading),
    within: Number.parseFloat(within ?? '0') * 1000,
  };
}

function solutionPart(code: Code, { problems }: Reading): SolutionPart | undefined {
  const line = lineOf(code) + 1;
  if (code.lang === 'do') return { kind: 'commands', commands: readCommands(code.value, line, problems) };
  if (code.lang === 'yaml')
    return { kind: 'manifest', name: fileName(code) ?? 'solution.yaml', text: `${code.value}\n` };
  if (code.lang === 'sh') return { kind: 'shell', text: code.value };
  problems.push({ line: line - 1, message: `A solution is of do, yaml or sh, not "${code.lang ?? ''}".` });
  return undefined;
}

const isSolution = (node: RootContent): node is Code => node.type === 'code' && /\bsolution\b/.test(node.meta ?? '');

function readGoal(node: LeafDirective, reading: Reading): Goal {
  knowOnly(node, ['cel'], reading);
  checkInline(node.children, reading.problems);
  return {
    id: reading.nextId('goal'),
    nodes: [{ type: 'paragraph', children: node.children }],
    cel: expressionOf(node, 'cel', reading),
  };
}

function readTask(node: ContainerDirective, reading: Reading): Task {
  knowOnly(node, [], reading);
  const content = contentOf(node);
  const leaves = (name: string) =>
    content.filter((child): child is LeafDirective => child.type === 'leafDirective' && child.name === name);
  const goals = leaves('goal').map((goal) => readGoal(goal, reading));
  const solution = content.filter(isSolution).flatMap((code) => solutionPart(code, reading) ?? []);
  const line = lineOf(node);
  if (goals.length === 0) reading.problems.push({ line, message: 'A task has at least one ::goal[…]{cel="…"}.' });
  if (solution.length === 0)
    reading.problems.push({ line, message: 'A task shows a way: a block of do, yaml or sh marked "solution".' });
  const rest = content.filter(
    (child) => !isSolution(child) && !(child.type === 'leafDirective' && ['goal', 'hint'].includes(child.name)),
  );
  return {
    kind: 'task',
    id: reading.nextId('task'),
    line,
    title: labelOf(node),
    blocks: readBlocks(rest, reading),
    goals,
    hints: leaves('hint').map((hint) => prose([{ type: 'paragraph', children: hint.children }], reading)),
    solution,
  };
}

/** The name in a block's first line: ```` ```yaml file=web.yaml ````. */
export function fileName(code: Code): string | undefined {
  return /\bfile=(\S+)/.exec(code.meta ?? '')?.[1];
}

function readBlock(node: RootContent, reading: Reading): Block {
  if (node.type === 'code') {
    const name = fileName(node);
    if (node.lang === 'yaml' && name !== undefined)
      return {
        kind: 'manifest',
        id: reading.nextId('manifest'),
        name,
        text: `${node.value}\n`,
        line: lineOf(node) + 1,
      };
    if (node.lang === 'sh') return { kind: 'shell', id: reading.nextId('shell'), text: node.value };
    if (node.lang === 'do')
      reading.problems.push({ line: lineOf(node), message: 'A do block stands in a task and is marked "solution".' });
  }
  if (node.type === 'containerDirective') {
    if (node.name === 'when') return readWhen(node, reading);
    if (node.name === 'predict') return readPredict(node, reading);
    if (node.name === 'task') return readTask(node, reading);
  }
  if (node.type === 'leafDirective' && node.name === 'wait') return readWhen(node, reading);
  if (node.type === 'containerDirective' && node.name === 'notes')
    reading.problems.push({
      line: lineOf(node),
      message: ':::notes stands by itself: in a step or before the first, not inside another part.',
    });
  else if (node.type === 'containerDirective' || node.type === 'leafDirective')
    reading.problems.push({ line: lineOf(node), message: `":${node.name}" means nothing here.` });
  return { kind: 'prose', nodes: prose([node], reading) };
}

export function readBlocks(nodes: readonly RootContent[], reading: Reading): Block[] {
  const blocks: Block[] = [];
  for (const node of nodes) {
    const block = readBlock(node, reading);
    const last = blocks.at(-1);
    if (block.kind === 'prose' && last?.kind === 'prose')
      blocks[blocks.length - 1] = { kind: 'prose', nodes: [...last.nodes, ...block.nodes] };
    else blocks.push(block);
  }
  return blocks;
}

/** `::keep[What to say]{cel="…" run="…"}`. */
export function readKeep(node: LeafDirective, reading: Reading): Keep {
  knowOnly(node, ['cel', 'run'], reading);
  return {
    id: reading.nextId('keep'),
    cel: expressionOf(node, 'cel', reading),
    sentence: node.children.map(plainText).join(''),
    run: runOf(node, reading),
  };
}
