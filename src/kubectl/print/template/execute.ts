/**
 * What a Go template makes of an object. Upstream: Go's text/template/exec.go. A template that would run for ever, or fill the memory,
 * ends with an error here.
 */
import { compareText, utf8Bytes } from '../../../api/index.ts';
import { FUNCTIONS } from './functions.ts';
import { valueText } from './format.ts';
import {
  nodeText,
  TemplateError,
  type Branch,
  type CommandNode,
  type List,
  type Node,
  type Operand,
  type Pipe,
  type Statement,
} from './nodes.ts';
import type { Template } from './parse.ts';
import {
  held,
  inside,
  isMap,
  isTrue,
  kindOf,
  Made,
  MISSING,
  numberOf,
  staticType,
  typeName,
  type Held,
} from './values.ts';

export interface Executed {
  /** What was printed, up to the error where there was one. */
  readonly text: string;
  readonly error: string | undefined;
}

const STEPS = 500_000;
const LETTERS = 8_000_000;
/** Templates inside templates. Upstream lets 100,000 be. */
const DEPTH = 300;

interface Variable {
  readonly name: string;
  value: Held;
}

type Leave = 'break' | 'continue' | undefined;

/** @param allowMissing a field that is not there is "<no value>" */
export function executeTemplate(template: Template, object: unknown, allowMissing: boolean): Executed {
  const run = new Run(template, allowMissing);
  const data = held(object);
  try {
    run.list(data, template.root, { name: 'output', variables: [{ name: '$', value: data }], depth: 0 });
    return { text: run.text(), error: undefined };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { text: run.text(), error: error.message };
  }
}

/** The template that runs, and what its variables hold. */
interface Scope {
  readonly name: string;
  readonly variables: Variable[];
  readonly depth: number;
}

class Run {
  private readonly template: Template;
  private readonly allowMissing: boolean;
  private readonly printed: string[] = [];
  private letters = 0;
  private steps = 0;
  /** Where it is, for errors. */
  private node: Node;

  constructor(template: Template, allowMissing: boolean) {
    this.template = template;
    this.allowMissing = allowMissing;
    this.node = template.root;
  }

  text(): string {
    return this.printed.join('');
  }

  private print(text: string): void {
    this.letters += text.length;
    this.printed.push(text);
  }

  private failure(scope: Scope, message: string): TemplateError {
    const before = this.template.text.slice(0, this.node.at);
    const line = before.split('\n').length;
    const column = utf8Bytes(before.slice(before.lastIndexOf('\n') + 1)).length;
    return new TemplateError(
      `template: output:${line}:${column}: executing ${JSON.stringify(scope.name)} at <${nodeText(this.node)}>: ${message}`,
    );
  }

  list(dot: Held, { nodes }: List, scope: Scope): Leave {
    for (const node of nodes) {
      const leave = this.walk(dot, node, scope);
      if (leave) return leave;
    }
    return undefined;
  }

  private walk(dot: Held, node: Statement, scope: Scope): Leave {
    this.node = node;
    if (++this.steps > STEPS || this.letters > LETTERS) throw this.failure(scope, 'the template takes too long');
    switch (node.is) {
      case 'text':
        this.print(node.text);
        return undefined;
      case 'action': {
        const value = this.pipe(dot, node.pipe, scope);
        if (node.pipe.variables.length === 0) this.show(value);
        return undefined;
      }
      case 'template':
        this.call(dot, node, scope);
        return undefined;
      case 'if':
      case 'with':
        return this.branch(dot, node, scope);
      case 'range': {
        const { length } = scope.variables;
        this.range(dot, node, scope);
        scope.variables.length = length;
        return undefined;
      }
      case 'break':
      case 'continue':
        return node.is;
    }
  }

  private show({ value }: Held): void {
    this.print(value === undefined ? '<no value>' : valueText(value));
  }

  private branch(dot: Held, node: Branch, scope: Scope): Leave {
    const { length } = scope.variables;
    const value = this.pipe(dot, node.pipe, scope);
    let leave: Leave;
    if (isTrue(value.value)) leave = this.list(node.is === 'with' ? value : dot, node.list, scope);
    else if (node.otherwise) leave = this.list(dot, node.otherwise, scope);
    scope.variables.length = length;
    return leave;
  }

  private range(dot: Held, node: Branch, scope: Scope): void {
    const value = this.pipe(dot, node.pipe, scope);
    const { length } = scope.variables;
    const count = node.pipe.variables.length;
    for (const [key, item] of this.entries(value.value, count, scope)) {
      const at = scope.variables.length - 1;
      if (count > 0) scope.variables[at]!.value = item;
      if (count > 1) scope.variables[at - 1]!.value = key;
      const leave = this.list(item, node.list, scope);
      scope.variables.length = length;
      if (leave === 'break') return;
      if (++this.steps > STEPS) throw this.failure(scope, 'the template takes too long');
    }
    if (!isTrue(value.value) && node.otherwise) this.list(dot, node.otherwise, scope);
  }

  private *entries(value: unknown, count: number, scope: Scope): Generator<readonly [Held, Held]> {
    if (value === null || value === undefined) return;
    if (Array.isArray(value)) {
      for (const [index, item] of (value as unknown[]).entries()) yield [held(new Made(index)), inside(item)];
    } else if (isMap(value)) {
      for (const key of Object.keys(value).sort(compareText)) yield [held(key), inside(value[key])];
    } else if (kindOf(value) === 'int') {
      if (count > 1) throw this.failure(scope, `can't use ${valueText(value)} to iterate over more than one variable`);
      for (let at = 0; at < numberOf(value); at++) yield [MISSING, held(value instanceof Made ? new Made(at) : at)];
    } else throw this.failure(scope, `range can't iterate over ${valueText(value)}`);
  }

  private call(dot: Held, node: Statement & { readonly is: 'template' }, scope: Scope): void {
    const list = this.template.defined.get(node.name);
    if (!list) throw this.failure(scope, `template ${JSON.stringify(node.name)} not defined`);
    if (scope.depth === DEPTH) throw this.failure(scope, 'exceeded maximum template depth (100000)');
    const value = node.pipe ? this.pipe(dot, node.pipe, scope) : MISSING;
    this.list(value, list, { name: node.name, variables: [{ name: '$', value }], depth: scope.depth + 1 });
  }

  private pipe(dot: Held, pipe: Pipe, scope: Scope): Held {
    this.node = pipe;
    let value = MISSING;
    for (const [index, command] of pipe.commands.entries()) {
      const found = this.command(dot, command, index === 0 ? undefined : value, scope);
      value = found.isInside ? held(found.value ?? undefined) : found;
    }
    for (const name of pipe.variables) {
      if (pipe.isAssign) this.variable(name, scope).value = value;
      else scope.variables.push({ name, value });
    }
    return value;
  }

  private variable(name: string, scope: Scope): Variable {
    const found = scope.variables.findLast((one) => one.name === name);
    if (!found) throw this.failure(scope, `undefined variable: ${name}`);
    return found;
  }

  private command(dot: Held, command: CommandNode, final: Held | undefined, scope: Scope): Held {
    const first = command.args[0]!;
    const hasArguments = command.args.length > 1 || final !== undefined;
    if (first.is === 'function') return this.function(dot, first.name, first, command, final, scope);
    if (first.is === 'field' || first.is === 'chain' || (first.is === 'variable' && first.names.length > 0))
      return this.fieldsOf(dot, first, hasArguments, scope);
    if (first.is !== 'pipe') this.node = first;
    if (hasArguments) throw this.failure(scope, `can't give argument to non-function ${nodeText(first)}`);
    if (first.is === 'nil') throw this.failure(scope, 'nil is not a command');
    return this.operand(dot, first, scope);
  }

  /** What an operand is worth that takes no arguments. */
  private operand(dot: Held, node: Operand, scope: Scope): Held {
    this.node = node;
    switch (node.is) {
      case 'dot':
        return dot;
      case 'nil':
        return held(null);
      case 'bool':
      case 'text constant':
        return held(node.value);
      case 'number':
        return held(new Made(node.value, node.isFloat ? 'float64' : 'int'));
      case 'pipe':
        return this.pipe(dot, node, scope);
      case 'function':
        return this.function(dot, node.name, node, undefined, undefined, scope);
      case 'field':
      case 'chain':
      case 'variable':
        return this.fieldsOf(dot, node, false, scope);
    }
  }

  private fieldsOf(
    dot: Held,
    node: Operand & { readonly is: 'field' | 'chain' | 'variable' },
    hasArguments: boolean,
    scope: Scope,
  ): Held {
    this.node = node;
    let value = dot;
    if (node.is === 'variable') ({ value } = this.variable(node.name, scope));
    if (node.is === 'chain') {
      if (node.of.is === 'nil') throw this.failure(scope, `indirection through explicit nil in ${nodeText(node)}`);
      value = this.operand(dot, node.of, scope);
    }
    for (const [index, name] of node.names.entries())
      value = this.field(value, name, hasArguments && index === node.names.length - 1, scope);
    return value;
  }

  private field(receiver: Held, name: string, hasArguments: boolean, scope: Scope): Held {
    const { value } = receiver;
    if (value === undefined) {
      if (this.allowMissing) return MISSING;
      throw this.failure(scope, `nil data; no entry for key ${JSON.stringify(name)}`);
    }
    if (value === null) throw this.failure(scope, `nil pointer evaluating ${staticType(receiver)}.${name}`);
    if (!isMap(value)) throw this.failure(scope, `can't evaluate field ${name} in type ${staticType(receiver)}`);
    if (hasArguments) throw this.failure(scope, `${name} is not a method but has arguments`);
    if (Object.hasOwn(value, name) && value[name] !== undefined) return inside(value[name]);
    if (this.allowMissing) return MISSING;
    throw this.failure(scope, `map has no entry for key ${JSON.stringify(name)}`);
  }

  private function(
    dot: Held,
    name: string,
    node: Operand,
    command: CommandNode | undefined,
    final: Held | undefined,
    scope: Scope,
  ): Held {
    this.node = node;
    const known = FUNCTIONS.get(name);
    if (!known) throw this.failure(scope, `${JSON.stringify(name)} is not a defined function`);
    const { least, isVariadic = false, takesText = false, call } = known;
    const nodes = command?.args.slice(1) ?? [];
    const given = nodes.length + (final ? 1 : 0);
    if (isVariadic ? given < least : given !== least)
      throw this.failure(
        scope,
        `wrong number of args for ${name}: want ${isVariadic ? 'at least ' : ''}${least} got ${isVariadic ? nodes.length : given}`,
      );
    if (name === 'and' || name === 'or') return this.decide(dot, name === 'or', nodes, final, scope);
    const args = nodes.map((one, index) => this.argument(dot, one, takesText && index === 0, scope));
    if (final) args.push(takesText && nodes.length === 0 ? this.stringOf(final, scope) : final.value);
    try {
      return call(args, nodes);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      this.node = command ?? node;
      throw this.failure(scope, `error calling ${name}: ${error.message}`);
    }
  }

  /** "and" and "or" look at no more than they must. */
  private decide(dot: Held, until: boolean, nodes: readonly Operand[], final: Held | undefined, scope: Scope): Held {
    let value: unknown;
    for (const node of nodes) {
      value = this.argument(dot, node, false, scope);
      if (isTrue(value) === until) return held(value ?? undefined);
    }
    return final ?? held(value ?? undefined);
  }

  private argument(dot: Held, node: Operand, takesText: boolean, scope: Scope): unknown {
    if (!takesText) return this.operand(dot, node, scope).value;
    this.node = node;
    if (node.is === 'nil') throw this.failure(scope, 'cannot assign nil to string');
    if (node.is === 'number' || node.is === 'bool')
      throw this.failure(scope, `expected string; found ${nodeText(node)}`);
    return this.stringOf(this.operand(dot, node, scope), scope);
  }

  private stringOf({ value, isInside }: Held, scope: Scope): string {
    if (typeof value === 'string') return value;
    if (value === undefined) throw this.failure(scope, 'invalid value; expected string');
    const got = value === null && isInside ? 'interface {}' : typeName(value);
    throw this.failure(scope, `wrong type for value; expected string; got ${got}`);
  }
}
