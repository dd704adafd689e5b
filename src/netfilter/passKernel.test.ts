import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import type { PacketHeader } from '../api/index.ts';
import { aKernel } from '../testing/kernels.ts';
import { parseIptablesSave, passKernel, passKernelQuietly, type Arrival, type Ruleset } from './index.ts';

/** default/web:http at 10.96.0.50:80 with three endpoints, as on node-a. */
const WEB = parseIptablesSave(readFileSync(new URL('../testing/data/web-on-node-a.iptables', import.meta.url), 'utf8'));

/** The rules of a node, with lines added to or taken from the printed text. */
function rulesWith(table: string, ...lines: string[]): Ruleset {
  const chains = lines.map((line) => line.split(' ')[1]!).filter((name) => name.startsWith('KUBE-'));
  const body = [...new Set(chains)].map((name) => `:${name} - [0:0]`).concat(lines);
  const builtIn = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'].map((name) => `:${name} ACCEPT [0:0]`);
  return parseIptablesSave([`*${table}`, ...builtIn, ...body, 'COMMIT'].join('\n'));
}

function tcp(src: string, dst: string): PacketHeader {
  const [from = '', sport] = src.split(':');
  const [to = '', dport] = dst.split(':');
  return { protocol: 'TCP', src: from, sport: Number(sport ?? 40000), dst: to, dport: Number(dport) };
}

const FROM_POD: Arrival = { from: 'pod', pod: 'default/client', interface: 'veth1' };
const FROM_WIRE: Arrival = { from: 'wire', interface: 'eth0' };
const FROM_PROCESS: Arrival = { from: 'process' };
const SYN = { opening: true };
const LATER = { opening: false };
const SYN_ACK = { opening: false, flag: 'SYN-ACK' } as const;
const FIN = { opening: false, flag: 'FIN' } as const;
const RST = { opening: false, flag: 'RST' } as const;

describe('a new connection', () => {
  it('has its destination rewritten on the client’s node, and keeps its source', () => {
    const passage = passKernel(aKernel({ rules: WEB }), tcp('10.244.1.9', '10.96.0.50:80'), FROM_POD, SYN);
    expect(passage.header).toEqual(tcp('10.244.1.9', '10.244.3.5:8080'));
    expect(passage.route).toEqual({ kind: 'wire', interface: 'eth0' });
    expect(passage.masqueraded).toBe(false);
  });

  it('explains itself rule by rule, dice included', () => {
    const rolls = [0.41, 0.2];
    const kernel = {
      ...aKernel({ rules: WEB }),
      chance: (probability: number) => {
        const rolled = rolls.shift() ?? 0;
        return { rolled, hit: rolled < probability };
      },
    };
    const { decided, compared } = passKernel(kernel, tcp('10.244.1.9', '10.96.0.50:80'), FROM_POD, SYN);
    expect(decided.map((decision) => decision.sentence)).toEqual([
      'A new connection: no entry in conntrack, so the rules are asked',
      'Kubernetes service portals: on to KUBE-SERVICES',
      'Destination 10.96.0.50:80 is default/web:http: jump to KUBE-SVC-CDGGSHYLG3RE2FKL',
      'Rolled 0.4100, needed less than 0.3333: not 10.244.1.5:8080',
      'Rolled 0.2000, needed less than 0.5000: take 10.244.2.5:8080',
      'Destination rewritten: 10.96.0.50:80 becomes 10.244.2.5:8080',
      '10.244.2.5 is not on this node: out through eth0',
      'Kubernetes postrouting rules: on to KUBE-POSTROUTING',
      'Not marked: the source stays 10.244.1.9',
    ]);
    expect(decided[4]).toMatchObject({
      table: 'nat',
      hook: 'PREROUTING',
      chain: 'KUBE-SVC-CDGGSHYLG3RE2FKL',
      number: 3,
      text: '-A KUBE-SVC-CDGGSHYLG3RE2FKL -m comment --comment "default/web:http -> 10.244.2.5:8080" -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-OAIGUPJHOE4YU7HS',
      roll: { chance: 0.5, rolled: 0.2, hit: true },
    });
    // PREROUTING 1, SERVICES 1, SVC 3, SEP 2; FORWARD 4 with KUBE-FORWARD's 3; POSTROUTING 1 and 1.
    expect(compared).toBe(16);
  });

  it('is only routed when no rule knows its destination', () => {
    const passage = passKernel(aKernel({ rules: WEB }), tcp('10.244.1.9', '10.96.0.50:81'), FROM_POD, SYN);
    expect(passage.header).toEqual(tcp('10.244.1.9', '10.96.0.50:81'));
    expect(passage.ending).toBeUndefined();
  });

  it('of a process is masqueraded with the address of the interface it leaves by', () => {
    const kernel = aKernel({ rules: WEB, chance: () => true });
    const toPod = passKernel(kernel, tcp('192.168.10.11', '10.96.0.50:80'), FROM_PROCESS, SYN);
    expect(toPod.header).toMatchObject({ src: '10.244.1.1', dst: '10.244.1.5', dport: 8080 });
    expect(toPod.masqueraded).toBe(true);
    const away = passKernel(aKernel({ rules: WEB }), tcp('192.168.10.11', '10.96.0.50:80'), FROM_PROCESS, SYN);
    expect(away.header).toMatchObject({ src: '192.168.10.11', sport: 50_000, dst: '10.244.3.5' });
  });

  it('of a Pod to itself through the Service is masqueraded, for the answer has to pass the node', () => {
    const kernel = aKernel({ rules: WEB, chance: () => true });
    const passage = passKernel(kernel, tcp('10.244.1.5', '10.96.0.50:80'), FROM_POD, SYN);
    expect(passage.header).toMatchObject({ src: '10.244.1.1', dst: '10.244.1.5' });
    expect(passage.masqueraded).toBe(true);
  });
});

describe('connection tracking', () => {
  it('sends every later packet the way of the first, and translates answers back, without asking nat rules', () => {
    const kernel = aKernel({ rules: WEB });
    const opened = passKernel(kernel, tcp('192.168.10.11:999', '10.96.0.50:80'), FROM_PROCESS, SYN);
    const changed = { ...kernel, chance: () => ({ hit: true }) };
    const { src, sport } = opened.header!;
    const answer = passKernel(changed, tcp('10.244.3.5:8080', `${src}:${sport}`), FROM_WIRE, SYN_ACK);
    expect(answer.header).toEqual(tcp('10.96.0.50:80', '192.168.10.11:999'));
    expect(answer.route).toEqual({ kind: 'local' });
    const later = passKernel(changed, tcp('192.168.10.11:999', '10.96.0.50:80'), FROM_PROCESS, LATER);
    expect(later.header).toEqual(opened.header);
    expect(later.decided.some((decision) => decision.kind === 'rule' && decision.table === 'nat')).toBe(false);
  });

  it('keeps nothing of a packet that was dropped, so that a retransmission rolls again', () => {
    const rules = rulesWith('filter', '-A FORWARD -m comment --comment "x/y has no local endpoints" -j DROP');
    const kernel = aKernel({ rules });
    const first = passKernel(kernel, tcp('10.244.1.9', '10.96.0.50:80'), FROM_POD, SYN);
    expect(first.ending).toEqual({ verdict: 'drop', reason: 'NoLocalEndpoints' });
    expect(kernel.conntrack.find(tcp('10.244.1.9', '10.96.0.50:80'))).toBeUndefined();
  });

  it('repeats the decision for a retransmitted SYN once the first one got through', () => {
    const kernel = aKernel({ rules: WEB });
    passKernel(kernel, tcp('10.244.1.9', '10.96.0.50:80'), FROM_POD, SYN);
    const again = passKernel(
      { ...kernel, chance: () => ({ hit: true }) },
      tcp('10.244.1.9', '10.96.0.50:80'),
      FROM_POD,
      SYN,
    );
    expect(again.header?.dst).toBe('10.244.3.5');
  });

  it('drops a SYN-ACK of nobody’s connection when it is forwarded, as INVALID', () => {
    const passage = passKernel(aKernel({ rules: WEB }), tcp('10.244.2.5:8080', '10.244.1.9:40000'), FROM_WIRE, SYN_ACK);
    expect(passage.ending).toEqual({ verdict: 'drop', reason: 'InvalidConntrack' });
  });

  it('lets an ICMP error back to the client it concerns, translated like an answer', () => {
    const kernel = aKernel({ rules: WEB });
    const { header } = passKernel(kernel, tcp('192.168.10.11:999', '10.96.0.50:80'), FROM_PROCESS, SYN);
    const error: PacketHeader = { protocol: 'ICMP', src: '10.244.3.5', sport: 0, dst: header!.src, dport: 0 };
    const passage = passKernel(kernel, error, FROM_WIRE, { opening: false, about: header! });
    expect(passage.header).toMatchObject({ src: '10.96.0.50', dst: '192.168.10.11' });
  });

  it('gives two clients behind one address different ports', () => {
    const rules = rulesWith('nat', '-A POSTROUTING -j MASQUERADE');
    const kernel = aKernel({ rules });
    const first = passKernel(kernel, tcp('10.244.1.8:777', '203.0.113.9:80'), FROM_POD, SYN);
    const second = passKernel(kernel, tcp('10.244.1.9:777', '203.0.113.9:80'), FROM_POD, SYN);
    expect(first.header).toMatchObject({ src: '192.168.10.11', sport: 777 });
    expect(second.header).toMatchObject({ src: '192.168.10.11', sport: 50_000 });
  });

  it('keeps UDP for 30 s, and for 120 s once it has gone on for more than two', () => {
    const clock = { now: 0 };
    const kernel = aKernel({ rules: WEB, clock });
    const out = { ...tcp('10.244.1.9', '10.244.2.5:53'), protocol: 'UDP' } as const;
    const back = { ...tcp('10.244.2.5:53', '10.244.1.9:40000'), protocol: 'UDP' } as const;
    const left = () => ((kernel.conntrack.find(out)?.entry.expiresAt ?? clock.now) - clock.now) / 1000;
    passKernel(kernel, out, FROM_POD, SYN);
    expect(left()).toBe(30);
    clock.now = 1500;
    passKernel(kernel, back, FROM_WIRE, LATER);
    expect(left()).toBe(30);
    clock.now = 2500;
    passKernel(kernel, out, FROM_POD, SYN);
    expect(left()).toBe(120);
  });

  describe('of TCP', () => {
    const out = tcp('10.244.1.9', '10.244.2.5:8080');
    const back = tcp('10.244.2.5:8080', '10.244.1.9:40000');
    const tracked = () => {
      const clock = { now: 0 };
      const kernel = aKernel({ rules: WEB, clock });
      const send = (segment: typeof SYN | typeof LATER | typeof SYN_ACK | typeof FIN | typeof RST): string => {
        passKernel(kernel, out, FROM_POD, segment);
        return stateNow();
      };
      const answer = (segment: typeof LATER | typeof SYN_ACK | typeof FIN | typeof RST): string => {
        passKernel(kernel, back, FROM_WIRE, segment);
        return stateNow();
      };
      const stateNow = (): string => {
        const entry = kernel.conntrack.find(out)?.entry;
        return entry ? `${entry.tcp ?? ''} ${(entry.expiresAt - clock.now) / 1000}` : 'none';
      };
      return { clock, kernel, send, answer, stateNow };
    };

    it('goes through the states of a whole connection, each with its own timer', () => {
      const { send, answer, clock, stateNow } = tracked();
      expect(send(SYN)).toBe('SYN_SENT 120');
      expect(answer(SYN_ACK)).toBe('SYN_RECV 60');
      expect(send(LATER)).toBe('ESTABLISHED 86400');
      expect(answer(LATER)).toBe('ESTABLISHED 86400');
      expect(send(FIN)).toBe('FIN_WAIT 120');
      expect(answer(LATER)).toBe('CLOSE_WAIT 3600');
      expect(answer(FIN)).toBe('LAST_ACK 30');
      expect(send(LATER)).toBe('TIME_WAIT 120');
      clock.now = 119_999;
      expect(stateNow()).not.toBe('none');
      clock.now = 120_000;
      expect(stateNow()).toBe('none');
    });

    it('forgets at once what an RST has refused, and after 10 s what it has reset', () => {
      const refused = tracked();
      refused.send(SYN);
      expect(refused.answer(RST)).toBe('none');
      const reset = tracked();
      reset.send(SYN);
      reset.answer(SYN_ACK);
      reset.send(LATER);
      expect(reset.answer(RST)).toBe('CLOSE 10');
    });

    it('lets a SYN take over the tuple of a finished connection, and asks the rules for it', () => {
      const { send, answer, kernel } = tracked();
      send(SYN);
      answer(SYN_ACK);
      send(LATER);
      send(FIN);
      answer(FIN);
      expect(send(LATER)).toBe('TIME_WAIT 120');
      expect(send(SYN)).toBe('SYN_SENT 120');
      expect(kernel.conntrack.find(out)?.entry.state).toBe('NEW');
    });

    it('picks up an ACK in the middle of a connection it does not know, as a new connection that the rules decide on', () => {
      const kernel = aKernel({ rules: WEB, chance: () => true });
      const passage = passKernel(kernel, tcp('10.244.1.9', '10.96.0.50:80'), FROM_POD, LATER);
      expect(passage.header?.dst).toMatch(/^10\.244\./);
      const entry = kernel.conntrack.find(tcp('10.244.1.9', '10.96.0.50:80'))?.entry;
      expect(entry).toMatchObject({ state: 'NEW', tcp: 'ESTABLISHED', expiresAt: 300_000 });
      const fin = passKernel(kernel, tcp('10.244.1.8', '10.96.0.50:80'), FROM_POD, FIN);
      expect(fin.ending).toEqual({ verdict: 'drop', reason: 'InvalidConntrack' });
    });
  });
});

describe('session affinity', () => {
  const rules = rulesWith(
    'nat',
    '-A PREROUTING -j KUBE-SVC-A',
    '-A KUBE-SVC-A -m comment --comment "a/b -> 10.244.1.5:80" -m recent --rcheck --seconds 10 --reap --name KUBE-SEP-1 --mask 255.255.255.255 --rsource -j KUBE-SEP-1',
    '-A KUBE-SVC-A -m comment --comment "a/b -> 10.244.2.5:80" -m recent --rcheck --seconds 10 --reap --name KUBE-SEP-2 --mask 255.255.255.255 --rsource -j KUBE-SEP-2',
    '-A KUBE-SVC-A -m comment --comment "a/b -> 10.244.1.5:80" -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-1',
    '-A KUBE-SVC-A -m comment --comment "a/b -> 10.244.2.5:80" -j KUBE-SEP-2',
    '-A KUBE-SEP-1 -p tcp -m recent --set --name KUBE-SEP-1 --mask 255.255.255.255 --rsource -m tcp -j DNAT --to-destination 10.244.1.5:80',
    '-A KUBE-SEP-2 -p tcp -m recent --set --name KUBE-SEP-2 --mask 255.255.255.255 --rsource -m tcp -j DNAT --to-destination 10.244.2.5:80',
  );

  it('brings a client back to its endpoint until it stayed away longer than the timeout', () => {
    const clock = { now: 0 };
    let lucky = true;
    const kernel = aKernel({ rules, clock, chance: () => lucky });
    const visit = (at: number, port: number) => {
      clock.now = at;
      return passKernel(kernel, tcp(`10.244.1.9:${port}`, '10.96.0.50:80'), FROM_POD, SYN).header?.dst;
    };
    expect(visit(0, 1)).toBe('10.244.1.5');
    lucky = false;
    expect(visit(9_000, 2)).toBe('10.244.1.5');
    // The visit at 9 s began the ten seconds anew.
    expect(visit(19_000, 3)).toBe('10.244.1.5');
    expect(visit(29_001, 4)).toBe('10.244.2.5');
  });
});

describe('endings', () => {
  it.each([
    ['x/y has no endpoints', 'REJECT --reject-with icmp-port-unreachable', 'reject', 'NoEndpoints'],
    ['x/y has no local endpoints', 'DROP', 'drop', 'NoLocalEndpoints'],
  ])('tells from "%s" why the packet ended', (comment, target, verdict, reason) => {
    const rules = rulesWith('filter', `-A FORWARD -m comment --comment "${comment}" -j ${target}`);
    const { ending } = passKernel(aKernel({ rules }), tcp('10.244.1.9', '10.96.0.50:80'), FROM_POD, SYN);
    expect(ending).toEqual({ verdict, reason });
  });

  it('drops what comes from outside for the loopback address', () => {
    const passage = passKernel(aKernel({ rules: WEB }), tcp('203.0.113.9', '127.0.0.1:30080'), FROM_WIRE, SYN);
    expect(passage.ending).toEqual({ verdict: 'drop', reason: 'MartianLocalnet' });
  });
});

describe('the quiet passage', () => {
  it('decides the same and writes nothing down', () => {
    for (const [src, arrival] of [
      ['10.244.1.9', FROM_POD],
      ['192.168.10.11', FROM_PROCESS],
      ['203.0.113.9', FROM_WIRE],
    ] as const) {
      const header = tcp(src, '10.96.0.50:80');
      const { decided: _, ...loud } = passKernel(aKernel({ rules: WEB }), header, arrival, SYN);
      const { decided, ...quiet } = passKernelQuietly(aKernel({ rules: WEB }), header, arrival, SYN);
      expect(quiet).toEqual(loud);
      expect(decided).toEqual([]);
    }
  });
});
