/** Paths and queries. The engine has no URL class: it runs where there is none. */
export interface ParsedUrl {
  /** Decoded path segments, without empty ones. */
  readonly segments: readonly string[];
  readonly query: ReadonlyMap<string, string>;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    // A stray percent sign stands for itself.
    return text;
  }
}

export function parseUrl(path: string): ParsedUrl {
  const mark = path.indexOf('?');
  const route = mark < 0 ? path : path.slice(0, mark);
  const query = new Map<string, string>();
  for (const pair of mark < 0 ? [] : path.slice(mark + 1).split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const key = decode(equals < 0 ? pair : pair.slice(0, equals));
    // The first value of a key counts.
    if (!query.has(key)) query.set(key, equals < 0 ? '' : decode(pair.slice(equals + 1)));
  }
  const segments = route
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => decode(segment.replaceAll('+', '%2B')));
  return { segments, query };
}

/** A flag of the query: present and not false. */
export function isTrue(value: string | undefined): boolean {
  return value !== undefined && value !== '0' && value.toLowerCase() !== 'false';
}
