/**
 * The viewport: the whole cluster fits at first and whenever its panel changes size, until the learner takes the view into their
 * own hands. On a phone never so small that nothing can be read: there the upper left stays in sight and one pans.
 */
import { useReactFlow, useStore, type Viewport } from '@xyflow/react';
import { useCallback, useEffect } from 'react';
import { usePresent } from '../store/presentStore.ts';
import { useInvitation } from '../store/invitationStore.ts';
import { viewportStore } from '../store/viewportStore.ts';
import { useView } from '../store/viewStore.ts';
import { useCompact } from '../ui/compact.ts';
import { levelStore, setZoom } from './store/levelStore.ts';
import { useScene } from './store/sceneStore.ts';

/** Around the cluster, and below it, where legend and buttons stand. Where there is little room those are in the menu. */
const AROUND = { margin: 20, foot: 48 };
const AROUND_CLOSE = { margin: 8, foot: 8 };
const STEP_MS = 160;
const LARGEST = 1.25;
const CALM_MS = 260;
/** What is said of the lens, where it stands above the picture: in one row of a wide pane and in two of a narrow one. */
const NOTICE = { wide: 20, narrow: 34, from: 620 };
/** In a wider pane the invitation stands in the row of legend and buttons (Invitation.module.css, Scene.module.css). */
const INVITED = 1000;
/** A pane narrower than this, and higher than wide, is a phone's that shows nothing else. */
const PHONE = 480;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Whether what is said of the lens stands above the picture: the row of legend and buttons is not there, or is taken. */
export function isNoticeAbove(pane: Size, isClose: boolean, isInvited: boolean): boolean {
  return isClose || (isInvited && pane.width > INVITED);
}

/** @param isNoticed something is said above the picture */
export function fitted(scene: Size, pane: Size, isClose = false, isNoticed = false): Viewport {
  const { margin, foot } = isClose ? AROUND_CLOSE : AROUND;
  const notice = !isNoticed ? 0 : pane.width < NOTICE.from ? NOTICE.narrow : NOTICE.wide;
  const room = { width: pane.width - 2 * margin, height: pane.height - margin - foot - notice };
  const whole = Math.min(room.width / scene.width, room.height / scene.height);
  // A tall phone shows one column of nodes at a readable size rather than all of them as specks; above its sheet, and between panels, all are shown.
  const least = pane.width < PHONE && pane.height > pane.width ? Math.min(0.62, room.height / scene.height) : 0;
  const zoom = Math.min(LARGEST, Math.max(whole, least));
  return {
    zoom,
    x: Math.max(margin, (pane.width - scene.width * zoom) / 2),
    y: margin + notice + Math.max(0, (room.height - scene.height * zoom) / 2),
  };
}

export function useFit() {
  const flow = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const sceneWidth = useScene((state) => state.layout.width);
  const sceneHeight = useScene((state) => state.layout.height);
  const density = useScene((state) => state.layout.book.density);
  const isHall = usePresent((state) => state.on);
  const isClose = useCompact() !== undefined;
  const isLogical = useView((state) => state.lens === 'logical');
  const isNoticed = isNoticeAbove({ width, height }, isClose, useInvitation()) && isLogical;

  const fit = useCallback(
    (duration: number) => {
      if (width === 0 || height === 0) return;
      const viewport = fitted({ width: sceneWidth, height: sceneHeight }, { width, height }, isClose, isNoticed);
      setZoom(viewport.zoom, { density, isHall });
      void flow.setViewport(viewport, { duration });
    },
    [flow, width, height, sceneWidth, sceneHeight, density, isHall, isClose, isNoticed],
  );
  useEffect(() => {
    if (!viewportStore.getState().isOwn) fit(0);
  }, [fit]);

  // Asked for by a key or a word: from then on the view is the page's again.
  useEffect(
    () =>
      viewportStore.subscribe(({ fits, steps }, before) => {
        if (fits !== before.fits) fit(CALM_MS);
        if (steps > before.steps) void flow.zoomIn({ duration: STEP_MS });
        if (steps < before.steps) void flow.zoomOut({ duration: STEP_MS });
      }),
    [flow, fit],
  );

  const onMove = useCallback(
    (event: unknown, viewport: Viewport) => {
      // Only the learner's own moves come with an event.
      if (event && !viewportStore.getState().isOwn) viewportStore.setState({ isOwn: true });
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
