import { describe, expect, it } from 'vitest';
import type { Death, Flight } from '../api/index.ts';
import { aFlight, aHeader, aScene, aScenePod } from '../testing/scenes.ts';
import { planFlight } from './flightPlan.ts';
import { frameAt } from './frame.ts';
import { layoutScene } from './layout.ts';
import { ribbonsAt, showsRibbons } from './ribbons.ts';
import type { SceneLayout } from './types.ts';

const vip = aHeader('172.17.0.4', 80);
const MARK_FOR = 2000;

/** So many packets a second from a Pod to its node's rules, evenly spread; those in flight at `time`. */
function stream(rate: number, time: number, change: Partial<Flight> = {}): Flight[] {
  const every = 1000 / rate;
  const first = Math.ceil((time - 120) / every);
  return Array.from({ length: Math.floor(time / every) - first + 1 }, (_, i) => {
    const departedAt = (first + i) * every;
    return aFlight({
      id: i,
      connection: `c${first + i}`,
      from: { kind: 'pod', name: 'default/pod-1-7' },
      to: { kind: 'node', name: 'node-1' },
      header: vip,
      departedAt,
      arrivesAt: departedAt + 120,
      ...change,
    });
  });
}

function ribbonsOf(layout: SceneLayout, flights: readonly Flight[], time: number, deaths: readonly Death[] = []) {
  const frame = frameAt(time, flights, deaths, {
    layout,
    planOf: (flight) => planFlight(flight, layout),
    connection: () => undefined,
    markFor: MARK_FOR,
  });
  return ribbonsAt(frame, layout, MARK_FOR);
}

describe('bands of packets', () => {
  const layout = layoutScene(aScene());

  it.each([50, 200, 1000])('say how many packets take a way in a second, at any moment (%i)', (rate) => {
    for (const time of [1000, 1013, 1051, 1099]) {
      const [band, ...others] = ribbonsOf(layout, stream(rate, time), time);
      expect(others).toEqual([]);
      expect(band!.rate / rate).toBeGreaterThan(0.97);
      expect(band!.rate / rate).toBeLessThan(1.03);
      expect(band!.failed).toBe(0);
    }
  });

  it('do not jump when a packet sets out or arrives', () => {
    const at = (time: number) => ribbonsOf(layout, stream(20, time), time)[0]?.rate ?? 0;
    for (let time = 1000; time < 1100; time += 1) expect(Math.abs(at(time + 1) - at(time))).toBeLessThan(2);
  });

  it('are apart by direction, and tell the share of answers that say no', () => {
    const answers = stream(100, 1000, {
      from: { kind: 'node', name: 'node-1' },
      to: { kind: 'pod', name: 'default/pod-1-7' },
      reply: true,
      segment: 'response',
      note: '200 OK',
    }).map((flight, i) => (i % 4 === 0 ? { ...flight, note: '503 Service Unavailable' } : flight));
    const bands = ribbonsOf(layout, [...stream(100, 1000), ...answers], 1000);
    expect(bands).toHaveLength(2);
    const back = bands.find(({ reply }) => reply);
    expect(back?.failed).toBeGreaterThan(0.15);
    expect(back?.failed).toBeLessThan(0.35);
    expect(bands.find(({ reply }) => !reply)?.failed).toBe(0);
  });

  it('tell which share of the packets died where the way ends', () => {
    const deaths = Array.from({ length: 100 }, (_, n): Death => ({
      id: n,
      connection: `d${n}`,
      at: 3000 - n * 20,
      place: { kind: 'node', name: 'node-1' },
      verdict: 'drop',
      reason: 'NoLocalEndpoints',
      header: vip,
      sentence: '',
    }));
    // 100 in the two seconds marks reach back, of 100 a second.
    expect(ribbonsOf(layout, stream(100, 3000), 3000, deaths)[0]?.failed).toBeCloseTo(0.5, 1);
  });

  it('lead to a full node, not to each of its dots', () => {
    const pods = Array.from({ length: 40 }, (_, n) => aScenePod(2, n));
    const full = layoutScene(aScene({ pods: [...pods, aScenePod(1, 7)] }));
    const flights = pods.flatMap((pod, n) =>
      stream(10, 1000 + n, {
        from: { kind: 'node', name: 'node-2' },
        to: { kind: 'pod', name: pod.key },
        header: aHeader(pod.ip!, 80),
        segment: 'request',
      }),
    );
    expect(new Set(ribbonsOf(full, flights, 1000).map(({ route }) => route)).size).toBe(1);
  });

  it('take the place of single packets above a rate, until clearly fewer are left, or as one chooses', () => {
    expect(showsRibbons(901, 'auto', false, false)).toBe(true);
    expect(showsRibbons(800, 'auto', false, false)).toBe(false);
    expect(showsRibbons(800, 'auto', false, true)).toBe(true);
    expect(showsRibbons(300, 'auto', true, false)).toBe(true);
    expect(showsRibbons(5000, 'packets', true, true)).toBe(false);
    expect(showsRibbons(1, 'ribbons', false, false)).toBe(true);
  });
});
