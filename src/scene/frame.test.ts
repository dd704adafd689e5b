import { describe, expect, it } from 'vitest';
import type { ConnectionRecord, Flight, Hop, Place } from '../api/index.ts';
import { aService } from '../testing/clusterObjects.ts';
import { aFlight, aHeader, aPlate, aScene } from '../testing/scenes.ts';
import { furtherTurns, labelOf, planFlight } from './flightPlan.ts';
import { createFrame, frameAt, type FrameContext } from './frame.ts';
import { layoutScene } from './layout.ts';
import { anchorOf } from './stops.ts';
import type { Lens, SceneLayout } from './types.ts';

const vip = aHeader('172.17.0.4', 80);
const rewritten = aHeader('10.0.2.4', 5000);
const pod = (name: string): Place => ({ kind: 'pod', name: `default/${name}` });
const node = (name: string): Place => ({ kind: 'node', name });

/** A SYN from a Pod of node-1 to the Service, answered on node-2, and the SYN-ACK back: hop by hop, 120 ms each. */
function journey(): { flights: Flight[]; record: ConnectionRecord } {
  const back = { protocol: 'TCP', src: '10.0.2.4', sport: 5000, dst: '10.0.1.7', dport: 41_822 } as const;
  const unNATed = { ...back, src: '172.17.0.4', sport: 80 };
  const legs = [
    { from: pod('pod-1-7'), to: node('node-1'), header: vip },
    { from: node('node-1'), to: node('node-2'), header: rewritten },
    { from: node('node-2'), to: pod('pod-2-4'), header: rewritten },
    { from: pod('pod-2-4'), to: node('node-2'), header: back, reply: true },
    { from: node('node-2'), to: node('node-1'), header: back, reply: true },
    { from: node('node-1'), to: pod('pod-1-7'), header: unNATed, reply: true },
  ];
  const segmentOf = (reply?: boolean) => (reply ? 'SYN-ACK' : 'SYN');
  const flights = legs.map(({ reply, ...leg }, i) =>
    aFlight({
      ...leg,
      id: i,
      segment: segmentOf(reply),
      reply: reply ?? false,
      departedAt: i * 120,
      arrivesAt: i * 120 + 120,
    }),
  );
  const hops = legs.map(({ from, to, header, reply }, i): Hop => ({
    at: i * 120,
    place: from,
    arrivedAs: i > 0 && legs[i - 1]!.reply === reply ? legs[i - 1]!.header : header,
    decided: [],
    leftAs: header,
    next: to,
    compared: 0,
    segment: segmentOf(reply),
  }));
  const record: ConnectionRecord = {
    id: 'c1',
    flow: { from: { pod: 'default/pod-1-7' }, to: { host: '172.17.0.4', port: 80 } },
    openedAt: 0,
    state: 'opening',
    masqueraded: false,
    hops,
    requests: [],
  };
  return { flights, record };
}

function contextOf(layout: SceneLayout, record: ConnectionRecord): FrameContext {
  return {
    layout,
    planOf: (flight) => planFlight(flight, layout, { record: () => record }),
    connection: () => record,
    markFor: 2000,
  };
}

describe('a frame', () => {
  const lenses: readonly Lens[] = ['data-path', 'logical'];
  it.each(lenses)('lets a packet leave exactly where it arrived (%s)', (lens) => {
    const layout = layoutScene(aScene({ change: { lens } }));
    const { flights, record } = journey();
    const context = contextOf(layout, record);
    for (const [i, flight] of flights.slice(1).entries()) {
      const arriving = frameAt(flight.departedAt, [flights[i]!], [], context).comets[0]!;
      const leaving = frameAt(flight.departedAt, [flight], [], context).comets[0]!;
      expect(Math.hypot(arriving.x - leaving.x, arriving.y - leaving.y), `hop ${i}`).toBeLessThan(0.01);
    }
  });

  it.each(lenses)(
    'has a packet as far on its way as its hop is in time, however long the way is drawn (%s)',
    (lens) => {
      const layout = layoutScene(aScene({ change: { lens } }));
      const { flights, record } = journey();
      const context = contextOf(layout, record);
      const lengths = new Set<number>();
      for (const flight of flights)
        for (const share of [0.1, 0.25, 0.5, 0.9]) {
          const time = flight.departedAt + share * (flight.arrivesAt - flight.departedAt);
          const { along, plan } = frameAt(time, [flight], [], context).comets[0]!;
          expect(along / plan.route.length).toBeCloseTo(share, 6);
          lengths.add(Math.round(plan.route.length));
        }
      expect(lengths.size).toBeGreaterThan(1);
    },
  );

  it('goes through the hub of the Service it is about, also when the connection asked another one for a name first', () => {
    const services = [
      { service: aService('frontend-svc', { clusterIP: '172.17.0.4' }), colour: 1, system: false },
      { service: aService('names', { clusterIP: '172.17.0.10' }), colour: 2, system: false },
    ];
    const plates = [
      aPlate(),
      aPlate({ service: 'default/names', ip: '172.17.0.10', port: 53, endpoints: ['10.0.1.3:53'] }),
    ];
    const layout = layoutScene(aScene({ services, plates, change: { lens: 'logical' } }));
    const { flights, record } = journey();
    const question: Hop = {
      ...record.hops[1]!,
      segment: 'query',
      arrivedAs: aHeader('172.17.0.10', 53),
      leftAs: aHeader('10.0.1.3', 53),
    };
    const asked = { ...record, hops: [question, ...record.hops] };
    for (const flight of flights) {
      const routes = [record, asked].map((known) => planFlight(flight, layout, { record: () => known }).route);
      expect([...routes[1]!.points], flight.segment).toEqual([...routes[0]!.points]);
    }
  });

  it('is a pure function of time: the same moment gives the same picture, in any order', () => {
    const { flights, record } = journey();
    const context = contextOf(layoutScene(aScene()), record);
    const reused = createFrame();
    const at = (time: number) => {
      const { comets, count } = frameAt(time, flights, [], context, reused);
      return comets.slice(0, count).map(({ x, y, flip }) => ({ x, y, flip }));
    };
    const first = at(200);
    at(650);
    expect(at(200)).toEqual(first);
  });

  it('never jumps: a packet moves a little in a little time', () => {
    const { flights, record } = journey();
    const context = contextOf(layoutScene(aScene()), record);
    let last: { x: number; y: number } | undefined;
    for (let time = 0; time <= 720; time += 0.5) {
      const now = flights.filter((flight) => flight.departedAt <= time && time < flight.arrivesAt);
      const comet = frameAt(time, now, [], context).comets[0];
      if (!comet || now.length === 0) continue;
      if (last) expect(Math.hypot(comet.x - last.x, comet.y - last.y)).toBeLessThan(14);
      last = { x: comet.x, y: comet.y };
    }
  });

  it('stops the first packet at the plate that decides, and lets later ones pass on the lane', () => {
    const layout = layoutScene(aScene());
    const plate = layout.index.nodes.get('node-1')!.plates[0]!;
    const opening = anchorOf(node('node-1'), layout, vip, { connection: 'c1', segment: 'SYN' });
    const later = anchorOf(node('node-1'), layout, vip, { connection: 'c1', segment: 'request' });
    expect(opening.y).toBeCloseTo(plate.bar.y + plate.bar.height / 2);
    expect(later.y).toBe(layout.index.nodes.get('node-1')!.lane.y);
  });

  it('turns the label from the virtual IP to the endpoint when the packet leaves the plate, and lights the rolled segment', () => {
    const { flights, record } = journey();
    const context = contextOf(layoutScene(aScene()), record);
    const { comets, flashes } = frameAt(flights[1]!.departedAt + 6, [flights[1]!], [], context);
    const { flight, before } = comets[0]!.plan;
    expect(before && labelOf(flight, before)).toBe('→ 172.17.0.4:80');
    expect(labelOf(flight, flight.header)).toBe('→ 10.0.2.4:5000');
    expect(comets[0]!.flip).toBeGreaterThan(0);
    expect(comets[0]!.flip).toBeLessThan(0.5);
    expect(flashes.map((flash) => flash.segment.endpoint)).toEqual(['10.0.2.4:5000']);
  });

  it('tells a rewritten source beside the destination, and on the way back both ends that conntrack translates', () => {
    const client = aHeader('192.168.49.11', 30_080, { src: '203.0.113.9' });
    const masqueraded = aHeader('10.0.2.4', 5000, { src: '192.168.49.11' });
    const there = aFlight({ from: node('node-1'), to: node('node-2'), header: masqueraded });
    expect(furtherTurns({ flight: there, before: client })).toEqual([
      { before: 'from 203.0.113.9', after: 'from 192.168.49.11' },
    ]);
    const dnatOnly = { ...client, dst: '10.0.2.4', dport: 5000 };
    expect(furtherTurns({ flight: { ...there, header: dnatOnly }, before: client })).toEqual([]);

    const answer = aHeader('192.168.49.11', 41_822, { src: '10.0.2.4', sport: 5000 });
    const home = aHeader('203.0.113.9', 41_822, { src: '192.168.49.11', sport: 30_080 });
    const back = aFlight({ from: node('node-1'), to: node('node-1'), header: home, reply: true, note: '200 OK' });
    expect(furtherTurns({ flight: back, before: answer })).toEqual([
      { before: 'from 10.0.2.4:5000', after: 'from 192.168.49.11:30080' },
      { before: 'to 192.168.49.11', after: 'to 203.0.113.9' },
    ]);
  });

  it('marks a rejected packet at the plate that rejected it, and counts equal ones', () => {
    const layout = layoutScene(aScene({ plates: [aPlate({ endpoints: [] })] }));
    const { record } = journey();
    const death = {
      id: 1,
      connection: 'c1',
      at: 100,
      place: node('node-1'),
      verdict: 'reject',
      reason: 'NoEndpoints',
      header: vip,
      sentence: 'default/frontend-svc has no endpoints',
    } as const;
    const { marks } = frameAt(1100, [], [death, { ...death, id: 2, at: 1000 }], contextOf(layout, record));
    const plate = layout.index.nodes.get('node-1')!.plates[0]!;
    expect(marks).toHaveLength(1);
    expect(marks[0]).toMatchObject({ count: 2, age: 0.05, y: plate.bar.y + plate.bar.height / 2 });
  });

  it.each(lenses)(
    'counts what is lost on the way into a node without power as one, wherever it was going (%s)',
    (lens) => {
      const input = aScene({ change: { lens } });
      const layout = layoutScene({ ...input, nodes: input.nodes.map((each) => ({ ...each, isCutOff: true })) });
      const { record } = journey();
      const death = {
        id: 1,
        connection: 'c1',
        at: 100,
        place: node('node-2'),
        header: rewritten,
        sentence: '',
      } as const;
      const lost = { ...death, verdict: 'unroutable', reason: 'NodeDown' } as const;
      const deaths = [lost, { ...lost, id: 2, at: 400, header: aHeader('10.0.2.9', 53) }];
      const context = { ...contextOf(layout, record), connection: () => undefined };
      const { marks } = frameAt(500, [], deaths, context);
      expect(marks).toMatchObject([{ count: 2, age: 0.05, ...layout.index.nodes.get('node-2')!.socket }]);
    },
  );

  it('shows a clock at a client whose packet was dropped, until it gives up', () => {
    const { record } = journey();
    const death = {
      id: 1,
      connection: 'c1',
      at: 120,
      place: node('node-1'),
      verdict: 'drop',
      reason: 'NoLocalEndpoints',
      header: vip,
      sentence: '',
    } as const;
    const layout = layoutScene(aScene());
    expect(frameAt(900, [], [death], contextOf(layout, record)).waiting).toMatchObject([{ waited: 900 }]);
    const over = { ...record, endedAt: 5000 };
    expect(frameAt(5001, [], [death], contextOf(layout, over)).waiting).toEqual([]);
  });
});
