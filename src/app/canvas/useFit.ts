/**
 * The viewport: the whole cluster fits at first and whenever its panel changes size, until the learner takes the view into their
 * own hands. On a phone never so small that nothing can be read: there the upper left stays in sight and one pans.
 */
import { useReactFlow, useStore, type Viewport } from '@xyflow/react';
import { useCallback, useEffect, useRef } from 'react';
import { usePresent } from '../store/presentStore.ts';
import { viewportStore } from '../store/viewportStore.ts';
import { levelStore, setZoom } from './store/levelStore.ts';
import { useScene } from './store/sceneStore.ts';

const MARGIN = 20;
/** Legend and buttons stand here. */
const FOOT = 48;
const LARGEST = 1.25;
const CALM_MS = 260;
/** A pane narrower than this is a phone's. */
const PHONE = 480;

export function fitted(scene: { width: number; height: number }, pane: { width: number; height: number }): Viewport {
  const room = { width: pane.width - 2 * MARGIN, height: pane.height - MARGIN - FOOT };
  const whole = Math.min(room.width / scene.width, room.height / scene.height);
  // A tall phone shows one column of nodes at a readable size rather than all of them as specks; between panels all are shown.
  const least = pane.width < PHONE ? Math.min(0.62, room.height / scene.height) : 0;
  const zoom = Math.min(LARGEST, Math.max(whole, least));
  return {
    zoom,
    x: Math.max(MARGIN, (pane.width - scene.width * zoom) / 2),
    y: MARGIN + Math.max(0, (room.height - scene.height * zoom) / 2),
  };
}

export function useFit() {
  const flow = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const sceneWidth = useScene((state) => state.layout.width);
  const sceneHeight = useScene((state) => state.layout.height);
  const isOwn = useRef(false);
  const density = useScene((state) => state.layout.book.density);
  const isHall = usePresent((state) => state.on);

  const fit = useCallback(
    (duration: number) => {
      if (width === 0 || height === 0) return;
      isOwn.current = false;
      const viewport = fitted({ width: sceneWidth, height: sceneHeight }, { width, height });
      setZoom(viewport.zoom, { density, isHall });
      void flow.setViewport(viewport, { duration });
    },
    [flow, width, height, sceneWidth, sceneHeight, density, isHall],
  );
  useEffect(() => {
    if (!isOwn.current) fit(0);
  }, [fit]);

  // Asked for by a key or a word: from then on the view is the page's again.
  useEffect(() => viewportStore.subscribe(() => fit(CALM_MS)), [fit]);

  const onMove = useCallback(
    (event: unknown, viewport: Viewport) => {
      // Only the learner's own moves come with an event.
      if (event) isOwn.current = true;
      setZoom(viewport.zoom, { density, isHall });
    },
    [density, isHall],
  );
  // Pods may be drawn otherwise, or the tiles' painter may have come, while nothing moves.
  useEffect(() => {
    const again = (): void => setZoom(flow.getZoom(), { density, isHall });
    again();
    return levelStore.subscribe((state, before) => {
      if (state.hasTiles !== before.hasTiles) again();
    });
  }, [flow, density, isHall]);
  return { onMove, fit };
}
