/** Label selectors as text: `app=web,tier in (a,b),!old`. Upstream: apimachinery/pkg/labels/selector.go (Parse). */
import {
  matchesSelector,
  type Labels,
  type LabelSelectorRequirement,
  labelValue,
  qualifiedKey,
  goQuote,
} from '../../api/index.ts';
import { badRequest } from '../statusErrors.ts';

export type LabelFilter = (labels: Labels | undefined) => boolean;

interface NumberRequirement {
  readonly key: string;
  readonly above: boolean;
  readonly limit: number;
}

/** A filter for a selector's text; the empty one takes everything. @throws ApiError BadRequest */
export function parseLabelQuery(text: string): LabelFilter {
  if (text.trim() === '') return () => true;
  const matchExpressions: LabelSelectorRequirement[] = [];
  const numbers: NumberRequirement[] = [];
  for (const part of splitRequirements(text)) {
    const parsed = parseRequirement(part, text);
    if ('limit' in parsed) numbers.push(parsed);
    else matchExpressions.push(parsed);
  }
  return (labels) =>
    matchesSelector({ matchExpressions }, labels ?? {}) &&
    numbers.every((requirement) => isBeyond(requirement, labels));
}

function isBeyond({ key, above, limit }: NumberRequirement, labels: Labels | undefined): boolean {
  const value = labels?.[key];
  if (value === undefined || !/^-?\d+$/.test(value)) return false;
  return above ? Number(value) > limit : Number(value) < limit;
}

/** Commas separate requirements, but not inside parentheses. */
function splitRequirements(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    const char = text.charAt(i);
    if (char === '(') depth++;
    else if (char === ')') depth--;
    else if (i === text.length || (char === ',' && depth === 0)) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  return parts;
}

const SET = /^(\S+)\s+(in|notin)\s*\(([^()]*)\)$/;
const COMPARISON = /^([^\s=!<>]+)\s*(==|=|!=|>|<)\s*([^\s=!<>]*)$/;
const PRESENCE = /^(!?)\s*([^\s=!<>(),]+)$/;

function parseRequirement(part: string, text: string): LabelSelectorRequirement | NumberRequirement {
  const set = SET.exec(part);
  if (set) {
    const [, key = '', operator, list = ''] = set;
    return checked(
      key,
      operator === 'in' ? 'In' : 'NotIn',
      list.split(',').map((value) => value.trim()),
    );
  }
  const comparison = COMPARISON.exec(part);
  if (comparison) {
    const [, key = '', operator, value = ''] = comparison;
    if (operator === '>' || operator === '<') return numeric(key, operator, value);
    return checked(key, operator === '!=' ? 'NotIn' : 'In', [value]);
  }
  const presence = PRESENCE.exec(part);
  if (!presence)
    throw badRequest(
      `unable to parse requirement: found '${part}', expected: identifier, '!', or ')' in ${goQuote(text)}`,
    );
  return checked(presence[2] ?? '', presence[1] === '!' ? 'DoesNotExist' : 'Exists', []);
}

function numeric(key: string, operator: string, value: string): NumberRequirement {
  if (!/^-?\d+$/.test(value))
    throw badRequest(
      `unable to parse requirement: values[0][${key}]: Invalid value: ${goQuote(value)}: for 'Gt', 'Lt' operators, the value must be an integer`,
    );
  return { key, above: operator === '>', limit: Number(value) };
}

function checked(
  key: string,
  operator: LabelSelectorRequirement['operator'],
  values: string[],
): LabelSelectorRequirement {
  const [keyFault] = qualifiedKey(key);
  if (keyFault !== undefined)
    throw badRequest(`unable to parse requirement: key: Invalid value: ${goQuote(key)}: ${keyFault}`);
  for (const [i, value] of values.entries()) {
    const [fault] = labelValue(value);
    if (fault !== undefined)
      throw badRequest(
        `unable to parse requirement: values[${String(i)}][${key}]: Invalid value: ${goQuote(value)}: ${fault}`,
      );
  }
  return { key, operator, values };
}
