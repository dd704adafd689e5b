/** The tiles' canvas: under the packets, over the nodes' boxes. It looks every frame whether anything is different, and paints only then. */
import { useEffect, useRef } from 'react';
import { useStoreApi } from '@xyflow/react';
import { layoutTiles, type SceneLayout, type Tiles } from '../../../scene/index.ts';
import { onFrame } from '../../frame.ts';
import { followPalette, type Palette } from '../paint/palette.ts';
import { inPage } from '../paint/sheet.ts';
import { tiledness } from '../store/levelStore.ts';
import { sceneStore, type SceneState } from '../store/sceneStore.ts';
import { watchFonts } from '../../ui/watchFonts.ts';
import { createCellPainter } from './paintCells.ts';
import { paintTiles } from './paintTiles.ts';
import { countPods, type TileCount } from './tileFacts.ts';
import styles from './TileLayer.module.css';

type Transform = readonly [number, number, number];

interface Painted {
  readonly scene: SceneState;
  readonly transform: Transform;
  readonly palette: Palette;
  readonly width: number;
}

function startPainting(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D, transform: () => Transform) {
  const theme = followPalette();
  const cells = createCellPainter();
  let size = { width: 0, height: 0 };
  let painted: Painted | undefined;
  let tiles: { of: SceneLayout; tiles: Tiles } | undefined;
  let counts: { of: SceneState; counts: ReadonlyMap<string, TileCount> } | undefined;
  const forget = (): void => {
    painted = undefined;
  };
  const fit = new ResizeObserver(([entry]) => {
    if (entry) size = entry.contentRect;
    forget();
  });
  fit.observe(canvas);

  const paint = (): void => {
    const scene = sceneStore().getState();
    const present = transform();
    const palette = theme.palette();
    const isSame =
      painted?.scene === scene &&
      painted.transform === present &&
      painted.palette === palette &&
      painted.width === size.width;
    if (isSame || size.width === 0) return;
    painted = { scene, transform: present, palette, width: size.width };
    if (tiles?.of !== scene.layout) tiles = { of: scene.layout, tiles: layoutTiles(scene.layout) };
    if (counts?.of !== scene) counts = { of: scene, counts: countPods(scene) };
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const [offsetX, offsetY, zoom] = present;
    const sheet = { context, palette, zoom, offsetX, offsetY, ratio, selected: undefined };
    inPage(sheet);
    context.clearRect(0, 0, size.width, size.height);
    paintTiles(sheet, scene, tiles.tiles, counts.counts, cells, tiledness(zoom, scene.layout.book.density));
  };

  paint();
  const stops = [onFrame(paint), watchFonts(forget), theme.stop, () => fit.disconnect()];
  return () => stops.forEach((stop) => stop());
}

export function TileLayer() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const flow = useStoreApi();
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context) return undefined;
    return startPainting(canvas.current, context, () => flow.getState().transform);
  }, [flow]);
  return <canvas ref={canvas} className={styles['layer']} aria-hidden="true" data-layer="tiles" />;
}
