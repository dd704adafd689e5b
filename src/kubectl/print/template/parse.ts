/**
 * Reads a Go template. Upstream: Go's text/template/parse/parse.go, whose errors these are. Left out: complex numbers, block's
 * redefinition.
 */
import {
  TemplateError,
  nodeText,
  type CommandNode,
  type List,
  type Operand,
  type Pipe,
  type Statement,
} from './nodes.ts';
import { Lexer, tokenText, type Token, type TokenType } from './lex.ts';
import { readNumber, unquoted } from './literals.ts';

export interface Template {
  readonly text: string;
  readonly root: List;
  /** Those of {{define}} and {{block}}. */
  readonly defined: ReadonlyMap<string, List>;
}

/** Where a list of statements ends. */
type End = 'end' | 'else';

const OPERANDS: ReadonlySet<TokenType> = new Set<TokenType>([
  'bool',
  'char constant',
  '.',
  'field',
  'identifier',
  'number',
  'nil',
  'raw text',
  'quoted text',
  'variable',
  '(',
]);

/** How deep actions may stand in actions; Go's own stack has no such end. */
const DEPTH = 200;

/**
 * @param functions that are known
 * @throws TemplateError
 */
export function parseGoTemplate(text: string, functions: ReadonlySet<string>): Template {
  const parser = new Parser(text, functions);
  const root = parser.all();
  return { text, root, defined: parser.defined };
}

class Parser {
  readonly defined = new Map<string, List>();
  private readonly lexer: Lexer;
  private readonly functions: ReadonlySet<string>;
  /** Those that were given back, the next one last. */
  private readonly back: Token[] = [];
  private last: Token;
  private variables = ['$'];
  private ranges = 0;
  private actionLine = 0;
  private depth = 0;

  constructor(text: string, functions: ReadonlySet<string>) {
    this.lexer = new Lexer(text);
    this.functions = functions;
    this.last = { type: 'EOF', at: 0, text: '', line: 1 };
  }

  private next(): Token {
    const given = this.back.pop();
    if (given) return given;
    this.last = this.lexer.next();
    return this.last;
  }

  private peek(): Token {
    const token = this.next();
    this.back.push(token);
    return token;
  }

  private nextNonSpace(): Token {
    for (;;) {
      const token = this.next();
      if (token.type !== 'space') return token;
    }
  }

  private peekNonSpace(): Token {
    const token = this.nextNonSpace();
    this.back.push(token);
    return token;
  }

  private failure(message: string): TemplateError {
    return new TemplateError(`template: output:${this.last.line}: ${message}`);
  }

  private unexpected(token: Token, context: string): TemplateError {
    if (token.type !== 'error') return this.failure(`unexpected ${tokenText(token)} in ${context}`);
    if (this.actionLine === 0 || this.actionLine === token.line) return this.failure(token.text);
    const where = `started at output:${this.actionLine}`;
    return this.failure(`${token.text}${token.text.endsWith(' action') ? '' : ' in action'} ${where}`);
  }

  private expect(type: TokenType, context: string): Token {
    const token = this.nextNonSpace();
    if (token.type !== type) throw this.unexpected(token, context);
    return token;
  }

  all(): List {
    const { at } = this.peek();
    const nodes: Statement[] = [];
    while (this.peek().type !== 'EOF') {
      if (this.peek().type === '{{') {
        const open = this.next();
        const token = this.nextNonSpace();
        if (token.type === 'define') {
          this.definition();
          continue;
        }
        this.back.push(token, open);
      }
      const node = this.textOrAction();
      if (node === 'end' || node === 'else') throw this.failure(`unexpected {{${node}}}`);
      nodes.push(node);
    }
    return { is: 'list', at, nodes };
  }

  private definition(): void {
    const name = this.templateName(this.nextNonSpace(), 'define clause');
    this.expect('}}', 'define clause');
    this.add(name, this.apart('define clause'));
  }

  /** The statements of a template of its own: no variable reaches into it. */
  private apart(context: string): List {
    const { variables, ranges } = this;
    this.variables = ['$'];
    this.ranges = 0;
    const { list, end } = this.itemList();
    if (end !== 'end') throw this.failure(`unexpected {{${end}}} in ${context}`);
    this.variables = variables;
    this.ranges = ranges;
    return list;
  }

  private add(name: string, list: List): void {
    const isEmpty = list.nodes.every((node) => node.is === 'text' && node.text.trim() === '');
    if (this.defined.has(name) && isEmpty) return;
    this.defined.set(name, list);
  }

  private itemList(): { readonly list: List; readonly end: End } {
    const { at } = this.peekNonSpace();
    const nodes: Statement[] = [];
    while (this.peekNonSpace().type !== 'EOF') {
      const node = this.textOrAction();
      if (node === 'end' || node === 'else') return { list: { is: 'list', at, nodes }, end: node };
      nodes.push(node);
    }
    throw this.failure('unexpected EOF');
  }

  private textOrAction(): Statement | End {
    const token = this.nextNonSpace();
    if (token.type === 'text') return { is: 'text', at: token.at, text: token.text };
    if (token.type !== '{{') throw this.unexpected(token, 'input');
    this.actionLine = token.line;
    if (++this.depth > DEPTH) throw this.failure('too many actions inside each other');
    const node = this.action();
    this.depth--;
    this.actionLine = 0;
    return node;
  }

  private action(): Statement | End {
    const token = this.nextNonSpace();
    switch (token.type) {
      case 'block':
        return this.block();
      case 'break':
      case 'continue':
        return this.leave(token.type, token.at);
      case 'else':
        return this.otherwise();
      case 'end':
        this.expect('}}', 'end');
        return 'end';
      case 'if':
      case 'range':
      case 'with':
        return this.branch(token.type);
      case 'template':
        return this.template();
      default:
        this.back.push(token);
        return { is: 'action', at: token.at, pipe: this.pipeline('command', '}}') };
    }
  }

  private leave(is: 'break' | 'continue', at: number): Statement {
    const token = this.nextNonSpace();
    if (token.type !== '}}') throw this.unexpected(token, `{{${is}}}`);
    if (this.ranges === 0) throw this.failure(`{{${is}}} outside {{range}}`);
    return { is, at };
  }

  private otherwise(): End {
    const { type } = this.peekNonSpace();
    if (type !== 'if' && type !== 'with') this.expect('}}', 'else');
    return 'else';
  }

  private branch(is: 'if' | 'range' | 'with'): Statement {
    const { length } = this.variables;
    const pipe = this.pipeline(is, '}}');
    if (is === 'range') this.ranges++;
    const { list, end } = this.itemList();
    if (is === 'range') this.ranges--;
    const otherwise = end === 'else' ? this.elseOf(is) : undefined;
    this.variables.length = length;
    return { is, at: pipe.at, pipe, list, otherwise };
  }

  /** "{{else if}}" needs no {{end}} of its own. */
  private elseOf(is: 'if' | 'range' | 'with'): List {
    const { type, at } = this.peek();
    if (is !== 'range' && type === is) {
      this.next();
      if (++this.depth > DEPTH) throw this.failure('too many actions inside each other');
      const node = this.branch(is);
      this.depth--;
      return { is: 'list', at, nodes: [node] };
    }
    const { list, end } = this.itemList();
    if (end !== 'end') throw this.failure(`expected end; found {{${end}}}`);
    return list;
  }

  private block(): Statement {
    const token = this.nextNonSpace();
    const name = this.templateName(token, 'block clause');
    const pipe = this.pipeline('block clause', '}}');
    this.add(name, this.apart('block clause'));
    return { is: 'template', at: token.at, name, pipe };
  }

  private template(): Statement {
    const token = this.nextNonSpace();
    const name = this.templateName(token, 'template clause');
    const next = this.nextNonSpace();
    if (next.type === '}}') return { is: 'template', at: token.at, name, pipe: undefined };
    this.back.push(next);
    return { is: 'template', at: token.at, name, pipe: this.pipeline('template clause', '}}') };
  }

  private templateName(token: Token, context: string): string {
    if (token.type !== 'quoted text' && token.type !== 'raw text') throw this.unexpected(token, context);
    return this.textOf(token);
  }

  private textOf({ text }: Token): string {
    const value = unquoted(text);
    if (value === undefined) throw this.failure('invalid syntax');
    return value;
  }

  private pipeline(context: string, end: TokenType): Pipe {
    const { at } = this.peekNonSpace();
    const { variables, isAssign } = this.declarations(context);
    const commands: CommandNode[] = [];
    for (;;) {
      const token = this.nextNonSpace();
      if (token.type === end) break;
      if (!OPERANDS.has(token.type)) throw this.unexpected(token, context);
      this.back.push(token);
      commands.push(this.command());
    }
    if (commands.length === 0) throw this.failure(`missing value for ${context}`);
    const stage = commands.findIndex(
      ({ args: [first] }, index) =>
        index > 0 && ['bool', 'dot', 'nil', 'number', 'text constant'].includes(first?.is ?? ''),
    );
    if (stage > 0) throw this.failure(`non executable command in pipeline stage ${stage + 1}`);
    return { is: 'pipe', at, variables, isAssign, commands };
  }

  /** "$x :=", "$x =" or, of a range, "$i, $x :=". */
  private declarations(context: string): { readonly variables: string[]; readonly isAssign: boolean } {
    const variables: string[] = [];
    for (;;) {
      const first = this.peekNonSpace();
      if (first.type !== 'variable') return { variables, isAssign: false };
      this.next();
      const after = this.peek();
      const next = this.peekNonSpace();
      const isSet = next.type === 'assign' || next.type === 'declare';
      if (!isSet && !(next.type === 'char' && next.text === ',')) {
        if (after.type === 'space') this.back.push(after);
        this.back.push(first);
        return { variables, isAssign: false };
      }
      this.nextNonSpace();
      variables.push(first.text);
      this.variables.push(first.text);
      if (isSet) return { variables, isAssign: next.type === 'assign' };
      if (context !== 'range' || variables.length > 1) throw this.failure(`too many declarations in ${context}`);
      if (!['variable', '}}', ')'].includes(this.peekNonSpace().type))
        throw this.failure('range can only initialize variables');
    }
  }

  private command(): CommandNode {
    const { at } = this.peekNonSpace();
    const args: Operand[] = [];
    for (;;) {
      this.peekNonSpace();
      const operand = this.operand();
      if (operand) args.push(operand);
      const token = this.next();
      if (token.type === 'space') continue;
      if (token.type === '}}' || token.type === ')') this.back.push(token);
      else if (token.type !== 'pipe') throw this.unexpected(token, 'operand');
      break;
    }
    if (args.length === 0) throw this.failure('empty command');
    return { is: 'command', at, args };
  }

  private operand(): Operand | undefined {
    const term = this.term();
    if (!term || this.peek().type !== 'field') return term;
    const { at } = this.peek();
    const names: string[] = [];
    while (this.peek().type === 'field') names.push(this.next().text.slice(1));
    switch (term.is) {
      case 'field':
        return { ...term, at, names: [...term.names, ...names] };
      case 'variable':
        return { ...term, at, names: [...term.names, ...names] };
      case 'bool':
      case 'text constant':
      case 'number':
      case 'nil':
      case 'dot':
        throw this.failure(`unexpected . after term ${JSON.stringify(nodeText(term))}`);
      default:
        return { is: 'chain', at, of: term, names };
    }
  }

  private term(): Operand | undefined {
    const token = this.nextNonSpace();
    const { at, text } = token;
    switch (token.type) {
      case 'identifier':
        if (!this.functions.has(text)) throw this.failure(`function ${JSON.stringify(text)} not defined`);
        return { is: 'function', at, name: text };
      case '.':
        return { is: 'dot', at };
      case 'nil':
        return { is: 'nil', at };
      case 'variable':
        if (!this.variables.includes(text)) throw this.failure(`undefined variable ${JSON.stringify(text)}`);
        return { is: 'variable', at, name: text, names: [] };
      case 'field':
        return { is: 'field', at, names: [text.slice(1)] };
      case 'bool':
        return { is: 'bool', at, value: text === 'true' };
      case 'char constant':
      case 'number': {
        const number = readNumber(text);
        if (typeof number === 'string') throw this.failure(number);
        return { is: 'number', at, text, ...number };
      }
      case '(': {
        if (++this.depth > DEPTH) throw this.failure('too many actions inside each other');
        const pipe = this.pipeline('parenthesized pipeline', ')');
        this.depth--;
        return pipe;
      }
      case 'quoted text':
      case 'raw text':
        return { is: 'text constant', at, text, value: this.textOf(token) };
      default:
        this.back.push(token);
        return undefined;
    }
  }
}
