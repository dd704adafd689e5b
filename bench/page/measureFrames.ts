// Main-thread work of a frame: from the first animation callback to the end of style, layout and paint. A message posted in the
// callback is delivered right after them.
import type { Page } from '@playwright/test';

export interface Load {
  readonly replicas: number;
  /** Packets in flight to keep up. */
  readonly packets: number;
  /** Machines that are added first. */
  readonly nodes?: number;
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
export function watchFrames(): void {
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

const fit = (page: Page): Promise<void> => page.getByRole('button', { name: 'Fit the cluster' }).dispatchEvent('click');

/** As many nodes as there are Pods for, seen from far enough before the Pods come. */
async function addNodes(page: Page, nodes: number): Promise<void> {
  await page.evaluate(async (count) => {
    const cluster = await window.servicescope!.ready;
    for (let n = 0; n < count; n++) cluster.configure({ kind: 'addNode', node: { name: `more-${n}` } });
    cluster.settle(60_000);
  }, nodes);
  await fit(page);
  await page.waitForSelector('[data-level="tiles"]');
}

/** Scales the Deployment of the first scenario and adds clients until so many packets fly. */
export async function putUnderLoad(page: Page, load: Load): Promise<number> {
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
    // Clients of one beat, each beginning at a moment of its own; their number is corrected until the mean is as asked.
    const clients = (count: number): void => {
      for (const { id } of cluster.traffic()) if (id.startsWith('bench-')) cluster.removeTraffic(id);
      for (let n = 0; n < count; n++) {
        const to = { host: '172.17.0.4', port: 80 };
        cluster.setTraffic({ id: `bench-${n}`, from: { pod: 'default/client' }, to, every: 1000 });
        cluster.advance(1000 / count);
      }
    };
    const meanInFlight = (): number => {
      cluster.advance(4000);
      let sum = 0;
      for (let sample = 0; sample < 20; sample++) {
        cluster.advance(100);
        sum += cluster.flights().length;
      }
      return sum / 20;
    };
    let count = Math.ceil(packets / 2);
    for (let attempt = 0; attempt < 3; attempt++) {
      clients(count);
      const mean = meanInFlight();
      if (Math.abs(mean - packets) < packets * 0.05) break;
      count = Math.max(1, Math.round((count * packets) / mean));
    }
    scope.store.setState({ playing: true });
    return cluster.objects('pods').length;
  }, load);
}

/** The frames of the next seconds, as times of work in rising order. */
export async function sampleFrames(page: Page): Promise<Pick<Frames, 'median' | 'p95' | 'count'>> {
  return page.evaluate(async (seconds) => {
    const { frameTimes } = window as unknown as { frameTimes: number[] };
    frameTimes.length = 0;
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const sorted = frameTimes.toSorted((a, b) => a - b);
    const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? Infinity;
    return { median: at(0.5), p95: at(0.95), count: sorted.length };
  }, SECONDS);
}

export async function measureFrames({ page, url }: { page: Page; url: string }, load: Load): Promise<Frames> {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.addInitScript(watchFrames);
  // Above a rate the page would draw bands, which cost less: what is measured is every packet by itself.
  await page.addInitScript(() => localStorage.setItem('servicescope.view', '{"flows":"packets"}'));
  await page.goto(url);
  await page.waitForSelector('[data-kind="Pod"]');
  // What a script may ask comes with the engine, after the first picture.
  await page.waitForFunction(() => window.servicescope !== undefined);
  if (load.nodes !== undefined) await addNodes(page, load.nodes);
  const pods = await putUnderLoad(page, load);
  if (load.nodes !== undefined) await fit(page);
  await page.waitForTimeout(2000);
  const frames = await sampleFrames(page);
  const packets = await page.evaluate(() => window.servicescope?.cluster.flights().length ?? 0);
  return { ...frames, pods, packets };
}
