/**
 * A lesson from its text, and everything that is wrong with the text. Front matter, then what the cluster begins with, then a step
 * for each heading of the second level. docs/lesson-authors-guide.md tells the whole of it.
 */
import { parseAllDocuments } from 'yaml';
import { readHead, type Front } from './head.ts';
import {
  lineOf,
  plainText,
  readMarkdown,
  splitText,
  type ContainerDirective,
  type LeafDirective,
  type RootContent,
} from './markdown.ts';
import { checkInline, fileName, readBlocks, readKeep, type Reading } from './readBlocks.ts';
import type { Block, Lesson, LessonFile, LessonHead, Problem, Step } from './types.ts';

export interface LessonReading {
  /** Undefined: nothing could be made of it. With problems it may still be shown. */
  readonly lesson: Lesson | undefined;
  /** By line. */
  readonly problems: readonly Problem[];
}

/** What stands before the first step: manifests that are applied, and sentences. */
function readSetup(nodes: readonly RootContent[], problems: Problem[]): { files: LessonFile[]; intro: RootContent[] } {
  const files: LessonFile[] = [];
  const intro: RootContent[] = [];
  for (const node of nodes) {
    const name = node.type === 'code' && node.lang === 'yaml' ? fileName(node) : undefined;
    if (node.type === 'code' && name !== undefined) {
      checkYaml(node.value, lineOf(node) + 1, problems);
      files.push({ name, text: `${node.value}\n`, applied: !/\bwaits\b/.test(node.meta ?? '') });
    } else intro.push(node);
  }
  checkInline(intro, problems);
  return { files, intro };
}

/** The parser's sentence, without the place it counts for itself. */
const firstLine = (message: string): string => (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:$/, '');

function checkYaml(text: string, line: number, problems: Problem[]): void {
  for (const document of parseAllDocuments(text))
    for (const error of document.errors)
      problems.push({ line: line + (error.linePos?.[0].line ?? 1) - 1, message: firstLine(error.message) });
}

/** Cuts at the headings of the second level; the first part has none. */
function sections(nodes: readonly RootContent[]): { title: string; line: number; nodes: RootContent[] }[] {
  const parts: { title: string; line: number; nodes: RootContent[] }[] = [{ title: '', line: 1, nodes: [] }];
  for (const node of nodes) {
    if (node.type === 'heading' && node.depth === 2)
      parts.push({ title: node.children.map(plainText).join(''), line: lineOf(node), nodes: [] });
    else parts[parts.length - 1]!.nodes.push(node);
  }
  return parts;
}

const isKeep = (node: RootContent): node is LeafDirective => node.type === 'leafDirective' && node.name === 'keep';

const isNotes = (node: RootContent): node is ContainerDirective =>
  node.type === 'containerDirective' && node.name === 'notes';

/** `:::notes`: only words, for the speaker's window. */
function readNotes(nodes: readonly RootContent[], problems: Problem[]): RootContent[] {
  return nodes.filter(isNotes).flatMap((node) => {
    if (node.children.length === 0) problems.push({ line: lineOf(node), message: ':::notes has nothing to say.' });
    for (const child of node.children)
      if (child.type !== 'paragraph' && child.type !== 'list')
        problems.push({
          line: lineOf(child),
          message: ':::notes is for sentences and lists: nothing else is shown there.',
        });
    return node.children;
  });
}

function readStep(part: { title: string; line: number; nodes: RootContent[] }, reading: Reading): Step {
  return {
    title: part.title,
    line: part.line,
    blocks: readBlocks(
      part.nodes.filter((node) => !isKeep(node) && !isNotes(node)),
      reading,
    ),
    notes: readNotes(part.nodes, reading.problems),
    keeps: part.nodes.filter(isKeep).map((node) => readKeep(node, reading)),
  };
}

/** Every manifest a `refusal("…")` or an `apply …` can mean. */
export function allFiles(lesson: Pick<Lesson, 'files' | 'steps'>): LessonFile[] {
  const inside = (blocks: readonly Block[]): LessonFile[] =>
    blocks.flatMap((block) => {
      if (block.kind === 'manifest') return [{ name: block.name, text: block.text, applied: false }];
      return block.kind === 'when' || block.kind === 'task' ? inside(block.blocks) : [];
    });
  return [...lesson.files, ...lesson.steps.flatMap((step) => inside(step.blocks))];
}

function headOf({
  cluster: _cluster,
  traffic: _traffic,
  view: _view,
  scenario: _scenario,
  ...head
}: Front): LessonHead {
  return head;
}

/** Only the front matter: for a list of lessons. Undefined: it is none. */
export function readLessonHead(id: string, text: string): LessonHead | undefined {
  const front = readHead(id, text, []);
  return front && headOf(front);
}

/** A reader of Markdown takes time by the square of such depth. */
const TOO_DEEP = /^(?:\s*(?:>|(?:[*+-]|\d+[.)])\s)){20}/;

/** Two tags of one line are one fault. */
function once(problems: readonly Problem[]): Problem[] {
  const said = new Map(problems.map((problem) => [`${problem.line} ${problem.message}`, problem]));
  return [...said.values()].sort((a, b) => a.line - b.line);
}

export function readLesson(id: string, text: string): LessonReading {
  const problems: Problem[] = [];
  const front = readHead(id, text, problems);
  const split = splitText(text);
  const deep = text.split('\n').findIndex((line) => TOO_DEEP.test(line));
  if (deep >= 0) {
    problems.push({ line: deep + 1, message: 'Quotations or lists are nested deeper than anybody reads.' });
    return { lesson: undefined, problems };
  }
  if (!front || !split) return { lesson: undefined, problems };
  let ids = 0;
  const reading: Reading = { problems, nextId: (kind) => `${kind}-${++ids}` };
  const [setup, ...parts] = sections(readMarkdown(split.body).children);
  const before = setup?.nodes ?? [];
  const { files, intro } = readSetup(
    before.filter((node) => !isNotes(node)),
    problems,
  );
  const notes = readNotes(before, problems);
  const steps = parts.map((part) => readStep(part, reading));
  if (steps.length === 0)
    problems.push({ line: 1, message: 'A lesson has at least one step: a line that begins with "## ".' });
  const lesson: Lesson = { ...front, files, intro, notes, steps };
  checkFileNames(lesson, text, problems);
  return { lesson, problems: once(problems) };
}

function checkFileNames(lesson: Lesson, text: string, problems: Problem[]): void {
  // A scenario brings manifests of its own.
  if (lesson.scenario !== undefined) return;
  const known = new Set(allFiles(lesson).map(({ name }) => name));
  text.split('\n').forEach((line, at) => {
    for (const [, , name = ''] of line.matchAll(/refusal\((['"])(.*?)\1\)/g))
      if (!known.has(name)) problems.push({ line: at + 1, message: `No manifest of this lesson is called ${name}.` });
  });
}
