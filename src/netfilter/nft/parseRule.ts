/** One rule as `nft list` prints it, back to data. Anything that kube-proxy does not write is an error. */
import { parseRange } from './ranges.ts';
import type { NftEndpoint, NftField, NftRule, NftStatement, NftVerdict } from './types.ts';

/** Given the whole match and its groups; a group that did not take part is ''. */
type Read = (parts: readonly [string, string, string, string]) => NftStatement;

const FIELD = '(?:ip saddr|ip daddr|meta l4proto|th dport)';
const FIELDS = `(${FIELD}(?: \\. ${FIELD})*)`;
const NAME = '([\\w./-]+)';

const fieldsOf = (text: string) => text.split(' . ') as NftField[];

/** The statements, each tried where the one before it ended. Longer spellings come before those they begin with. */
const STATEMENTS: readonly (readonly [RegExp, Read])[] = [
  [/ct state new/y, () => ({ kind: 'new' })],
  [/ct status dnat/y, () => ({ kind: 'dnatted' })],
  [/fib ([sd]addr) type local/y, ([, field]) => ({ kind: 'local', field: field as 'saddr' | 'daddr' })],
  [
    /meta l4proto (tcp|udp|sctp)(?! \.)/y,
    ([, protocol]) => ({ kind: 'protocol', protocol: protocol as 'tcp' | 'udp' | 'sctp' }),
  ],
  [/meta mark & (0x[\da-f]+) != 0x00000000/y, ([, mask]) => ({ kind: 'marked', mask: Number(mask) })],
  [
    /meta mark set meta mark ([|^]) (0x[\da-f]+)/y,
    ([, how, value]) => ({ kind: 'setMark', how: how === '|' ? 'or' : 'xor', value: Number(value) }),
  ],
  [new RegExp(`update @${NAME} \\{ ip saddr \\}`, 'y'), ([, set]) => ({ kind: 'update', set })],
  [new RegExp(`${FIELDS} vmap @${NAME}`, 'y'), ([, fields, map]) => ({ kind: 'vmap', fields: fieldsOf(fields), map })],
  [new RegExp(`${FIELDS} @${NAME}`, 'y'), ([, fields, set]) => ({ kind: 'lookup', fields: fieldsOf(fields), set })],
  [
    /(ip [sd]addr) (!= )?(\{ [^}]* \}|[\d./-]+)/y,
    ([, field, not, ranges]) => ({
      kind: 'address',
      field: field as 'ip saddr' | 'ip daddr',
      ...(not === '' ? {} : { not: true }),
      ranges: listIn(ranges).flatMap(parseRange),
    }),
  ],
  [
    /numgen random mod \d+ vmap (\{ [^}]* \})/y,
    ([, sides]) => ({ kind: 'anyChain', chains: valuesIn(sides).map((side) => side.replace(/^goto /, '')) }),
  ],
  [
    /dnat ip (?:addr \. port )?to numgen random mod \d+ map (\{ [^}]* \})/y,
    ([, sides]) => ({ kind: 'anyEndpoint', endpoints: valuesIn(sides).map((side) => endpointOf(side, ' . ')) }),
  ],
  [/dnat to (\S+)/y, ([, to]) => ({ kind: 'dnat', to: endpointOf(to, ':') })],
  [/masquerade fully-random/y, () => ({ kind: 'masquerade' })],
  [/reject/y, () => ({ kind: 'reject' })],
  [
    new RegExp(`(?:accept|drop|return|(?:jump|goto) ${NAME})`, 'y'),
    ([text]) => ({ kind: 'verdict', verdict: parseVerdict(text) }),
  ],
];

/** @throws SyntaxError */
export function parseNftRule(line: string): NftRule {
  const [, text = line, comment] = /^(.*?)(?: comment "([^"]*)")?$/.exec(line) ?? [];
  const statements: NftStatement[] = [];
  for (let at = 0; at < text.length;) {
    const found = statementAt(text, at);
    statements.push(found.statement);
    at = found.end + 1;
  }
  return { statements, ...(comment === undefined ? {} : { comment }) };
}

function statementAt(text: string, at: number): { readonly statement: NftStatement; readonly end: number } {
  for (const [pattern, read] of STATEMENTS) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match && (pattern.lastIndex === text.length || text[pattern.lastIndex] === ' '))
      return { statement: read(partsOf(match)), end: pattern.lastIndex };
  }
  throw new SyntaxError(`not a statement of kube-proxy's: ${text.slice(at)}`);
}

function partsOf([whole, first = '', second = '', third = '']: RegExpExecArray) {
  return [whole, first, second, third] as const;
}

/** @throws SyntaxError */
export function parseVerdict(text: string): NftVerdict {
  const [kind, chain] = text.split(' ');
  if ((kind === 'jump' || kind === 'goto') && chain !== undefined) return { kind, chain };
  if ((kind === 'accept' || kind === 'drop' || kind === 'return') && chain === undefined) return { kind };
  throw new SyntaxError(`not a verdict: ${text}`);
}

/** The members of "{ a, b }", or the one thing that stands there without braces. */
function listIn(text: string): readonly string[] {
  return text.startsWith('{') ? text.slice(1, -1).trim().split(/,\s*/) : [text];
}

/** The values of "{ 0 : a, 1 : b }". */
function valuesIn(text: string): readonly string[] {
  return listIn(text).map((side) => side.slice(side.indexOf(' : ') + 3));
}

function endpointOf(text: string, separator: string): NftEndpoint {
  const at = text.lastIndexOf(separator);
  return { ip: text.slice(0, at), port: Number(text.slice(at + separator.length)) };
}
