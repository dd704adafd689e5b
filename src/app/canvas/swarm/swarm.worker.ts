/** Paints swarms on a canvas of the page, beside the page: it is sent numbers once a frame, and sends their buffer back. */
import { paintCrowd } from '../paint/crowd.ts';
import { inPage, type Brushed } from '../paint/sheet.ts';
import type { SwarmOrder } from './order.ts';
import { paintSwarm } from './paintSwarm.ts';

let context: OffscreenCanvasRenderingContext2D | undefined;
let palette: Brushed['palette'] | undefined;

function paint(order: Extract<SwarmOrder, { kind: 'paint' }>): void {
  palette = order.palette ?? palette;
  if (!context || !palette) return;
  const { canvas } = context;
  const { width, height, swarm } = order;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const sheet: Brushed = { ...order.view, context, palette };
  inPage(sheet);
  if (order.isCrowd) paintCrowd(sheet, swarm);
  else {
    context.clearRect(0, 0, width / sheet.ratio, height / sheet.ratio);
    paintSwarm(sheet, swarm);
  }
}

addEventListener('message', ({ data }: MessageEvent<SwarmOrder>) => {
  if (data.kind === 'canvas') {
    context = data.canvas.getContext('2d') ?? undefined;
    postMessage(context ? 'ready' : 'unable');
    return;
  }
  paint(data);
  const { buffer } = data.swarm.numbers;
  postMessage(buffer, { transfer: [buffer] });
});
