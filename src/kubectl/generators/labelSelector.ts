/**
 * A selector's text as the object that stands in a spec: `app=web,tier in (a,b)`. Upstream: metav1.ParseToLabelSelector over
 * apimachinery/pkg/labels.
 */
import {
  goQuote,
  parseSelectorText,
  UnreadableSelector,
  type JsonObject,
  type LabelRequirement,
} from '../../api/index.ts';
import { Failure } from '../cli/failure.ts';

/** As Go names operators that it does not write. */
const NAMES: Readonly<Record<string, string>> = { '>': 'gt', '<': 'lt' };

/** @throws Failure */
export function toLabelSelector(text: string): JsonObject {
  const matchLabels: JsonObject = {};
  const matchExpressions: JsonObject[] = [];
  for (const { key, operator, values } of parse(text)) {
    if (operator === '=' || operator === '==') matchLabels[key] = values[0] ?? '';
    else if (operator === 'in') matchExpressions.push({ key, operator: 'In', values: [...values] });
    else if (operator === 'notin') matchExpressions.push({ key, operator: 'NotIn', values: [...values] });
    else if (operator === 'exists') matchExpressions.push({ key, operator: 'Exists' });
    else if (operator === '!') matchExpressions.push({ key, operator: 'DoesNotExist' });
    else throw new Failure(`${goQuote(NAMES[operator] ?? operator)} is not a valid label selector operator`);
  }
  return {
    ...(Object.keys(matchLabels).length > 0 ? { matchLabels } : {}),
    ...(matchExpressions.length > 0 ? { matchExpressions } : {}),
  };
}

function parse(text: string): readonly LabelRequirement[] {
  try {
    return parseSelectorText(text);
  } catch (error) {
    if (!(error instanceof UnreadableSelector)) throw error;
    throw new Failure(`couldn't parse the selector string ${goQuote(text)}: ${error.message}`);
  }
}
