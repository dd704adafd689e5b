/**
 * Packets over the scene: one canvas, painted once a frame from the engine's present moment. It reads React Flow's viewport and the
 * layout directly and passes nothing through React's state.
 */
import { useEffect, useRef, useState } from 'react';
import { useStoreApi } from '@xyflow/react';
import { onFrame } from '../frame.ts';
import { showsRibbons } from '../../scene/index.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { viewStore } from '../store/viewStore.ts';
import { sayNotLoaded } from '../ui/latePart.tsx';
import { watchFonts } from '../ui/watchFonts.ts';
import type { LifePainter } from './life/paintLife.ts';
import { levelStore } from './store/levelStore.ts';
import type { paintRibbons as RibbonPaint } from './ribbons/paintRibbons.ts';
import { createPacketScene, type Still } from './packetScene.ts';
import { paintComets } from './paint/comets.ts';
import { isCrowd } from './paint/crowd.ts';
import { labelSpace } from './paint/labelSpace.ts';
import { paintLabels } from './paint/labels.ts';
import { lightsOf, paintLights } from './paint/lights.ts';
import { paintMarks } from './paint/marks.ts';
import { followPalette } from './paint/palette.ts';
import { inPage, type Sheet } from './paint/sheet.ts';
import { createStillness } from './paint/stillness.ts';
import { paintStills } from './paint/stills.ts';
import { paintJourney, paintTracks } from './paint/tracks.ts';
import { followPointer } from './pickPacket.ts';
import { sceneStore } from './store/sceneStore.ts';
import { createSwarmPainter } from './swarm/swarmPainter.ts';
import { MANY } from './swarm/swarm.ts';
import styles from './PacketLayer.module.css';
import { canvasWords } from './words.tsx';

type RibbonPainter = typeof RibbonPaint;

const NO_STILLS: readonly Still[] = [];

interface Viewport {
  readonly transform: readonly [number, number, number];
}

/** Paints until the returned function is called. */
function startPainting(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D, viewport: () => Viewport) {
  const host = canvas.parentElement ?? canvas;
  const packets = createPacketScene();
  const theme = followPalette();
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  const stillness = createStillness();
  let ratio = 1;
  let crowd = false;
  /** A crowd is on this canvas: in whole pixels of the page, four times as many of the screen would show nothing more. */
  let isCoarse = false;
  /** Nothing is on it. */
  let isEmpty = false;
  let size = { width: 0, height: 0 };
  const swarm = createSwarmPainter(canvas, stillness.wake);
  const resize = (): void => {
    ratio = isCoarse ? 1 : Math.min(2, window.devicePixelRatio || 1);
    canvas.width = Math.round(size.width * ratio);
    canvas.height = Math.round(size.height * ratio);
  };
  const fit = new ResizeObserver(([entry]) => {
    if (!entry) return;
    size = entry.contentRect;
    resize();
  });
  fit.observe(canvas);
  const pointer = followPointer(host, () => viewport().transform);

  let paintLife: LifePainter | undefined;
  let bands = false;
  let paintRibbons: RibbonPainter | undefined;
  let isLoading = false;
  const loadRibbons = (): void => {
    if (isLoading) return;
    isLoading = true;
    void import('./ribbons/paintRibbons.ts').then((module) => {
      paintRibbons = module.paintRibbons;
    }, sayNotLoaded);
  };
  const paint = (): void => {
    const { cluster, speed, playing } = clusterStore().getState();
    const { layout } = sceneStore().getState();
    const { selection, life, flows } = viewStore.getState();
    const selected = selection?.kind === 'connection' ? selection.id : undefined;
    const hop = selection?.kind === 'connection' ? selection.hop : undefined;
    const [offsetX, offsetY, zoom] = viewport().transform;
    const { width, height } = canvas;
    const time = [cluster, cluster.now, cluster.revision, speed, playing] as const;
    const look = [layout, offsetX, offsetY, zoom, width, height, theme.palette(), calm.matches] as const;
    if (stillness.isStill(...time, ...look, selected, hop, life, paintLife)) {
      pointer.look();
      return;
    }
    const frame = packets.frame(cluster, layout, speed, calm.matches);
    const isFarOut = levelStore.getState().level === 'tiles';
    bands = showsRibbons(frame.count, flows, isFarOut, bands);
    if (bands) loadRibbons();
    const isBanded = bands && paintRibbons !== undefined;
    const isSwarm = !isBanded && frame.count > MANY;
    crowd = !isBanded && isCrowd(frame.count, crowd);
    const isElsewhere = swarm.isElsewhere(isSwarm, viewport().transform);
    if ((crowd && !isElsewhere) !== isCoarse) {
      isCoarse = !isCoarse;
      resize();
    }
    const sheet: Sheet = { context, palette: theme.palette(), zoom, offsetX, offsetY, ratio, selected };
    const hasOwn = selected !== undefined || life.length > 0 || frame.marks.length > 0 || frame.waiting.length > 0;
    if (isElsewhere && isEmpty && !hasOwn) {
      swarm.paint(sheet, size, frame, crowd);
      pointer.look(frame);
      return;
    }
    isEmpty = isElsewhere && !hasOwn;
    const stills =
      selected === undefined || hop === undefined ? NO_STILLS : packets.stills(cluster, layout, selected, hop);
    inPage(sheet);
    context.clearRect(0, 0, canvas.width / ratio, canvas.height / ratio);
    if (isSwarm) swarm.paint(sheet, size, frame, crowd);
    if (isBanded) paintRibbons?.(sheet, frame, layout, packets.markFor(speed), calm.matches ? 0 : cluster.now);
    if (selected !== undefined) paintJourney(sheet, packets.journey(cluster, layout, selected), stills);
    else if (!isBanded) paintTracks(sheet, frame);
    if (life.length > 0) paintLife?.(sheet, cluster, layout, speed, life);
    if (!isSwarm) paintLights(sheet, lightsOf(frame.flashes));
    paintComets(sheet, frame, isSwarm || isBanded);
    if (frame.count > 0 || frame.marks.length > 0 || frame.waiting.length > 0) {
      const labels = labelSpace(sheet, layout);
      paintMarks(sheet, frame, labels);
      paintLabels(sheet, frame, labels, playing ? speed : 0);
    }
    paintStills(sheet, stills);
    pointer.look(frame);
  };

  // Loaded when first wanted.
  const loadLife = (): void => {
    if (paintLife ?? viewStore.getState().life.length === 0) return;
    stopWaiting();
    void import('./life/paintLife.ts').then(({ createLifePainter }) => {
      paintLife = createLifePainter(host);
    }, sayNotLoaded);
  };
  const stopWaiting = viewStore.subscribe(loadLife);
  loadLife();
  const stopFrames = onFrame(paint);
  const stopFonts = watchFonts(stillness.wake);
  // The browser may take a canvas away from a hidden page, and gives back an empty one.
  canvas.addEventListener('contextrestored', stillness.wake);
  return () => {
    stopFonts();
    canvas.removeEventListener('contextrestored', stillness.wake);
    stopWaiting();
    stopFrames();
    swarm.stop();
    fit.disconnect();
    theme.stop();
    pointer.stop();
  };
}

export function PacketLayer() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const flow = useStoreApi();
  const [isMissing, setMissing] = useState(false);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) {
      setMissing(true);
      return undefined;
    }
    return startPainting(element, context, flow.getState);
  }, [flow]);
  if (isMissing)
    return (
      <p className={styles['missing']} role="status">
        {canvasWords.picture.cannotDraw}
      </p>
    );
  return <canvas ref={canvas} className={styles['layer']} aria-hidden="true" />;
}
