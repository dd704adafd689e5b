/**
 * The small map, while not everything is in sight. A touch on it goes there, a drag moves the view. For the pointer only: by keyboard
 * one goes from object to object and the view follows, and F shows everything.
 */
import { useReactFlow, useStore, useStoreApi } from '@xyflow/react';
import { useEffect, useRef, type PointerEvent } from 'react';
import { onFrame } from '../../frame.ts';
import { followPalette, type Palette } from '../paint/palette.ts';
import { sceneStore, useScene, type SceneState } from '../store/sceneStore.ts';
import { countPods } from '../tiles/tileFacts.ts';
import { paintMap } from './paintMap.ts';
import { isMapOfUse, scaleOf, sightOf, type Pane } from './sight.ts';
import styles from './Minimap.module.css';

interface Drawn {
  readonly scene: SceneState;
  readonly transform: Pane['transform'];
  readonly palette: Palette;
}

function startPainting(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D, pane: () => Pane): () => void {
  const theme = followPalette();
  let drawn: Drawn | undefined;
  let counts: { of: SceneState; counts: ReturnType<typeof countPods> } | undefined;
  const paint = (): void => {
    const scene = sceneStore().getState();
    const { transform } = pane();
    const palette = theme.palette();
    if (drawn?.scene === scene && drawn.transform === transform && drawn.palette === palette) return;
    drawn = { scene, transform, palette };
    if (counts?.of !== scene) counts = { of: scene, counts: countPods(scene) };
    const scale = scaleOf(scene.layout);
    const [width, height] = [scene.layout.width * scale, scene.layout.height * scale];
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    Object.assign(canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintMap({ context, palette, scale, width, height }, scene, counts.counts, sightOf(pane()));
  };
  paint();
  const stop = onFrame(paint);
  return () => {
    stop();
    theme.stop();
  };
}

function Map() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const store = useStoreApi();
  const flow = useReactFlow();
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    return canvas.current && context ? startPainting(canvas.current, context, store.getState) : undefined;
  }, [store]);
  const go = (event: PointerEvent<HTMLCanvasElement>, duration: number): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const { width: sceneWidth, height: sceneHeight } = sceneStore().getState().layout;
    const scale = scaleOf({ width: sceneWidth, height: sceneHeight });
    // Of the canvas itself: around it is a margin.
    const left = event.clientX - box.left - (box.width - sceneWidth * scale) / 2;
    const top = event.clientY - box.top - (box.height - sceneHeight * scale) / 2;
    const [x, y] = [left / scale, top / scale];
    void flow.setCenter(x, y, { zoom: flow.getZoom(), duration });
  };
  return (
    <canvas
      ref={canvas}
      className={styles['map']}
      data-layer="map"
      aria-hidden="true"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        go(event, 160);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) go(event, 0);
      }}
    />
  );
}

export function Minimap() {
  const width = useScene(({ layout }) => layout.width);
  const height = useScene(({ layout }) => layout.height);
  const isOfUse = useStore((pane) => isMapOfUse({ width, height }, pane));
  return isOfUse ? <Map /> : null;
}
