/** Command line flags as getopt() reads them: letters may be joined, values may follow at once or as the next word. */

export interface Flags {
  has(name: string): boolean;
  value(name: string): string | undefined;
  values(name: string): readonly string[];
  readonly rest: readonly string[];
  /** A flag nobody knows: "-z" or "--what". */
  readonly unknown: string | undefined;
  /** A flag whose value is missing. */
  readonly missing: string | undefined;
}

/**
 * @param letters as getopt's: "nA:" is -n and -A with a value
 * @param long long names, each with its letter (or a name of its own) and ":" when it takes a value: { 'line-number': 'n' }
 * @param mixed flags may stand after other words (GNU)
 */
export function readFlags(
  args: readonly string[],
  letters: string,
  long: Readonly<Record<string, string>> = {},
  mixed = true,
): Flags {
  const found: [string, string][] = [];
  const rest: string[] = [];
  let unknown: string | undefined;
  let missing: string | undefined;
  const takesValue = (name: string): boolean => letters[letters.indexOf(name) + 1] === ':';
  let at = 0;
  const next = (flag: string): string => {
    const value = args[at + 1];
    if (value === undefined) missing ??= flag;
    else at++;
    return value ?? '';
  };
  for (; at < args.length; at++) {
    const word = args[at]!;
    if (word === '--') {
      rest.push(...args.slice(at + 1));
      break;
    }
    if (word.startsWith('--')) {
      const [, name = '', joined] = /^--([^=]*)(?:=([^]*))?$/.exec(word) ?? [];
      const known = long[name];
      if (known === undefined) unknown ??= word;
      else if (known.endsWith(':')) found.push([known.slice(0, -1), joined ?? next(word)]);
      else found.push([known, joined ?? '']);
    } else if (word.startsWith('-') && word !== '-') {
      for (let index = 1; index < word.length; index++) {
        const letter = word[index]!;
        if (letter === ':' || !letters.includes(letter)) {
          unknown ??= `-${letter}`;
          break;
        }
        if (!takesValue(letter)) found.push([letter, '']);
        else {
          const joined = word.slice(index + 1);
          found.push([letter, joined === '' ? next(`-${letter}`) : joined]);
          break;
        }
      }
    } else if (mixed) rest.push(word);
    else {
      rest.push(...args.slice(at));
      break;
    }
  }
  const values = (name: string): string[] => found.filter(([key]) => key === name).map(([, value]) => value);
  return {
    has: (name) => found.some(([key]) => key === name),
    value: (name) => values(name).at(-1),
    values,
    rest,
    unknown,
    missing,
  };
}
