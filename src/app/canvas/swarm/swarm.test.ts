import { describe, expect, it } from 'vitest';
import { frameAt, layoutScene, planFlight, type Frame, type FrameContext } from '../../../scene/index.ts';
import { aFlight, aHeader, aScene } from '../../../testing/scenes.ts';
import { binOf, FADED, STRIDE, swarmOf } from './swarm.ts';

const layout = layoutScene(aScene());

/** So many packets on their way from a node to its Pod, every second one an answer. */
function aFrame(count: number): Frame {
  const context: FrameContext = {
    layout,
    planOf: (flight) => planFlight(flight, layout),
    connection: () => undefined,
    markFor: 1000,
  };
  const flights = Array.from({ length: count }, (_, i) =>
    aFlight({
      id: i,
      connection: `c${i}`,
      from: { kind: 'node', name: 'node-1' },
      to: { kind: 'pod', name: 'default/pod-1-3' },
      header: aHeader('10.0.1.3', 5000),
      departedAt: 0,
      arrivesAt: 100 + i,
      reply: i % 2 === 1,
    }),
  );
  return frameAt(50, flights, [], context);
}

const row = ({ numbers }: { numbers: Float32Array }, i: number) => [
  ...numbers.subarray(i * STRIDE, i * STRIDE + STRIDE),
];

describe('a swarm as numbers', () => {
  it('says of each packet where it is, which way it goes and in what colour', () => {
    const frame = aFrame(5);
    const swarm = swarmOf(frame, undefined, true);
    expect(swarm.count).toBe(5);
    for (const [i, { x, y, towardsX, towardsY, plan }] of frame.comets.entries()) {
      const expected = [x, y, towardsX, towardsY, binOf(plan.colour, i % 2 === 1), 0].map(Math.fround);
      expect(row(swarm, i)).toEqual(expected);
    }
  });

  it('ends the trail behind the packet, on the way it came', () => {
    const frame = aFrame(1);
    const [x, y, tailX, tailY] = row(swarmOf(frame, undefined, false), 0) as [number, number, number, number];
    const { towardsX, towardsY } = frame.comets[0]!;
    expect((x - tailX) * towardsX + (y - tailY) * towardsY).toBeGreaterThan(0);
  });

  it('leaves the selected connection to the page, but not in a crowd; the others step back', () => {
    const frame = aFrame(5);
    const swarm = swarmOf(frame, 'c2', false);
    expect(swarm.count).toBe(4);
    expect([0, 1, 2, 3].map((i) => row(swarm, i)[5])).toEqual([FADED, FADED, FADED, FADED]);
    const crowd = swarmOf(frame, 'c2', true);
    expect(crowd.count).toBe(5);
    expect([0, 1, 2, 3, 4].map((i) => row(crowd, i)[5])).toEqual([FADED, FADED, 0, FADED, FADED]);
  });

  it('writes into a buffer that came back, as long as there is room in it', () => {
    const { buffer } = swarmOf(aFrame(5), undefined, false).numbers;
    expect(swarmOf(aFrame(6), undefined, false, buffer).numbers.buffer).toBe(buffer);
    expect(swarmOf(aFrame(60), undefined, false, buffer).numbers.buffer).not.toBe(buffer);
  });
});
