/**
 * `iptables -L -n` from what `iptables-save` prints. The layout is that of iptables 1.8.9 (Debian 12), whose -n prints protocols as
 * numbers. Left out: names for numbers (it always prints as with -n), bytes (packets alone are counted).
 */
export interface ListOptions {
  readonly table: string;
  readonly chain: string | undefined;
  readonly verbose: boolean;
  readonly lineNumbers: boolean;
  /** Packets that matched a rule, by "table chain number". */
  readonly counters: ReadonlyMap<string, number>;
}

interface Rule {
  readonly target: string;
  readonly protocol: string;
  readonly source: string;
  readonly destination: string;
  readonly input: string;
  readonly output: string;
  readonly details: readonly string[];
}

const PROTOCOLS: Readonly<Record<string, string>> = { tcp: '6', udp: '17', icmp: '1', sctp: '132' };
const ANYWHERE = '0.0.0.0/0';

/** The words of a rule; what is quoted is one. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"((?:\\.|[^"])*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

const bare = (address: string): string => address.replace(/\/32$/, '');

/** What one option adds to the text behind a rule; how many words it has after its name. */
const DETAILS: Readonly<Record<string, (value: string, not: string, protocol: string) => string>> = {
  '--comment': (value) => `/* ${value} */`,
  '--dport': (value, not, protocol) => `${protocol} dpt:${not}${value}`,
  '--sport': (value, not, protocol) => `${protocol} spt:${not}${value}`,
  '--mark': (value, not) => `mark match ${not}${value}`,
  '--dst-type': (value, not) => `ADDRTYPE match ${not === '' ? '' : not}dst-type ${value}`,
  '--src-type': (value, not) => `ADDRTYPE match ${not === '' ? '' : not}src-type ${value}`,
  '--ctstate': (value, not) => `${not}ctstate ${value}`,
  '--to-destination': (value) => `to:${value}`,
  '--reject-with': (value) => `reject-with ${value}`,
  '--xor-mark': (value) => `MARK xor ${value}`,
  '--or-mark': (value) => `MARK or ${value}`,
  '--set-xmark': (value) => `MARK ${orForm(value)}`,
  '--probability': (value) => `statistic mode random probability ${value}`,
  '--match-set': (value) => `match-set ${value}`,
  '--nfacct-name': (value) => `nfacct-name  ${value}`,
};

/** 0x4000/0x4000 is "or 0x4000", 0x4000/0x0 "xor 0x4000". */
function orForm(value: string): string {
  const [bits, mask] = value.split('/');
  if (mask === bits) return `or ${bits ?? ''}`;
  return mask === '0x0' ? `xor ${bits ?? ''}` : `xset ${value}`;
}

function readRule(words: readonly string[]): Rule {
  const draft = { target: '', protocol: '0', source: ANYWHERE, destination: ANYWHERE, input: '*', output: '*' };
  const details: string[] = [];
  let name = '';
  let recent = '';
  let not = '';
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    const value = words[at + 1] ?? '';
    if (word === '!') {
      not = '!';
      continue;
    }
    const detail = DETAILS[word];
    if (word === '-s') draft.source = not + bare(value);
    else if (word === '-d') draft.destination = not + bare(value);
    else if (word === '-i') draft.input = not + value;
    else if (word === '-o') draft.output = not + value;
    else if (word === '-j') draft.target = value;
    else if (word === '-p') {
      name = value;
      draft.protocol = PROTOCOLS[value] ?? value;
    } else if (word === '--match-set') details.push(`match-set ${value} ${words[at + 2] ?? ''}`);
    else if (detail) details.push(detail(value, not, name));
    else if (word === '--set' || word === '--rcheck') recent = word === '--set' ? 'SET' : 'CHECK';
    else if (word === '--seconds' && recent !== '') recent += ` seconds: ${value}`;
    else if (word === '--reap') recent += ' reap';
    else if (word === '--name') details.push(`recent: ${recent} name: ${value} side: source mask: 255.255.255.255`);
    else if (word === '--random-fully') details.push('random-fully');
    not = '';
  }
  return { ...draft, details };
}

const HEADINGS = 'target     prot opt source               destination';

function row(
  { target, protocol, source, destination, details, ...way }: Rule,
  packets: number,
  verbose: boolean,
): string {
  const text = details.length > 0 ? ` ${details.join(' ')}` : '';
  const ends = `${source.padEnd(20)} ${destination.padEnd(20)}${text}`;
  if (!verbose) return `${target.padEnd(10)} ${protocol.padEnd(4)} --  ${ends}`;
  const sides = `${way.input.padEnd(6)} ${way.output.padEnd(7)}`;
  return `${String(packets).padStart(5)} ${'0'.padStart(5)} ${target.padEnd(10)} ${protocol.padEnd(4)} --  ${sides} ${ends}`;
}

/** undefined: there is no such chain. @param saved what iptables-save prints */
export function listChains(
  saved: string,
  { table, chain, verbose, lineNumbers, counters }: ListOptions,
): string | undefined {
  const section = saved.split(/^\*/m).find((text) => text.startsWith(`${table}\n`)) ?? '';
  const chains = [...section.matchAll(/^:(\S+) (\S+)/gm)].map(([, name = '', policy = '-']) => ({ name, policy }));
  const rules = new Map<string, Rule[]>();
  const references = new Map<string, number>();
  for (const line of section.split('\n')) {
    if (!line.startsWith('-A ')) continue;
    const [, , ...words] = ['', ...wordsOf(line)];
    const [name = '', ...rest] = words;
    const rule = readRule(rest);
    rules.set(name, [...(rules.get(name) ?? []), rule]);
    references.set(rule.target, (references.get(rule.target) ?? 0) + 1);
  }
  const shown = chain === undefined ? chains : chains.filter(({ name }) => name === chain);
  if (shown.length === 0) return undefined;
  return shown
    .map(({ name, policy }) => {
      const counts = verbose ? ' 0 packets, 0 bytes' : '';
      const head = policy === '-' ? `${references.get(name) ?? 0} references` : `policy ${policy}${counts}`;
      const columns = verbose
        ? ' pkts bytes target     prot opt in     out     source               destination'
        : HEADINGS;
      const lines = (rules.get(name) ?? []).map((rule, index) => {
        const packets = counters.get(`${table} ${name} ${index + 1}`) ?? 0;
        const number = lineNumbers ? `${index + 1}`.padEnd(5) : '';
        return number + row(rule, packets, verbose);
      });
      return [
        `Chain ${name} (${head})`,
        `${lineNumbers ? 'num  ' : ''}${columns}         `.replace(/ +$/, verbose ? '         ' : '         '),
        ...lines,
        '',
      ].join('\n');
    })
    .join('\n');
}
