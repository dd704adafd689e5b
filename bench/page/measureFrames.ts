// Main-thread work of a frame: from the first animation callback to the end of style, layout and paint. A message posted in the
// callback is delivered right after them.
import type { Page } from '@playwright/test';
import type { Measured } from '../../scripts/bench/row.d.mts';
import { openWatched, type Site } from './openWatched.ts';

interface Load {
  readonly replicas: number;
  /** Packets in flight to keep up. */
  readonly packets: number;
  /** Machines that are added first. */
  readonly nodes?: number;
}

/** What a frame may take, in ms. */
interface FrameBudget {
  readonly median: number;
  readonly p95?: number;
}

const SECONDS = 8;

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

/**
 * Judges the frames of the next seconds.
 * @param seen what was in the picture then
 */
export async function judgeFrames(page: Page, most: FrameBudget, seen: () => Promise<string>): Promise<Measured> {
  const { median, p95, count } = await page.evaluate(async (seconds) => {
    const { frameTimes } = window as unknown as { frameTimes: number[] };
    frameTimes.length = 0;
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const sorted = frameTimes.toSorted((a, b) => a - b);
    const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? Infinity;
    return { median: at(0.5), p95: at(0.95), count: sorted.length };
  }, SECONDS);
  const ofBudget = Math.max(median / most.median, most.p95 === undefined ? 0 : p95 / most.p95);
  const note = `p95 ${p95.toFixed(1)} ms, ${count} frames, ${await seen()}`;
  return { value: median, unit: 'ms median', ok: ofBudget <= 1, ofBudget, note };
}

/** A row of the cluster under load. */
export async function measureFrames(site: Site, load: Load, most: FrameBudget): Promise<Measured> {
  const { page } = site;
  // Above a rate the page would draw bands, which cost less: what is measured is every packet by itself.
  await openWatched(site, { flows: 'packets' });
  if (load.nodes !== undefined) await addNodes(page, load.nodes);
  const pods = await putUnderLoad(page, load);
  if (load.nodes !== undefined) await fit(page);
  await page.waitForTimeout(2000);
  return judgeFrames(page, most, async () => {
    const packets = await page.evaluate(() => window.servicescope?.cluster.flights().length ?? 0);
    return `${pods} Pods, ${packets} packets`;
  });
}
