import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Palette } from '../paint/palette.ts';
import type { SwarmOrder } from './order.ts';
import { createSwarmLayer } from './swarmLayer.ts';

type Painting = Extract<SwarmOrder, { kind: 'paint' }>;

/** A worker that paints when it is told to. */
class SlowWorker {
  static last: SlowWorker;
  readonly orders: SwarmOrder[] = [];
  onmessage: ((event: { data: unknown }) => void) | undefined;
  constructor() {
    SlowWorker.last = this;
  }
  postMessage(order: SwarmOrder): void {
    this.orders.push(order);
  }
  terminate(): void {}
}

const painted = () => SlowWorker.last.orders.filter((order): order is Painting => order.kind === 'paint');
const say = (data: unknown) => SlowWorker.last.onmessage?.({ data });

const palettes = ['dark', 'light'].map((text) => ({ text }) as Palette);
const SIZE = { width: 100, height: 100 };

function send(layer: ReturnType<typeof createSwarmLayer>, x: number, palette = palettes[0]!): ArrayBuffer {
  const context = document.createElement('canvas').getContext('2d')!;
  const numbers = new Float32Array([x]);
  layer?.send(
    { context, palette, zoom: 1, offsetX: 0, offsetY: 0, ratio: 1 },
    SIZE,
    { numbers, count: 1, lights: [] },
    false,
  );
  return numbers.buffer;
}

const whatWasSent = () => painted().map(({ swarm }) => swarm.numbers[0]);

describe('the canvas of the worker', () => {
  let above: HTMLCanvasElement;
  beforeEach(() => {
    vi.stubGlobal('Worker', SlowWorker);
    HTMLCanvasElement.prototype.transferControlToOffscreen = () => ({}) as OffscreenCanvas;
    above = document.body.appendChild(document.createElement('canvas'));
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    Reflect.deleteProperty(HTMLCanvasElement.prototype, 'transferControlToOffscreen');
    document.body.replaceChildren();
  });

  it('shows the latest frame in the end, however far behind the worker is', () => {
    const layer = createSwarmLayer(above, () => undefined);
    say('ready');
    const [first] = [1, 2, 3, 4].map((x) => send(layer, x));
    expect(whatWasSent()).toEqual([1, 2]);
    say(first);
    expect(whatWasSent()).toEqual([1, 2, 4]);
  });

  it('is sent the theme with the first frame, and with a later one when it has changed', () => {
    const layer = createSwarmLayer(above, () => undefined);
    say('ready');
    const first = send(layer, 1);
    send(layer, 2);
    send(layer, 3, palettes[1]);
    send(layer, 4, palettes[1]);
    say(first);
    expect(painted().map(({ palette }) => palette?.text)).toEqual(['dark', undefined, 'light']);
  });

  it('is not there, and nothing of it, where a page may start no worker', () => {
    vi.stubGlobal('Worker', () => {
      throw new DOMException('not allowed', 'SecurityError');
    });
    expect(createSwarmLayer(above, () => undefined)).toBeUndefined();
    expect(document.querySelectorAll('canvas')).toHaveLength(1);
  });
});
