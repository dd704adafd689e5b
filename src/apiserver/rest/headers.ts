/** Headers, whose names know no case. */
import type { RestRequest } from '../types.ts';

/** @param name in lower case */
export function header({ headers }: RestRequest, name: string): string {
  const found = Object.keys(headers ?? {}).find((key) => key.toLowerCase() === name);
  return found === undefined ? '' : (headers?.[found] ?? '');
}
