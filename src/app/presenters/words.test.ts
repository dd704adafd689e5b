import { linkTrouble } from './linkWords.ts';
import { describe, expect, it } from 'vitest';
import type { Plate, ProxyStatus } from '../../api/index.ts';
import { aNode, aService } from '../../testing/clusterObjects.ts';
import { aConnection, aHop } from '../../testing/connections.ts';
import { aPod } from '../../testing/pods.ts';
import { clientFrom, clientGroups, hostSuggestions } from './clients.ts';
import { podSuffix, shortKey } from './flowWords.ts';
import { isPlateAt, plateOutcome } from './plateWords.ts';
import { changesSince, proxyLine } from './proxyWords.ts';
import { selectionAt, selectionOf } from './selections.ts';
import { outcomeOf, shortPod, verdictLine } from './verdictWords.ts';

describe('names', () => {
  it('a Pod of a ReplicaSet goes by its suffix, others by their name', () => {
    expect(podSuffix('frontend-6d4cf56db6-x2k9p')).toBe('…x2k9p');
    expect(podSuffix('db-0')).toBe('db-0');
    expect(podSuffix('client-b')).toBe('client-b');
  });
  it('the hash of the template is left out of a short name', () => {
    expect(shortPod('default/frontend-6d4cf56db6-x2k9p')).toBe('frontend-x2k9p');
    expect(shortPod('default/db-0')).toBe('db-0');
    expect(shortPod('default/agent-x2k9p')).toBe('agent-x2k9p');
  });
  it('only other namespaces than default are named', () => {
    expect(shortKey('default/web')).toBe('web');
    expect(shortKey('kube-system/coredns')).toBe('kube-system/coredns');
  });
});

describe('a verdict in a line', () => {
  it.each([
    [aConnection('1'), '200 from web-x2k9p', 'accept'],
    [aConnection('2', { requests: [{ sentAt: 0, answeredAt: 1, status: 503 }] }), '503 from web-x2k9p', 'error'],
    [aConnection('3', { verdict: 'drop', reason: 'why' }), 'DROP · why', 'drop'],
    [aConnection('4', { verdict: 'reject', reason: 'why' }), 'REJECT · why', 'reject'],
    [aConnection('5', { verdict: 'refused', reason: 'why' }), 'RST · why', 'refused'],
    [aConnection('9', { verdict: 'refused', reason: 'why', reasonCode: 'ConnectionClosed' }), 'EOF · why', 'refused'],
    [aConnection('6', { verdict: 'nxdomain', reason: 'why' }), 'NXDOMAIN · why', 'nxdomain'],
    [aConnection('7', { verdict: 'unroutable', reason: 'why' }), 'lost · why', 'unroutable'],
  ])('%#', (record, line, outcome) => {
    expect(verdictLine(record)).toBe(line);
    expect(outcomeOf(record)).toBe(outcome);
  });
  it('is the state while there is none', () => {
    const { verdict: _, ...open } = aConnection('8', { state: 'opening' });
    expect(verdictLine(open)).toBe('opening…');
    expect(outcomeOf(open)).toBe('open');
    const silenced = { ...open, hops: [aHop({ ending: { verdict: 'drop', reason: 'NoLocalEndpoints' } })] };
    expect(verdictLine(silenced)).toBe('lost at node-1; the client waits…');
    expect(verdictLine({ ...silenced, tries: 3 })).toBe('lost at node-1, sent 3 times; the client waits…');
    // It was sent again, and has arrived: now the program is awaited.
    expect(verdictLine({ ...silenced, state: 'established' })).toBe('established…');
  });
  it('of a connection that is kept open tells how many requests it has carried', () => {
    const { verdict: _, ...open } = aConnection('10', { state: 'established', keepAlive: true });
    expect(verdictLine(open)).toBe('open · 1 answered by web-x2k9p');
    expect(verdictLine({ ...open, requestCount: 300 })).toBe('open · 300 answered by web-x2k9p');
  });
});

describe('selections', () => {
  it('lead from an Event to its object, and not to kinds that are not served', () => {
    expect(selectionOf({ kind: 'Pod', name: 'a', namespace: 'x' })).toMatchObject({ resource: 'pods', namespace: 'x' });
    expect(selectionOf({ kind: 'Node', name: 'n' }, 'default')).toMatchObject({ resource: 'nodes', namespace: '' });
    expect(selectionOf({ kind: 'CronJob', name: 'j' })).toMatchObject({ resource: 'cronjobs' });
    expect(selectionOf({ kind: 'Ingress', name: 'i' })).toBeUndefined();
  });
  it('lead from a place to what stands there', () => {
    expect(selectionAt({ kind: 'pod', name: 'x/a' })).toMatchObject({ namespace: 'x', name: 'a' });
    expect(selectionAt({ kind: 'void', name: '' })).toBeUndefined();
  });
});

describe('who can send', () => {
  const pods = [
    aPod('web').withPorts({ containerPort: 80 }).withIP('10.244.1.2').ready().build(),
    aPod('client').withIP('10.244.1.3').ready().build(),
    aPod('dns').inNamespace('kube-system').withIP('10.244.0.2').ready().build(),
    aPod('new').phase('Pending').build(),
  ];
  it('is every Pod that runs, clients before servers, then the outside, the nodes, the system', () =>
    expect(
      clientGroups(pods, [aNode('node-1')], [{ name: 'user' }]).map(({ label, choices }) => [
        label,
        ...choices.map(({ value }) => value),
      ]),
    ).toEqual([
      ['Client Pods', 'pod default/client'],
      ['Pods that serve', 'pod default/web'],
      ['Outside', 'external user'],
      ['Nodes', 'node node-1'],
      ['System Pods', 'pod kube-system/dns'],
    ]));
  it('reads a choice back', () => {
    expect(clientFrom('pod default/web')).toEqual({ pod: 'default/web' });
    expect(clientFrom('')).toBeUndefined();
  });
  it('a Pod is offered names, the outside only what it has routes to', () => {
    const services = [aService('web', { clusterIP: '10.96.0.5' })];
    expect(hostSuggestions({ pod: 'default/x' }, services, [], []).map(({ host }) => host)).toEqual([
      'web',
      '10.96.0.5',
    ]);
    expect(hostSuggestions({ pod: 'other/x' }, services, [], [])[0]?.host).toBe('web.default');
    expect(hostSuggestions({ external: 'user' }, services, [], [])).toEqual([]);
  });
});

describe('plates and kube-proxy', () => {
  const plate = {
    service: 'default/web:http',
    kind: 'ClusterIP',
    ip: '10.96.0.5',
    port: 80,
    protocol: 'TCP',
    verdict: 'drop',
    policy: 'Local',
    segments: [],
    masquerade: false,
  } as const satisfies Plate;
  it('a plate is found by Service and address', () => {
    expect(isPlateAt(plate, 'default/web:http', '10.96.0.5:80')).toBe(true);
    expect(isPlateAt(plate, 'default/web', '10.96.0.5')).toBe(true);
    expect(isPlateAt(plate, 'default/other', '10.96.0.5:80')).toBe(false);
    expect(plateOutcome(plate)).toBe('→ DROP');
  });
  const status: ProxyStatus = { node: 'n', running: true, syncedRevision: 10, syncedAt: 0 };
  it('counts the objects newer than the rules', () =>
    expect(changesSince(10, [{ metadata: { resourceVersion: '10' } }, { metadata: { resourceVersion: '11' } }])).toBe(
      1,
    ));
  it('says how far behind it is', () => {
    expect(proxyLine(status, 0, 0).state).toBe('ok');
    expect(proxyLine({ ...status, syncDueAt: 900 }, 2, 400).sentence).toBe('2 changes behind; sync due in 0.5 s');
    expect(proxyLine({ ...status, running: false }, 1, 0).sentence).toContain('1 change behind');
    expect(proxyLine({ ...status, running: false }, 1, 0, false).sentence).toBe(
      'off with its node: nothing passes here',
    );
  });
});

describe('what is wrong with the network of a node', () => {
  const sound = { powered: true, connected: true, delay: 0, loss: 0 };
  it.each([
    [sound, undefined],
    [{ ...sound, delay: 400 }, '+400 ms'],
    [{ ...sound, delay: 400, loss: 0.3 }, '+400 ms, loses 30 %'],
    [{ ...sound, connected: false, loss: 0.3 }, 'network cut'],
    [{ ...sound, powered: false, connected: false }, 'powered off'],
  ])('%j is said as %s', (link, words) => {
    expect(linkTrouble(link)).toBe(words);
  });
});
