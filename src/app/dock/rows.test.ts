import { describe, expect, it } from 'vitest';
import { timestamp, type ConntrackRow, type Event, type Place } from '../../api/index.ts';
import { aService } from '../../testing/clusterObjects.ts';
import { aConnection, aHeader, aHop, CLIENT } from '../../testing/connections.ts';
import { connectionOf, conntrackLine, entrySentences, litEntries, trackedRowOf } from './conntrack/conntrackRows.ts';
import { hopOfLookup, questionsOf, replyWords } from './dns/dnsWords.ts';
import { eventRowOf, eventRows, printLastSeen } from './events/eventRows.ts';
import { EVERYTHING, filterPackets, packetRowOf, sourcesOf } from './packets/packetRows.ts';

describe('a row of the packets table', () => {
  it('says who asked whom, where it was rewritten, and who answered', () =>
    expect(packetRowOf(aConnection('conn-218'))).toMatchObject({
      number: '218',
      time: '00:01.000',
      from: 'client',
      fromIP: '10.244.1.7',
      to: 'web:80',
      toIP: '10.96.0.50',
      decidedOn: 'node-1',
      rewrittenTo: '10.244.2.4:8080',
      sourceSeen: '10.244.1.7',
      verdict: 'accept',
      line: '200 from web-x2k9p',
    }));
  it('has dashes where nothing was rewritten or seen', () => {
    const { sourceSeen: _, ...record } = aConnection('c1', { verdict: 'drop', hops: [] });
    expect(packetRowOf(record)).toMatchObject({ decidedOn: '—', rewrittenTo: '—', sourceSeen: '—' });
  });
  it('stays the same object while the record says the same', () => {
    const record = aConnection('c1');
    const row = packetRowOf(record);
    expect(packetRowOf({ ...record })).toBe(row);
    expect(packetRowOf({ ...record, verdict: 'drop', reason: 'why' })).toMatchObject({ line: 'DROP · why' });
  });
  it('is another for another connection of the same name, as a fork of the run makes one', () => {
    const row = packetRowOf(aConnection('c2'));
    expect(packetRowOf(aConnection('c2', { openedAt: 5000 }))).not.toBe(row);
  });
});

describe('filtering packets', () => {
  const rows = [
    aConnection('c3', { verdict: 'drop', reason: 'no local endpoints' }),
    aConnection('c2', { flow: { from: { external: 'user' }, to: { host: '192.168.49.11', port: 30080 } } }),
    aConnection('c1'),
  ].map(packetRowOf);
  const ids = (change: Partial<typeof EVERYTHING>) =>
    filterPackets(rows, { ...EVERYTHING, ...change }).map(({ id }) => id);
  it('by verdict, by sender, by text', () => {
    expect(ids({})).toEqual(['c3', 'c2', 'c1']);
    expect(ids({ outcome: 'drop' })).toEqual(['c3']);
    expect(ids({ outcome: 'failed' })).toEqual(['c3']);
    expect(ids({ source: 'user' })).toEqual(['c2']);
    expect(ids({ text: 'LOCAL endpoints' })).toEqual(['c3']);
    expect(sourcesOf(rows)).toEqual(['client', 'user']);
  });
});

describe('Events as kubectl get events prints them', () => {
  const event = (uid: string, change: Partial<Event> = {}): Event => ({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: uid, uid, namespace: 'default', resourceVersion: '1', creationTimestamp: timestamp(0) },
    involvedObject: { kind: 'Pod', namespace: 'default', name: 'web-1' },
    type: 'Normal',
    reason: 'Started',
    message: 'Started container c\n',
    firstTimestamp: timestamp(0),
    lastTimestamp: timestamp(0),
    count: 1,
    ...change,
  });
  it('name the object by kind and name, and lead to it', () =>
    expect(eventRowOf(event('a'))).toMatchObject({
      object: 'pod/web-1',
      message: 'Started container c',
      about: { resource: 'pods', name: 'web-1' },
    }));
  it('count repetitions over their time', () => {
    const row = eventRowOf(event('b', { lastTimestamp: timestamp(290_000), count: 3 }));
    expect(printLastSeen(row, 300_000)).toBe('10s (x3 over 5m)');
    expect(printLastSeen(eventRowOf(event('c')), 14_000)).toBe('14s');
  });
  it('stand newest first, and the later of one moment above', () => {
    const events = [event('1'), event('2', { type: 'Warning' }), event('3', { lastTimestamp: timestamp(9000) })];
    expect(eventRows(events, '', false).map(({ key }) => key)).toEqual(['3', '2', '1']);
    expect(eventRows(events, '', true).map(({ key }) => key)).toEqual(['2']);
    expect(eventRows(events, 'nothing like it', false)).toEqual([]);
  });
});

describe('conntrack and DNS in words', () => {
  const entry: ConntrackRow = {
    protocol: 'TCP',
    state: 'ESTABLISHED',
    tcpState: 'ESTABLISHED',
    original: aHeader(),
    reply: aHeader({ src: '10.244.2.4', sport: 8080, dst: '10.244.1.7', dport: 41822 }),
    dnat: true,
    snat: false,
    expiresAt: 86_400_000,
  };
  it('an entry is printed as conntrack -L does', () => {
    expect(conntrackLine(trackedRowOf(entry), 1000)).toBe(
      'tcp      6 86399 ESTABLISHED src=10.244.1.7 dst=10.96.0.50 sport=41822 dport=80 src=10.244.2.4 dst=10.244.1.7 sport=8080 dport=41822 [ASSURED] mark=0 use=1',
    );
    const query: ConntrackRow = {
      protocol: 'UDP',
      state: 'NEW',
      original: aHeader({ protocol: 'UDP', dst: '10.96.0.10', dport: 53 }),
      reply: aHeader({ protocol: 'UDP', src: '10.244.2.2', sport: 53, dst: '10.244.1.7', dport: 41822 }),
      dnat: true,
      snat: false,
      expiresAt: 29_500,
    };
    expect(conntrackLine(trackedRowOf(query), 0)).toBe(
      'udp      17 30 src=10.244.1.7 dst=10.96.0.10 sport=41822 dport=53 [UNREPLIED] src=10.244.2.2 dst=10.244.1.7 sport=53 dport=41822 mark=0 use=1',
    );
  });
  it('an entry marks what NAT rewrote, and nothing else', () => {
    const { reply, translation } = trackedRowOf(entry);
    expect(translation).toBe('DNAT');
    expect(reply.filter(({ rewritten }) => rewritten).map(({ text }) => text)).toEqual([
      'src=10.244.2.4',
      'sport=8080',
    ]);
  });
  it('an entry is lit by the packets that carry one of its tuples, there or back', () => {
    const hops = [aHop({}), aHop({ segment: 'SYN-ACK', arrivedAs: entry.reply })];
    expect([...litEntries([entry], hops, 'node-1', 0).values()]).toEqual(['original']);
    expect([...litEntries([entry], hops, 'node-1', 1).values()]).toEqual(['reply']);
    expect(litEntries([entry], hops, 'node-2', undefined).size).toBe(0);
    expect(connectionOf(entry, [aConnection('c9', { hops })], 'node-1')).toEqual({ id: 'c9', hop: 0 });
  });
  it('an entry says how answers are translated back', () =>
    expect(entrySentences(entry)).toEqual([
      'From 10.244.1.7:41822 to 10.96.0.50:80: the destination becomes 10.244.2.4:8080 (DNAT).',
      'Answers from 10.244.2.4:8080 to 10.244.1.7:41822: the source becomes 10.96.0.50:80 again (un-NAT). No rule is asked.',
    ]));
  it('a name without a record of the type is not a name that does not exist', () => {
    const asked = { name: 'web.', type: 'SRV', attempt: 1, sentAt: 0 } as const;
    const reply = (rcode: 'NOERROR' | 'NXDOMAIN') => ({ ...asked, reply: { rcode, records: [], sentence: '' } });
    expect(replyWords(reply('NOERROR'), true)).toBe('NOERROR, no data of this type');
    expect(replyWords(reply('NXDOMAIN'), true)).toBe('NXDOMAIN');
    expect([replyWords(asked, false), replyWords(asked, true)]).toEqual(['under way…', 'no answer']);
  });
  it('a question leads to the hop its packets begin with', () => {
    const asks = (place: Place) => aHop({ segment: 'query', place });
    const node: Place = { kind: 'node', name: 'node-1' };
    const hops = [asks(CLIENT), asks(node), aHop({ segment: 'answer', place: CLIENT }), asks(CLIENT), asks(node)];
    expect([0, 1, 2].map((index) => hopOfLookup(aConnection('c1', { hops }), index))).toEqual([0, 3, undefined]);
  });
  it('a Service is asked for by its name, and by those of its ports', () => {
    const ports = [
      { name: 'http', protocol: 'TCP', port: 80, targetPort: 80 },
      { protocol: 'UDP', port: 81, targetPort: 81 },
    ] as const;
    expect(questionsOf(aService('web', { ports: [...ports] }))).toEqual([
      { name: 'web.default.svc.cluster.local.', type: 'A' },
      { name: '_http._tcp.web.default.svc.cluster.local.', type: 'SRV' },
    ]);
  });
});
