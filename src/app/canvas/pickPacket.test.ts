import { describe, expect, it } from 'vitest';
import { frameAt, layoutScene, planFlight } from '../../scene/index.ts';
import { aFlight, aHeader, aScene } from '../../testing/scenes.ts';
import { packetAt } from './pickPacket.ts';

describe('the packet under the pointer', () => {
  const layout = layoutScene(aScene());
  const flight = (connection: string, departedAt: number) =>
    aFlight({
      connection,
      from: { kind: 'pod', name: 'default/pod-1-7' },
      to: { kind: 'node', name: 'node-1' },
      header: aHeader('172.17.0.4', 80),
      departedAt,
      arrivesAt: departedAt + 1000,
    });
  const frame = frameAt(500, [flight('late', 300), flight('early', 0)], [], {
    layout,
    planOf: (each) => planFlight(each, layout),
    connection: () => undefined,
    markFor: 1000,
  });
  const early = frame.comets[1]!;

  it('is the nearest one within reach', () => {
    expect(packetAt(frame, early.x + 3, early.y, 10)).toBe('early');
  });

  it('is none where none flies', () => {
    expect(packetAt(frame, -500, -500, 10)).toBeUndefined();
  });
});
