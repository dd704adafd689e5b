/** awk's values, what can be done to them, and the ways out of its statements. */
import { AwkError } from './awkTree.ts';

/** `like`: text from outside that looks like a number is compared as one. */
export type Value = number | string | { readonly text: string; readonly like: number };

export class Next extends Error {}
export class AwkExit extends Error {
  readonly status: number;

  constructor(status: number) {
    super('exit');
    this.status = status;
  }
}
export class Leave extends Error {
  readonly kind: string;

  constructor(kind: string) {
    super(kind);
    this.kind = kind;
  }
}
export class ReturnValue extends Error {
  readonly value: Value;

  constructor(value: Value) {
    super('return');
    this.value = value;
  }
}

const looksNumeric = (text: string): boolean => /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/.test(text);

/** Text as it came in. */
export function input(text: string): Value {
  return looksNumeric(text) ? { text, like: Number(text) } : text;
}

export function numberOf(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'object') return value.like;
  return Number(/^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/.exec(value)?.[1] ?? 0);
}

export function arithmetic(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '^':
    case '**':
      return a ** b;
    default:
      if (b === 0) throw new AwkError(operator === '%' ? 'division by zero in %' : 'division by zero');
      return operator === '%' ? a % b : a / b;
  }
}

/** Whether two things that stand in this order compare so. */
export function holds(operator: string, order: number): boolean {
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '==':
      return order === 0;
    case '!=':
      return order !== 0;
    case '>':
      return order > 0;
    default:
      return order >= 0;
  }
}
