/** Markdown with directives, as remark reads it, and the YAML before it. */
import type { PhrasingContent, Root, RootContent } from 'mdast';
import remarkDirective from 'remark-directive';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';

export type { PhrasingContent, RootContent };
export type ContainerDirective = Extract<RootContent, { type: 'containerDirective' }>;
export type LeafDirective = Extract<RootContent, { type: 'leafDirective' }>;
export type TextDirective = Extract<PhrasingContent, { type: 'textDirective' }>;

const processor = unified().use(remarkParse).use(remarkGfm).use(remarkDirective);

/** Words of a lesson's own; any other `:word` in a sentence is only a colon and a word (as in `app:web`). */
const INLINE = new Set(['term', 'policy', 'scale', 'kill', 'do', 'value', 'compare']);

export interface SplitText {
  readonly head: string;
  /** The rest, with as many empty lines before it as the head has: line numbers stay right. */
  readonly body: string;
}

/** Front matter: YAML between two lines of three dashes at the beginning. Undefined: there is none. */
export function splitText(text: string): SplitText | undefined {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const end = lines.indexOf('---', 1);
  if (lines[0] !== '---' || end < 0) return undefined;
  return { head: lines.slice(1, end).join('\n'), body: '\n'.repeat(end + 1) + lines.slice(end + 1).join('\n') };
}

type Parent = { children: (RootContent | PhrasingContent)[] };

const isParent = (node: object): node is Parent => 'children' in node;

/** Puts text back that only looked like a directive: `svc:http`, `10.0.1.3:5000`. */
function restoreText(parent: Parent, source: string): void {
  parent.children = parent.children.flatMap((node) => {
    if (isParent(node)) restoreText(node, source);
    if (node.type !== 'textDirective' || INLINE.has(node.name)) return [node];
    const { start, end } = node.position ?? {};
    return [{ type: 'text' as const, value: source.slice(start?.offset ?? 0, end?.offset ?? 0) }];
  });
}

export function readMarkdown(source: string): Root {
  const root = processor.parse(source);
  restoreText(root, source);
  return root;
}

/** The words of a node, without their dress. */
export function plainText(node: RootContent | PhrasingContent): string {
  if ('value' in node) return node.value;
  return isParent(node) ? node.children.map(plainText).join('') : '';
}

export const lineOf = (node: { position?: { start: { line: number } } | undefined }): number =>
  node.position?.start.line ?? 1;
