/**
 * What a refused update of a Pod would have changed, as the API server appends it to its sentence. Upstream: cmp.Diff (google/go-cmp) of
 * the two core.PodSpec in ValidatePodUpdate. Simplified: fields in the order of v1 (the internal type keeps hostNetwork and its like in
 * the security context), whole fields instead of the lines within them, values as JSON, no neighbours shown for context.
 */
import { equalValues, goJson, structOf, type PodSpec } from '../../api/index.ts';

/** Letters that Go writes large in names: dnsPolicy is DNSPolicy, hostPID HostPID. */
const INITIALISMS: Readonly<Record<string, string>> = { dns: 'DNS', os: 'OS' };

function goFieldName(name: string): string {
  const first = /^[a-z]+/.exec(name)?.[0] ?? '';
  return (INITIALISMS[first] ?? first.charAt(0).toUpperCase() + first.slice(1)) + name.slice(first.length);
}

function printValue(value: unknown, isPointer: boolean): string {
  if (value === undefined) return 'nil';
  return isPointer ? `&${goJson(value)}` : goJson(value);
}

const ZEROS: Readonly<Record<string, string>> = { string: '""', bool: 'false', int32: '0', int64: '0' };

function identical(count: number): string[] {
  if (count === 0) return [];
  return [`  \t... // ${String(count)} identical field${count === 1 ? '' : 's'}`];
}

export const podSpecDiff = (stored: PodSpec, asked: PodSpec): string => fieldsDiff('core.PodSpec', stored, asked);

/**
 * Lines with "-" for what is stored and "+" for what was asked for.
 * @param struct of both, by its name in the schema
 */
export function fieldsDiff(struct: string, stored: object, asked: object): string {
  const before = stored as Readonly<Record<string, unknown>>;
  const after = asked as Readonly<Record<string, unknown>>;
  const lines = [`  ${struct}{`];
  let same = 0;
  for (const [name, { type }] of structOf(struct).fields) {
    if (equalValues(before[name], after[name])) {
      same++;
      continue;
    }
    lines.push(...identical(same));
    same = 0;
    const zero = type.kind === 'leaf' && !type.pointer ? ZEROS[type.leaf] : undefined;
    const shown = (value: unknown): string =>
      value === undefined && zero !== undefined ? zero : printValue(value, type.pointer);
    lines.push(`- \t${goFieldName(name)}: ${shown(before[name])},`, `+ \t${goFieldName(name)}: ${shown(after[name])},`);
  }
  return [...lines, ...identical(same), '  }', ''].join('\n');
}
