import { cleanup, fireEvent, render } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { layoutScene } from '../../../scene/index.ts';
import { aPlate, aScene } from '../../../testing/scenes.ts';
import { fixtureCluster } from '../../../testing/fixtureCluster.ts';
import { createClusterStore, provideClusterStore } from '../../store/clusterStore.ts';
import { resetScene } from '../store/sceneStore.ts';
import { PlateView } from './PlateView.tsx';

const endpointsOf = (count: number): string[] => Array.from({ length: count }, (_, n) => `10.0.1.${n + 1}:5000`);

function draw(count: number) {
  const layout = layoutScene(aScene({ plates: [aPlate({ endpoints: endpointsOf(count) })] }));
  const seat = layout.nodes.find(({ name }) => name === 'node-1')!.plates[0]!;
  const { container } = render(<PlateView plate={seat} node="node-1" x={0} y={0} />);
  return { seat, plate: container.querySelector<HTMLElement>('[data-kind="Plate"]')! };
}

describe('a rule plate', () => {
  beforeEach(() => {
    provideClusterStore(createClusterStore(fixtureCluster().cluster));
    resetScene();
  });
  afterEach(cleanup);

  it('has a segment for every endpoint, with its share', () => {
    const { plate } = draw(3);
    const segments = [...plate.querySelectorAll<HTMLElement>('[data-endpoint]')];
    expect(segments.map(({ dataset }) => dataset['endpoint'])).toEqual(endpointsOf(3));
    expect(segments.map((segment) => segment.querySelector('b')?.textContent)).toEqual(['⅓', '⅓', '⅓']);
  });

  it('with segments too narrow for a word is a comb of as many teeth, whose neighbours touch but do not melt', () => {
    const { plate, seat } = draw(60);
    expect(plate.querySelectorAll('[data-endpoint]')).toHaveLength(0);
    expect(plate.querySelector<HTMLElement>('[data-endpoints]')?.dataset['endpoints']).toBe('60');
    const paths = [...plate.querySelectorAll('path')].map((path) => path.getAttribute('d') ?? '');
    const teeth = paths.map((path) => path.split('z').slice(0, -1));
    expect(teeth.map(({ length }) => length)).toEqual([30, 30]);
    expect(plate.getAttribute('aria-label')).toContain('60 endpoints');
    // Each begins on a whole pixel, left of its rounded corner, and the last ends where the bar does.
    const [left, right] = [teeth[0]![0]!, teeth[1]!.at(-1)!].map((tooth) => Number(/^M([\d.]+)/.exec(tooth)![1]));
    expect(left! % 0.5).toBe(0);
    expect(right!).toBeLessThan(seat.bar.width);
    expect(right!).toBeGreaterThan(seat.bar.width - 4);
  });

  it('says of a tooth what it leads to when it is pointed at', () => {
    const { plate, seat } = draw(60);
    const comb = plate.querySelector<HTMLElement>('[data-endpoints]')!;
    const middle = seat.segments[41]!.rect.x + seat.segments[41]!.rect.width / 2 - seat.bar.x;
    const moved = new MouseEvent('pointermove', { bubbles: true });
    Object.defineProperty(moved, 'offsetX', { value: middle });
    fireEvent(comb, moved);
    expect(comb.title).toBe('1.7 % of new connections to 10.0.1.42:5000 (10.0.1.42)');
  });
});
