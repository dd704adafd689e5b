import { describe, expect, it } from 'vitest';
import { comparedLines, nounsOf } from './comparedLines.ts';
import { diffRules } from './diffRules.ts';

const TITLE = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
`;
const NOW = `${TITLE}TCP  10.96.0.1:443 rr
  -> 192.168.49.10:6443           Masq    1      3          0         
TCP  10.96.0.50:80 rr persistent 10800
  -> 10.244.1.5:8080              Masq    0      2          0         
  -> 10.244.2.7:8080              Masq    1      0          9         
`;
const THEN = `${TITLE}TCP  10.96.0.1:443 rr
  -> 192.168.49.10:6443           Masq    1      0          0         
TCP  10.96.0.50:80 rr
  -> 10.244.1.5:8080              Masq    1      0          0         
`;
const written = (tool: Parameters<typeof comparedLines>[0], before: string, after: string) =>
  diffRules(comparedLines(tool, before), comparedLines(tool, after));

describe('comparing what ipvsadm -Ln prints', () => {
  const { chains, identical, added, removed } = written('ipvsadm -Ln', THEN, NOW);
  it('does not take other connections for other rules', () => expect(identical).toBe(1));
  it('finds the scheduler’s flags, the new real server and the weight of one that is being emptied', () => {
    expect(chains.map(({ table, chain }) => [table, chain])).toEqual([['virtual server', 'TCP 10.96.0.50:80']]);
    expect(
      chains[0]!.hunks.flatMap((hunk) => (hunk.kind === 'changed' ? hunk.added.map(({ text }) => text) : [])),
    ).toEqual(['rr persistent 10800', '-> 10.244.1.5:8080 Masq weight 0', '-> 10.244.2.7:8080 Masq weight 1']);
    expect([added, removed]).toEqual([3, 2]);
  });
  it('says that a virtual server is only on one side', () =>
    expect(written('ipvsadm -Ln', TITLE, NOW).chains.map(({ only }) => only)).toEqual(['after', 'after']));
});

describe('comparing what ipset save prints', () => {
  const head = 'create KUBE-CLUSTER-IP hash:ip,port family inet hashsize 1024 maxelem 65536\n';
  const set = `${head}add KUBE-CLUSTER-IP 10.96.0.1,tcp:443\n`;
  it('finds the entry that came', () => {
    const { chains } = written('ipset save', set, `${set}add KUBE-CLUSTER-IP 10.96.0.50,tcp:80\n`);
    expect(chains).toMatchObject([{ table: 'set', chain: 'KUBE-CLUSTER-IP' }]);
    expect(chains[0]!.hunks.at(-1)).toMatchObject({ kind: 'changed', added: [{ text: '10.96.0.50,tcp:80' }] });
  });
  it('finds nothing where there is nothing', () => expect(written('ipset save', set, set).identical).toBe(1));
});

describe('words of a comparison', () => {
  it.each([
    ['ipset save', 1, '1 entry'],
    ['ipset save', 2, '2 entries'],
    ['ipvsadm -Ln', 2, '2 lines'],
    ['iptables-save', 1, '1 rule'],
  ] as const)('of %s: %i', (tool, count, words) => expect(nounsOf(tool).lines(count)).toBe(words));
});
