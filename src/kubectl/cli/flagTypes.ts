/**
 * The flags a command knows, read out of its help text: names, shorthands, and their types, which their defaults tell. Upstream:
 * spf13/pflag's flag set and each command's AddFlags.
 */
import { HELP } from './help.generated.ts';

export type FlagType = 'bool' | 'int' | 'float' | 'duration' | 'string' | 'slice' | 'array';

export interface FlagInfo {
  readonly name: string;
  readonly short: string | undefined;
  readonly type: FlagType;
  /** Its value when it is not given; '' for none. */
  readonly byDefault: string;
  /** Its value when it stands alone ("--watch"); undefined: it needs one. */
  readonly alone: string | undefined;
  readonly usage: string;
}

/** Lists whose values are not split at commas. */
const ARRAYS = new Set([
  'from-literal',
  'from-file',
  'from-env-file',
  'env',
  'annotations',
  'for',
  'as-group',
  'rule',
  'overrides',
]);
const FLOATS = new Set(['client-qps']);
/** Flags that may stand without a value though they are not booleans. */
const ALONE: Readonly<Record<string, string>> = {
  'dry-run': 'unchanged',
  cascade: 'background',
  validate: 'strict',
  sum: '',
};
/** Those an unset value of which is no "" but shown so. */
const INTEGERS = new Set(['v', 'limit-bytes', 'tail', 'replicas']);

function typeOf(name: string, byDefault: string): FlagType {
  if (byDefault === 'true' || byDefault === 'false') return 'bool';
  if (byDefault.startsWith('[')) return ARRAYS.has(name) ? 'array' : 'slice';
  if (FLOATS.has(name)) return 'float';
  if (INTEGERS.has(name) || /^-?\d+$/.test(byDefault)) return 'int';
  if (/^\d+(\.\d+)?(ns|us|µs|ms|s|m|h)/.test(byDefault)) return 'duration';
  return 'string';
}

function readFlags(text: string): FlagInfo[] {
  const flags: FlagInfo[] = [];
  for (const [, short, name = '', shown = '', usage = ''] of text.matchAll(
    /^ {4}(?:-(\w), )?--([\w-]+)=(.*):\n\t(.*)$/gm,
  )) {
    const quoted = /^'(.*)'$/.exec(shown);
    const type = quoted ? typeOf(name, 'x') : typeOf(name, shown);
    // kubectl asks its client-go for a duration here, and keeps it as text.
    const value = quoted?.[1] ?? (shown === '[]' ? '' : shown);
    flags.push({ name, short, type, byDefault: value, alone: type === 'bool' ? 'true' : ALONE[name], usage });
  }
  return flags;
}

const HELP_FLAG: FlagInfo = { name: 'help', short: 'h', type: 'bool', byDefault: 'false', alone: 'true', usage: '' };
const known = new Map<string, readonly FlagInfo[]>();

/** Flags every command has. */
export const globalFlags = (): readonly FlagInfo[] => flagsAt('options');

/** A command's own flags. @param path such as "create service clusterip" */
export function flagsAt(path: string): readonly FlagInfo[] {
  let flags = known.get(path);
  if (!flags) known.set(path, (flags = readFlags(HELP.get(path) ?? '')));
  return flags;
}

/** Everything that may stand on a command's line. Its own flag of a name hides the one that all have (debug's --profile). */
export function flagsOf(path: string): readonly FlagInfo[] {
  const own = flagsAt(path);
  const others = [...globalFlags(), HELP_FLAG].filter(({ name }) => own.every((flag) => flag.name !== name));
  return [...own, ...others];
}
