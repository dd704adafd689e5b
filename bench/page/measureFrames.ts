// Main-thread work of a frame: from the first animation callback to the end of style, layout and paint. A message posted in the
// callback is delivered right after them.
import type { Page } from '@playwright/test';

export interface Load {
  readonly replicas: number;
  /** Packets in flight to keep up. */
  readonly packets: number;
}

export interface Frames {
  readonly median: number;
  readonly p95: number;
  readonly pods: number;
  /** Packets in flight at the end. */
  readonly packets: number;
  readonly count: number;
}

const SECONDS = 8;

/** Every animation callback of the page goes through here, so that the first one of a frame is seen. */
function watchFrames(): void {
  const times: number[] = [];
  const ask = window.requestAnimationFrame.bind(window);
  const channel = new MessageChannel();
  let frame = -1;
  let start = 0;
  channel.port1.onmessage = () => times.push(performance.now() - start);
  window.requestAnimationFrame = (callback) =>
    ask((time) => {
      if (time !== frame) {
        frame = time;
        start = performance.now();
        channel.port2.postMessage(undefined);
      }
      callback(time);
    });
  Object.assign(window, { frameTimes: times });
}

/** Scales the Deployment of the first scenario and adds clients until so many packets fly. */
async function putUnderLoad(page: Page, load: Load): Promise<number> {
  return page.evaluate(async ({ replicas, packets }) => {
    const scope = window.servicescope;
    if (!scope) throw new Error('the page exposes no servicescope');
    const cluster = await scope.ready;
    scope.store.setState({ playing: false, speed: 1 });
    cluster.request({
      method: 'PATCH',
      path: '/apis/apps/v1/namespaces/default/deployments/frontend',
      headers: { 'content-type': 'application/merge-patch+json' },
      body: { spec: { replicas } },
    });
    cluster.settle(120_000);
    // Clients of a fixed beat, a few every 10 ms so that they do not beat as one, until the air is as full as asked.
    const few = Math.max(1, Math.round(packets / 200));
    for (let n = 0; cluster.flights().length < packets && n < 4 * packets; n++) {
      cluster.setTraffic({
        id: `bench-${n}`,
        from: { pod: 'default/client' },
        to: { host: '172.17.0.4', port: 80 },
        every: 1000,
      });
      if (n % few === 0) cluster.advance(10);
    }
    scope.store.setState({ playing: true });
    return cluster.objects('pods').length;
  }, load);
}

export async function measureFrames({ page, url }: { page: Page; url: string }, load: Load): Promise<Frames> {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.addInitScript(watchFrames);
  await page.goto(url);
  await page.waitForSelector('[data-kind="Pod"]');
  const pods = await putUnderLoad(page, load);
  await page.waitForTimeout(2000);
  return page.evaluate(
    async ({ seconds, count }) => {
      const { frameTimes } = window as unknown as { frameTimes: number[] };
      frameTimes.length = 0;
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
      const sorted = frameTimes.toSorted((a, b) => a - b);
      const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? Infinity;
      const packets = window.servicescope?.cluster.flights().length ?? 0;
      return { median: at(0.5), p95: at(0.95), pods: count, packets, count: sorted.length };
    },
    { seconds: SECONDS, count: pods },
  );
}
