import { describe, expect, it } from 'vitest';
import { placeFor } from './picturePlace.ts';

const box = (left: number, right: number, top: number, bottom: number) => ({ left, right, top, bottom });
const PICTURE = box(400, 1600, 80, 960);
const FOOT = [box(412, 480, 918, 948), box(1500, 1588, 918, 948)];
const INVITATION = box(600, 1330, 915, 952);
/** The cluster, a client, and the default route. */
const drawn = (left: number, right: number) => [
  box(left, right, 100, 820),
  box(left + 20, left + 200, 850, 910),
  box(right - 150, right - 20, 850, 910),
];
const overlaps = (a: { left: number; right: number; bottom: number }, b: ReturnType<typeof box>): boolean =>
  a.left < b.right && a.right > b.left && a.bottom > b.top && a.bottom - 34 < b.bottom;

describe('a message over the picture', () => {
  it('stands beside the cluster where there is room for it, above the buttons of the view', () => {
    const place = placeFor(PICTURE, drawn(700, 1300), FOOT);
    expect(place).toEqual({ kind: 'beside', left: 1310, right: 1590, bottom: 908 });
  });

  it('takes the side that is free when the learner has moved the cluster', () => {
    expect(placeFor(PICTURE, drawn(900, 1595), FOOT)).toMatchObject({ kind: 'beside', left: 410, right: 890 });
  });

  it('stands in the row of legend and buttons when the cluster is as wide as the picture', () => {
    expect(placeFor(PICTURE, drawn(420, 1580), FOOT)).toEqual({ kind: 'row', left: 490, right: 1490, bottom: 951 });
  });

  it('goes between the clients and the default route when a sentence stands in that row', () => {
    const place = placeFor(PICTURE, drawn(420, 1580), [...FOOT, INVITATION]);
    expect(place).toEqual({ kind: 'row', left: 630, right: 1420, bottom: 905 });
  });

  it.each([420, 460, 550, 600, 700, 900])('lies over nothing that is drawn (cluster from %s px)', (left) => {
    for (const foot of [FOOT, [...FOOT, INVITATION]]) {
      const boxes = drawn(left, 2000 - left);
      const place = placeFor(PICTURE, boxes, foot);
      expect(place.kind).not.toBe('over');
      expect([...boxes, ...foot].filter((each) => overlaps(place, each))).toEqual([]);
    }
  });
});
