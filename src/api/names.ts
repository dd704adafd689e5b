/**
 * The shapes of names, labels, ports and addresses, and upstream's sentence for each way to miss them. Upstream:
 * apimachinery/pkg/util/validation and apimachinery/pkg/api/validate/content. Every check returns the sentences, none when it passes.
 */
import { parseIPv4 } from './ip.ts';

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const KEY = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const VALUE = `(${KEY})?`;

const labelPattern = new RegExp(`^${LABEL}$`);
const subdomainPattern = new RegExp(`^${SUBDOMAIN}$`);
const keyPattern = new RegExp(`^${KEY}$`);
const valuePattern = new RegExp(`^${VALUE}$`);

const LABEL_RULE =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
const SUBDOMAIN_RULE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
const KEY_RULE =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const VALUE_RULE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

/** "(e.g. 'a',  or 'b', regex used for validation is '…')": the two spaces before "or" are upstream's. */
function patternSentence(rule: string, pattern: string, ...examples: string[]): string {
  const said = examples.map((example, i) => `${i > 0 ? ' or ' : ''}'${example}', `).join('');
  return `${rule} (e.g. ${said}regex used for validation is '${pattern}')`;
}

const maxCharacters = (limit: number): string => `must be no more than ${String(limit)} characters`;
const maxBytes = (limit: number): string => `must be no more than ${String(limit)} bytes`;

const PASSED: readonly string[] = [];

/** One part of a host name: names of Services and namespaces, of containers and of Service ports. */
export function dnsLabel(value: string): readonly string[] {
  const matches = labelPattern.test(value);
  if (matches && value.length <= 63) return PASSED;
  const sentences: string[] = value.length > 63 ? [maxCharacters(63)] : [];
  if (matches) return sentences;
  const dotted = subdomainPattern.test(value);
  return [...sentences, dotted ? 'must not contain dots' : patternSentence(LABEL_RULE, LABEL, 'my-name', '123-abc')];
}

/** A host name: names of Pods, nodes, Deployments and most other objects. */
export function dnsSubdomain(value: string, limit: (bytes: number) => string = maxCharacters): readonly string[] {
  const matches = subdomainPattern.test(value);
  if (matches && value.length <= 253) return PASSED;
  const sentences = value.length > 253 ? [limit(253)] : [];
  return matches ? sentences : [...sentences, patternSentence(SUBDOMAIN_RULE, SUBDOMAIN, 'example.com')];
}

/** A key of a label or annotation: a name, with or without a DNS prefix. */
export function qualifiedKey(value: string): readonly string[] {
  if (value.length <= 63 && keyPattern.test(value)) return PASSED;
  const parts = value.split('/');
  const sentence = (): string => patternSentence(KEY_RULE, KEY, 'MyName', 'my.name', '123-abc');
  if (parts.length > 2)
    return [
      `a valid label key ${sentence()} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  const sentences: string[] = [];
  const name = parts[parts.length - 1]!;
  const prefix = parts.length === 2 ? parts[0]! : undefined;
  if (prefix === '') sentences.push('prefix part must be non-empty');
  else if (prefix !== undefined) sentences.push(...dnsSubdomain(prefix, maxBytes).map((said) => `prefix part ${said}`));
  if (name === '') sentences.push('name part must be non-empty');
  else if (name.length > 63) sentences.push(`name part ${maxBytes(63)}`);
  if (!keyPattern.test(name)) sentences.push(`name part ${sentence()}`);
  return sentences;
}

export function labelValue(value: string): readonly string[] {
  const matches = valuePattern.test(value);
  if (matches && value.length <= 63) return PASSED;
  const sentences = value.length > 63 ? [maxBytes(63)] : [];
  return matches ? sentences : [...sentences, patternSentence(VALUE_RULE, VALUE, 'MyValue', 'my_value', '12345')];
}

/** The name of a container port, which probes and Services may use in place of its number. */
export function portName(value: string): readonly string[] {
  const sentences: string[] = [];
  if (value.length > 15) sentences.push(maxCharacters(15));
  if (!/^[-a-z0-9]+$/.test(value))
    sentences.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(value)) sentences.push('must contain at least one letter (a-z)');
  if (value.includes('--')) sentences.push('must not contain consecutive hyphens');
  if (value.startsWith('-') || value.endsWith('-')) sentences.push('must not begin or end with a hyphen');
  return sentences;
}

const CONFIG_KEY = '[-._a-zA-Z0-9]+';
const configKeyPattern = new RegExp(`^${CONFIG_KEY}$`);

/** A key of a ConfigMap or Secret: it becomes the name of a file. */
export function configKey(value: string): readonly string[] {
  const sentences: string[] = value.length > 253 ? [maxCharacters(253)] : [];
  if (!configKeyPattern.test(value)) {
    const rule = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
    sentences.push(patternSentence(rule, CONFIG_KEY, 'key.name', 'KEY_NAME', 'key-name'));
  }
  if (value === '.' || value === '..') sentences.push(`must not be '${value}'`);
  else if (value.startsWith('..')) sentences.push("must not start with '..'");
  return sentences;
}

export function portNumber(value: number): readonly string[] {
  return Number.isInteger(value) && value >= 1 && value <= 65_535 ? PASSED : ['must be between 1 and 65535, inclusive'];
}

const HTTP_PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
const httpPathPattern = new RegExp(`^${HTTP_PATH}$`);

/** The part of a domain-prefixed path that is at fault, with the sentence: acme.io/foo is one. */
export function domainPrefixedPath(value: string): readonly { readonly part: string; readonly said: string }[] {
  const slash = value.indexOf('/');
  if (slash <= 0 || slash === value.length - 1)
    return [{ part: value, said: 'must be a domain-prefixed path (such as "acme.io/foo")' }];
  const host = value.slice(0, slash);
  const path = value.slice(slash + 1);
  const faults = dnsSubdomain(host).map((said) => ({ part: host, said }));
  if (httpPathPattern.test(path)) return faults;
  return [...faults, { part: path, said: `Invalid path (regex used for validation is '${HTTP_PATH}')` }];
}

/** What no object may be called, whatever its kind: the name is a segment of a URL. */
export function pathSegment(value: string): readonly string[] {
  if (value === '.') return ["may not be '.'"];
  if (value === '..') return ["may not be '..'"];
  return ['/', '%'].filter((char) => value.includes(char)).map((char) => `may not contain '${char}'`);
}

const QUAD_WITH_ZEROS = /^\d{1,3}(\.\d{1,3}){3}$/;
const IPV6 = /^[0-9a-fA-F:]*:[0-9a-fA-F:]*(?:[0-9.]*)$/;

/** An address of either family; upstream's strict rules (gate StrictIPCIDRValidation, on in 1.36). */
export function ipAddress(value: string): readonly string[] {
  if (parseIPv4(value) !== undefined) return PASSED;
  if (QUAD_WITH_ZEROS.test(value) && value.split('.').every((part) => Number(part) <= 255))
    return ['must not have leading 0s'];
  if (isIPv6(value)) return value.includes('.') ? ['must not be an IPv4-mapped IPv6 address'] : PASSED;
  return ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'];
}

/** Whether the text is an IPv6 address: eight groups, or fewer around one `::`. */
export function isIPv6(value: string): boolean {
  if (!IPV6.test(value)) return false;
  const halves = value.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1) ?? '';
  const quad = last.includes('.');
  if (quad && parseIPv4(last) === undefined) return false;
  const hexGroups = quad ? groups.slice(0, -1) : groups;
  if (!hexGroups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return false;
  const length = hexGroups.length + (quad ? 2 : 0);
  return halves.length === 2 ? length <= 7 : length === 8;
}

/** A range in prefix notation, with no bits set beyond the prefix. */
export function cidr(value: string): readonly string[] {
  const match = /^([^/]+)\/(\d{1,3})$/.exec(value);
  const malformed = ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'];
  if (!match) return malformed;
  const [, address, length] = match as unknown as [string, string, string];
  const six = isIPv6(address);
  const sloppy = QUAD_WITH_ZEROS.test(address) && address.split('.').every((part) => Number(part) <= 255);
  if ((!six && !sloppy) || Number(length) > (six ? 128 : 32)) return malformed;
  const value4 = parseIPv4(address);
  if ((!six && value4 === undefined) || (length.length > 1 && length.startsWith('0')))
    return ['must not have leading 0s in IP or prefix length'];
  if (six || value4 === undefined) return PASSED;
  const host = 2 ** (32 - Number(length));
  return value4 % host === 0 ? PASSED : ['must not have bits set beyond the prefix length'];
}

/** Addresses that are never where a Service or an endpoint is. Upstream: ValidateEndpointIP. */
export function endpointAddress(value: string): readonly string[] {
  const four = parseIPv4(value);
  const first = four === undefined ? -1 : four >>> 24;
  const six = value.toLowerCase();
  const sentences: string[] = [];
  if (four === 0 || six === '::') sentences.push(`may not be unspecified (${value})`);
  if (first === 127 || six === '::1') sentences.push('may not be in the loopback range (127.0.0.0/8, ::1/128)');
  if ((four !== undefined && four >>> 16 === 0xa9fe) || six.startsWith('fe80:'))
    sentences.push('may not be in the link-local range (169.254.0.0/16, fe80::/10)');
  if ((four !== undefined && four >>> 8 === 0xe00000) || six.startsWith('ff02:'))
    sentences.push('may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)');
  return sentences;
}
