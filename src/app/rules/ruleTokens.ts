/** A rule's text cut into pieces to be coloured lightly. Joined again they are the text, character for character. */

export type TokenKind = 'plain' | 'option' | 'chain' | 'target' | 'comment' | 'address' | 'number';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const QUOTED = /^"(?:[^"\\]|\\.)*"/;
const WORD = /^[^\s"]+/;
const SPACE = /^\s+/;
const ADDRESS = /^\d{1,3}(\.\d{1,3}){3}([/:]\d+)?$/;
const NUMBER = /^(0x[0-9a-f]+(\/0x[0-9a-f]+)?|[\d.,]+)$/i;
const TARGETS: ReadonlySet<string> = new Set([
  'ACCEPT',
  'DROP',
  'REJECT',
  'RETURN',
  'MARK',
  'DNAT',
  'MASQUERADE',
  'SNAT',
]);

function wordKind(word: string, previous: string): TokenKind {
  if (previous === '-j' || previous === '-g') return TARGETS.has(word) ? 'target' : 'chain';
  if (previous === '-A' || previous === '--name') return 'chain';
  if (previous === '--comment') return 'comment';
  if (word.startsWith('-') || word === '!') return 'option';
  if (ADDRESS.test(word)) return 'address';
  return NUMBER.test(word) ? 'number' : 'plain';
}

export function ruleTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let rest = text;
  let previous = '';
  while (rest !== '') {
    const space = SPACE.exec(rest)?.[0];
    const quoted = space === undefined ? QUOTED.exec(rest)?.[0] : undefined;
    const piece = space ?? quoted ?? WORD.exec(rest)?.[0] ?? rest[0]!;
    if (space === undefined) {
      tokens.push({ kind: quoted === undefined ? wordKind(piece, previous) : 'comment', text: piece });
      previous = piece;
    } else tokens.push({ kind: 'plain', text: space });
    rest = rest.slice(piece.length);
  }
  return tokens;
}

/** The chain a rule jumps to, when it jumps to one. */
export function jumpOf(text: string): string | undefined {
  const target = / -[jg] (\S+)/.exec(text)?.[1];
  return target === undefined || TARGETS.has(target) ? undefined : target;
}
