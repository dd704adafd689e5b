/** What awk's grammar makes of a program. */
export class AwkError extends Error {
  override name = 'AwkError';
}

export type Expr =
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'text'; readonly value: string }
  | { readonly is: 'regex'; readonly expression: RegExp }
  | { readonly is: 'variable'; readonly name: string }
  | { readonly is: 'element'; readonly name: string; readonly keys: readonly Expr[] }
  | { readonly is: 'field'; readonly index: Expr }
  | { readonly is: 'assign'; readonly target: Expr; readonly operator: string; readonly value: Expr }
  | { readonly is: 'step'; readonly target: Expr; readonly by: number; readonly before: boolean }
  | { readonly is: 'unary'; readonly operator: string; readonly operand: Expr }
  | { readonly is: 'binary'; readonly operator: string; readonly left: Expr; readonly right: Expr }
  | { readonly is: 'match'; readonly text: Expr; readonly pattern: Expr; readonly negated: boolean }
  | { readonly is: 'choose'; readonly test: Expr; readonly yes: Expr; readonly no: Expr }
  | { readonly is: 'in'; readonly keys: readonly Expr[]; readonly name: string }
  | { readonly is: 'call'; readonly name: string; readonly args: readonly Expr[] };

export type Stmt =
  | { readonly is: 'block'; readonly list: readonly Stmt[] }
  | { readonly is: 'expr'; readonly value: Expr }
  | {
      readonly is: 'print' | 'printf';
      readonly args: readonly Expr[];
      readonly to?: { readonly append: boolean; readonly file: Expr };
    }
  | { readonly is: 'if'; readonly test: Expr; readonly yes: Stmt; readonly no: Stmt | undefined }
  | { readonly is: 'while'; readonly test: Expr; readonly body: Stmt; readonly first: boolean }
  | {
      readonly is: 'for';
      readonly start: Stmt | undefined;
      readonly test: Expr | undefined;
      readonly next: Stmt | undefined;
      readonly body: Stmt;
    }
  | { readonly is: 'each'; readonly variable: string; readonly name: string; readonly body: Stmt }
  | { readonly is: 'delete'; readonly name: string; readonly keys: readonly Expr[] | undefined }
  | { readonly is: 'next' | 'break' | 'continue' }
  | { readonly is: 'exit' | 'return'; readonly value: Expr | undefined };

export interface Rule {
  readonly when: 'BEGIN' | 'END' | { readonly from: Expr | undefined; readonly to: Expr | undefined };
  readonly body: Stmt;
}

export interface AwkProgram {
  readonly rules: readonly Rule[];
  readonly functions: ReadonlyMap<string, { readonly parameters: readonly string[]; readonly body: Stmt }>;
}
