/** Tokens to a tree of nodes. Upstream: parserc.go of go.yaml.in/yaml/v2, whose states are functions here. */
import { Scanner, type Token, type TokenType } from './scanner.ts';
import { Source, YamlError, type Mark } from './source.ts';

interface Placed {
  readonly anchor: string | undefined;
  readonly tag: string;
}

export interface ScalarNode extends Placed {
  readonly kind: 'scalar';
  readonly value: string;
  /** Unquoted: it may mean a number, a boolean or null. */
  readonly plain: boolean;
}

export interface SequenceNode extends Placed {
  readonly kind: 'sequence';
  readonly items: YamlNode[];
}

export interface MappingNode extends Placed {
  readonly kind: 'mapping';
  readonly pairs: [key: YamlNode, value: YamlNode][];
}

export interface AliasNode {
  readonly kind: 'alias';
  readonly name: string;
  readonly target: Exclude<YamlNode, AliasNode>;
}

export type YamlNode = ScalarNode | SequenceNode | MappingNode | AliasNode;

const EMPTY: ScalarNode = { kind: 'scalar', anchor: undefined, tag: '', value: '', plain: true };
const NOTHING: Placed = { anchor: undefined, tag: '' };
const DOCUMENT_BOUNDARY: readonly TokenType[] = ['directive', 'document start', 'document end', 'end'];

/** The first document of the text; undefined when there is none. What follows it is not looked at, as upstream. @throws YamlError */
export function parseYaml(text: string): YamlNode | undefined {
  return new Parser(new Scanner(new Source(text))).document();
}

class Parser {
  private readonly scanner: Scanner;
  private readonly anchors = new Map<string, Exclude<YamlNode, AliasNode>>();
  private readonly prefixes = new Map([
    ['!', '!'],
    ['!!', 'tag:yaml.org,2002:'],
  ]);

  constructor(scanner: Scanner) {
    this.scanner = scanner;
  }

  document(): YamlNode | undefined {
    while (this.sees('document end')) this.scanner.next();
    if (this.sees('end')) return undefined;
    if (!this.sees('directive', 'document start')) return this.finish(this.node(true, false));
    this.directives();
    const start = this.scanner.next();
    if (start.type !== 'document start') throw fail('did not find expected <document start>', start.mark);
    return this.finish(this.sees(...DOCUMENT_BOUNDARY) ? EMPTY : this.node(true, false));
  }

  /** The token after the document is scanned too, so that what is wrong with it is said. */
  private finish(node: YamlNode): YamlNode {
    this.scanner.peek();
    return node;
  }

  private directives(): void {
    while (this.sees('directive')) {
      const { value, mark } = this.scanner.next();
      const [name, handle = '', prefix = ''] = value.trim().split(/\s+/);
      if (name === '%TAG') this.prefixes.set(handle, prefix);
      else if (handle !== '1.1') throw fail('found incompatible YAML document', mark);
    }
  }

  private sees(...types: readonly TokenType[]): boolean {
    return types.includes(this.scanner.peek().type);
  }

  private node(block: boolean, indentless: boolean): YamlNode {
    const first = this.scanner.peek();
    if (first.type === 'alias') return this.alias(this.scanner.next().value);
    const placed = this.sees('anchor', 'tag') ? this.properties() : NOTHING;
    const token = this.scanner.peek();
    switch (token.type) {
      case '-':
        if (indentless) return this.blockSequence(placed, token, true);
        break;
      case 'scalar':
        this.scanner.next();
        return this.anchored({ kind: 'scalar', ...placed, value: token.value, plain: !token.quoted });
      case '[':
        return this.flowSequence(placed, this.scanner.next());
      case '{':
        return this.flowMapping(placed, this.scanner.next());
      case 'block sequence start':
        if (block) return this.blockSequence(placed, this.scanner.next(), false);
        break;
      case 'block mapping start':
        if (block) return this.blockMapping(placed, this.scanner.next());
        break;
      default:
    }
    if (placed !== NOTHING) return this.anchored({ ...EMPTY, ...placed });
    throw fail('did not find expected node content', token.mark, first.mark);
  }

  private alias(name: string): YamlNode {
    const target = this.anchors.get(name);
    if (!target) throw new YamlError(`unknown anchor '${name}' referenced`);
    return { kind: 'alias', name, target };
  }

  /** A node can be referred to from within itself, so it is known before its content is read. */
  private anchored<N extends Exclude<YamlNode, AliasNode>>(node: N): N {
    if (node.anchor !== undefined) this.anchors.set(node.anchor, node);
    return node;
  }

  /** An anchor and a tag, in either order. */
  private properties(): Placed {
    const first = this.scanner.next();
    const second =
      this.sees('anchor', 'tag') && this.scanner.peek().type !== first.type ? this.scanner.next() : undefined;
    const [anchor, tag] = first.type === 'anchor' ? [first, second] : [second, first];
    return { anchor: anchor?.value, tag: tag ? this.resolveTag(tag, first) : '' };
  }

  private resolveTag({ value, mark }: Token, first: Token): string {
    if (value.startsWith('!<')) return value.slice(2, -1);
    const [, handle = '!', suffix = ''] = /^(![-\w]*!|!)(.*)$/.exec(value) ?? [];
    const prefix = this.prefixes.get(handle);
    if (prefix === undefined) throw fail('found undefined tag handle', mark, first.mark);
    return prefix + suffix;
  }

  private blockSequence(placed: Placed, start: Token, indentless: boolean): YamlNode {
    const node = this.anchored<SequenceNode>({ kind: 'sequence', ...placed, items: [] });
    const ends: readonly TokenType[] = indentless ? ['-', 'key', 'value', 'block end'] : ['-', 'block end'];
    while (this.sees('-')) {
      this.scanner.next();
      node.items.push(this.sees(...ends) ? EMPTY : this.node(true, false));
    }
    if (!indentless) {
      const end = this.scanner.next();
      if (end.type !== 'block end') throw fail("did not find expected '-' indicator", end.mark, start.mark);
    }
    return node;
  }

  private blockMapping(placed: Placed, start: Token): YamlNode {
    const node = this.anchored<MappingNode>({ kind: 'mapping', ...placed, pairs: [] });
    while (this.sees('key')) {
      this.scanner.next();
      const key = this.sees('key', 'value', 'block end') ? EMPTY : this.node(true, true);
      node.pairs.push([key, this.blockValue()]);
    }
    const end = this.scanner.next();
    if (end.type !== 'block end') throw fail('did not find expected key', end.mark, start.mark);
    return node;
  }

  private blockValue(): YamlNode {
    if (!this.sees('value')) return EMPTY;
    this.scanner.next();
    return this.sees('key', 'value', 'block end') ? EMPTY : this.node(true, true);
  }

  private flowSequence(placed: Placed, start: Token): YamlNode {
    const node = this.anchored<SequenceNode>({ kind: 'sequence', ...placed, items: [] });
    while (!this.sees(']')) {
      if (node.items.length > 0) this.comma("did not find expected ',' or ']'", start);
      if (this.sees(']')) break;
      node.items.push(this.sees('key') ? this.singlePair() : this.node(false, false));
    }
    this.scanner.next();
    return node;
  }

  /** `[a: b]` is a list of one mapping. */
  private singlePair(): YamlNode {
    this.scanner.next();
    const key = this.sees('value', ',', ']') ? EMPTY : this.node(false, false);
    return { kind: 'mapping', ...NOTHING, pairs: [[key, this.flowValue(']')]] };
  }

  private flowMapping(placed: Placed, start: Token): YamlNode {
    const node = this.anchored<MappingNode>({ kind: 'mapping', ...placed, pairs: [] });
    while (!this.sees('}')) {
      if (node.pairs.length > 0) this.comma("did not find expected ',' or '}'", start);
      if (this.sees('}')) break;
      if (this.sees('key')) {
        this.scanner.next();
        const key = this.sees('value', ',', '}') ? EMPTY : this.node(false, false);
        node.pairs.push([key, this.flowValue('}')]);
      } else node.pairs.push([this.node(false, false), EMPTY]);
    }
    this.scanner.next();
    return node;
  }

  private flowValue(end: TokenType): YamlNode {
    if (!this.sees('value')) return EMPTY;
    this.scanner.next();
    return this.sees(',', end) ? EMPTY : this.node(false, false);
  }

  private comma(problem: string, start: Token): void {
    const token = this.scanner.peek();
    if (token.type !== ',') throw fail(problem, token.mark, start.mark);
    this.scanner.next();
  }
}

/** The parser's errors name the line before the one at fault: upstream counts from 0 and forgets to add one. */
function fail(problem: string, at: Mark, context?: Mark): YamlError {
  return new YamlError(problem, at.line === 0 ? (context?.line ?? 0) : at.line);
}
