/**
 * `iptables-save` text back into rules as data: the way tests (and outside checks) make sure that the printed text means what the
 * walk does. Understands exactly what printIptablesSave prints; anything else is an error that quotes the line.
 */
import type { TableName } from '../api/index.ts';
import { invariant } from '../sim/index.ts';
import { TABLES } from './hooks.ts';
import { parseProbability } from './probability.ts';
import type { CtState, Match, Rule, Ruleset, Target } from './types.ts';

type Draft<T> = { -readonly [K in keyof T]: T[K] };
type DraftRule = Draft<Omit<Rule, 'matches'>> & { matches: Match[] };

const WORDS = /"(?:[^"\\]|\\.)*"|\S+/g;

/** @throws InvariantError quoting the line that is not understood. */
export function parseIptablesSave(text: string): Ruleset {
  const tables = Object.fromEntries(TABLES.map((name) => [name, new Map<string, Rule[]>()])) as unknown as Record<
    TableName,
    Map<string, Rule[]>
  >;
  let table: Map<string, Rule[]> | undefined;
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#') || line === 'COMMIT') continue;
    if (line.startsWith('*')) table = tables[line.slice(1) as TableName];
    else if (line.startsWith(':')) table?.set(line.slice(1, line.indexOf(' ')), []);
    else {
      const words = [...line.matchAll(WORDS)].map(([word]) => unquote(word));
      const rules = words[0] === '-A' ? table?.get(words[1] ?? '') : undefined;
      invariant(rules, `no table or chain for the line: ${line}`);
      rules.push(new RuleReader(words.slice(2), line).read());
    }
  }
  const finished = (name: TableName) =>
    new Map([...tables[name]].map(([chain, rules]) => [chain, { name: chain, rules }]));
  return { tables: { mangle: finished('mangle'), filter: finished('filter'), nat: finished('nat') } };
}

function unquote(word: string): string {
  return word.startsWith('"') ? word.slice(1, -1).replace(/\\(.)/g, '$1') : word;
}

/** Reads the words of one rule from left to right. */
class RuleReader {
  private readonly words: readonly string[];
  private readonly line: string;
  private at = 0;

  constructor(words: readonly string[], line: string) {
    this.words = words;
    this.line = line;
  }

  read(): Rule {
    const rule: DraftRule = { matches: [] };
    while (this.at < this.words.length) {
      const not = this.takeIf('!');
      const option = this.take();
      switch (option) {
        case '-s':
          rule.src = negatable({ cidr: this.take() }, not);
          break;
        case '-d':
          rule.dst = negatable({ cidr: this.take() }, not);
          break;
        case '-i':
          rule.inInterface = this.take();
          break;
        case '-o':
          rule.outInterface = this.take();
          break;
        case '-p':
          rule.protocol = this.take() as NonNullable<Rule['protocol']>;
          break;
        case '-m':
          rule.matches.push(this.readMatch(this.take()));
          break;
        case '-j':
          rule.target = this.readTarget(this.take());
          break;
        default:
          this.fail(option);
      }
    }
    return rule;
  }

  private readMatch(kind: string): Match {
    switch (kind) {
      case 'comment':
        return { kind, text: this.expect('--comment') };
      case 'tcp':
      case 'udp':
      case 'sctp': {
        const sport = this.option('--sport');
        const dport = this.option('--dport');
        return {
          kind,
          ...(sport === undefined ? {} : { sport: Number(sport) }),
          ...(dport === undefined ? {} : { dport: Number(dport) }),
        };
      }
      case 'conntrack': {
        const not = this.takeIf('!');
        return negatable({ kind, ctstate: this.expect('--ctstate').split(',') as CtState[] }, not);
      }
      case 'mark': {
        const not = this.takeIf('!');
        return negatable({ kind, ...valueAndMask(this.expect('--mark')) }, not);
      }
      case 'addrtype': {
        const not = this.takeIf('!');
        const side = this.take() === '--src-type' ? 'srcType' : 'dstType';
        return negatable({ kind, [side]: this.take() as 'LOCAL' }, not);
      }
      case 'statistic':
        this.expect('--mode');
        return { kind, probability: parseProbability(this.expect('--probability')) };
      case 'set': {
        const not = this.takeIf('!');
        const name = this.expect('--match-set');
        return negatable({ kind, name, directions: this.take().split(',') as ('src' | 'dst')[] }, not);
      }
      case 'physdev': {
        const not = this.takeIf('!');
        if (!this.takeIf('--physdev-is-in')) this.fail(this.take());
        return negatable({ kind, isIn: true }, not);
      }
      case 'ipvs': {
        const vproto = Number(this.expect('--vproto'));
        const vaddr = this.expect('--vaddr');
        return { kind, vproto, vaddr, vport: Number(this.expect('--vport')) };
      }
      case 'recent':
        return this.readRecent();
      default:
        return this.fail(kind);
    }
  }

  private readRecent(): Match {
    const action = this.take().slice(2) as 'rcheck' | 'set';
    const seconds = this.option('--seconds');
    const reap = this.takeIf('--reap');
    const name = this.expect('--name');
    this.expect('--mask');
    if (!this.takeIf('--rsource')) this.fail(this.take());
    return {
      kind: 'recent',
      action,
      name,
      ...(seconds === undefined ? {} : { seconds: Number(seconds) }),
      ...(reap ? { reap } : {}),
    };
  }

  private readTarget(name: string): Target {
    switch (name) {
      case 'ACCEPT':
      case 'DROP':
      case 'RETURN':
        return { kind: name };
      case 'REJECT':
        return { kind: name, with: this.expect('--reject-with') as 'icmp-port-unreachable' };
      case 'MARK':
        return { kind: name, ...valueAndMask(this.expect('--set-xmark')) };
      case 'DNAT': {
        const [ip = '', port] = this.expect('--to-destination').split(':');
        return { kind: name, ip, port: Number(port) };
      }
      case 'MASQUERADE':
        return { kind: name, randomFully: this.takeIf('--random-fully') };
      default:
        return { kind: 'jump', chain: name };
    }
  }

  private take(): string {
    const word = this.words[this.at++];
    invariant(word !== undefined, `the line ends too early: ${this.line}`);
    return word;
  }

  private takeIf(word: string): boolean {
    const here = this.words[this.at] === word;
    if (here) this.at++;
    return here;
  }

  /** The value of an option that may be missing. */
  private option(name: string): string | undefined {
    return this.takeIf(name) ? this.take() : undefined;
  }

  private expect(name: string): string {
    return this.option(name) ?? this.fail(this.words[this.at] ?? 'the end');
  }

  private fail(word: string): never {
    invariant(false, `${word} is not understood in: ${this.line}`);
  }
}

function negatable<T extends object>(value: T, not: boolean): T & { readonly not?: boolean } {
  return not ? { ...value, not } : value;
}

function valueAndMask(text: string): { value: number; mask: number } {
  const [value, mask = '0xffffffff'] = text.split('/');
  return { value: Number(value), mask: Number(mask) };
}
