/** Names of environment variables, as kubectl checks them. Upstream: apimachinery/pkg/util/validation (IsEnvVarName). */

const PATTERN = '[-._a-zA-Z][-._a-zA-Z0-9]*';
const pattern = new RegExp(`^${PATTERN}$`);

/** What is wrong with the name; nothing when it may be one. */
export function envNameFaults(name: string): readonly string[] {
  const shape = `a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '${PATTERN}')`;
  const faults = pattern.test(name) ? [] : [shape];
  if (name === '.' || name === '..') return [...faults, `must not be '${name}'`];
  return name.startsWith('..') ? [...faults, "must not start with '..'"] : faults;
}
