/** The parts of a Go template, and how each is written, for what is said of it. Upstream: Go's text/template/parse/node.go. */

/** A template that cannot be read, or that fails over an object. */
export class TemplateError extends Error {
  override name = 'TemplateError';
}

/** Where it begins: letters from the template's start. */
interface At {
  readonly at: number;
}

export interface Pipe extends At {
  readonly is: 'pipe';
  /** "$i, $x :=", or "=" where they are only set. */
  readonly variables: readonly string[];
  readonly isAssign: boolean;
  readonly commands: readonly CommandNode[];
}

export interface CommandNode extends At {
  readonly is: 'command';
  readonly args: readonly Operand[];
}

export type Constant =
  | (At & { readonly is: 'text constant'; readonly text: string; readonly value: string })
  | (At & { readonly is: 'number'; readonly text: string; readonly value: number; readonly isFloat: boolean })
  | (At & { readonly is: 'bool'; readonly value: boolean });

export type Operand =
  | Constant
  | Pipe
  | (At & { readonly is: 'dot' })
  | (At & { readonly is: 'nil' })
  | (At & { readonly is: 'field'; readonly names: readonly string[] })
  | (At & { readonly is: 'variable'; readonly name: string; readonly names: readonly string[] })
  | (At & { readonly is: 'function'; readonly name: string })
  | (At & { readonly is: 'chain'; readonly of: Operand; readonly names: readonly string[] });

export interface Branch extends At {
  readonly is: 'if' | 'with' | 'range';
  readonly pipe: Pipe;
  readonly list: List;
  readonly otherwise: List | undefined;
}

export interface List extends At {
  readonly is: 'list';
  readonly nodes: readonly Statement[];
}

export type Statement =
  | (At & { readonly is: 'text'; readonly text: string })
  | (At & { readonly is: 'action'; readonly pipe: Pipe })
  | (At & { readonly is: 'template'; readonly name: string; readonly pipe: Pipe | undefined })
  | (At & { readonly is: 'break' | 'continue' })
  | Branch;

export type Node = Statement | List | CommandNode | Operand;

const fields = (names: readonly string[]): string => names.map((name) => `.${name}`).join('');

function commandText(node: CommandNode): string {
  return node.args.map((arg) => (arg.is === 'pipe' ? `(${nodeText(arg)})` : nodeText(arg))).join(' ');
}

function branchText({ is, pipe, list, otherwise }: Branch): string {
  const last = otherwise ? `{{else}}${nodeText(otherwise)}` : '';
  return `{{${is} ${nodeText(pipe)}}}${nodeText(list)}${last}{{end}}`;
}

/** As it stood in the template, with blanks set right. */
export function nodeText(node: Node): string {
  switch (node.is) {
    case 'text':
      return node.text;
    case 'action':
      return `{{${nodeText(node.pipe)}}}`;
    case 'template':
      return `{{template ${JSON.stringify(node.name)}${node.pipe ? ` ${nodeText(node.pipe)}` : ''}}}`;
    case 'break':
    case 'continue':
      return `{{${node.is}}}`;
    case 'if':
    case 'with':
    case 'range':
      return branchText(node);
    case 'list':
      return node.nodes.map(nodeText).join('');
    case 'pipe': {
      const sets = node.variables.length === 0 ? '' : `${node.variables.join(', ')} ${node.isAssign ? '=' : ':='} `;
      return sets + node.commands.map(commandText).join(' | ');
    }
    case 'command':
      return commandText(node);
    case 'text constant':
    case 'number':
      return node.text;
    case 'bool':
      return String(node.value);
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'field':
      return fields(node.names);
    case 'variable':
      return node.name + fields(node.names);
    case 'function':
      return node.name;
    case 'chain':
      return (node.of.is === 'pipe' ? `(${nodeText(node.of)})` : nodeText(node.of)) + fields(node.names);
  }
}
