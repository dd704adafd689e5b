import { describe, expect, it } from 'vitest';
import { levelAt, tiledness, type Level } from './levelStore.ts';

const at = (zoom: number, density: 'card' | 'chip' | 'dot', before: Level, isHall = false): Level =>
  levelAt(zoom, { density, isHall }, before);

describe('the level of detail', () => {
  it('goes from tiles over readable Pods to open ones as one comes nearer', () => {
    const seen: Level[] = [];
    let level: Level = 'tiles';
    for (let zoom = 0.05; zoom < 3; zoom *= 1.02) {
      level = at(zoom, 'card', level);
      if (seen.at(-1) !== level) seen.push(level);
    }
    expect(seen).toEqual(['tiles', 'far', 'plain', 'near']);
  });

  it.each(['card', 'chip', 'dot'] as const)(
    'stays what it is while the zoom trembles around a border (%s)',
    (density) => {
      for (let border = 0.1; border < 3; border *= 1.01) {
        let level = at(border, density, 'far');
        let changes = 0;
        for (let step = 0; step < 20; step++) {
          const next = at(border * (step % 2 === 0 ? 1.03 : 0.99), density, level);
          if (next !== level) changes++;
          level = next;
        }
        expect(changes, `around ${border.toFixed(3)}`).toBeLessThanOrEqual(1);
      }
    },
  );

  it('begins to draw tiles with every Pod still in its seat, so that nothing jumps', () => {
    expect(at(0.26, 'card', 'far')).toBe('far');
    expect(at(0.2599, 'card', 'far')).toBe('tiles');
    expect(tiledness(0.2599, 'card')).toBeLessThan(0.001);
    expect(tiledness(0.1, 'card')).toBe(1);
  });

  it('leaves small words out earlier where a hall looks on', () => {
    expect(at(0.8, 'card', 'plain')).toBe('plain');
    expect(at(0.8, 'card', 'plain', true)).toBe('far');
  });

  it('never opens Pods that are drawn as dots, and makes tiles of them sooner', () => {
    expect(at(4, 'dot', 'plain')).toBe('plain');
    expect(at(0.35, 'dot', 'far')).toBe('tiles');
    expect(at(0.35, 'card', 'far')).toBe('far');
  });
});
