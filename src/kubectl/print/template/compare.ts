/** eq, ne, lt, le, gt and ge. Upstream: Go's text/template/funcs.go. */
import { compareText } from '../../../api/index.ts';
import { TemplateError } from './nodes.ts';
import { sprintf } from './format.ts';
import { kindOf, numberOf, typeName } from './values.ts';

const isNil = (value: unknown): boolean => value === null || value === undefined;
const isInteger = (value: unknown): boolean => kindOf(value) === 'int' || kindOf(value) === 'uint';
/** Numbers that have no type in common, or a number and a text. */
const incompatible = (): TemplateError => new TemplateError('incompatible types for comparison');

function same(left: unknown, right: unknown): boolean {
  if (isInteger(left) && isInteger(right)) return numberOf(left) === numberOf(right);
  const [one, other] = [kindOf(left), kindOf(right)];
  if (isNil(left) || isNil(right)) return isNil(left) && isNil(right);
  if (one !== other) throw incompatible();
  if (one === 'float') return numberOf(left) === numberOf(right);
  if (one !== 'other') return left === right;
  if (typeName(left) !== typeName(right))
    throw new TemplateError(
      sprintf('non-comparable types %s: %v, %s: %v', [left, typeName(left), typeName(right), right]),
    );
  throw new TemplateError(sprintf('non-comparable type %s: %v', [right, typeName(right)]));
}

/** Whether the first is one of the others. @throws TemplateError */
export function equal(first: unknown, others: readonly unknown[]): boolean {
  if (others.length === 0) throw new TemplateError('missing argument for comparison');
  return others.some((other) => same(first, other));
}

/** @throws TemplateError */
export function less(left: unknown, right: unknown): boolean {
  for (const value of [left, right])
    if (['invalid', 'other'].includes(kindOf(value))) throw new TemplateError('invalid type for comparison');
  if (isInteger(left) && isInteger(right)) return numberOf(left) < numberOf(right);
  const kind = kindOf(left);
  if (kind !== kindOf(right)) throw incompatible();
  if (kind === 'bool') throw new TemplateError('invalid type for comparison');
  return kind === 'string' ? compareText(left as string, right as string) < 0 : numberOf(left) < numberOf(right);
}
