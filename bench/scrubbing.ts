import type { Page } from '@playwright/test';
import type { PageRow } from '../scripts/bench/row.d.mts';
import { putUnderLoad } from './page/measureFrames.ts';
import { openWatched } from './page/openWatched.ts';

const LIMIT_MS = 50;
/** From end to end and back, in so many moves of the pointer. */
const MOVES = 40;

/** The longest task of the main thread while `work` goes on: what the browser calls long, else the longest frame. */
async function longestTask(page: Page, work: () => Promise<void>): Promise<{ ms: number; long: number }> {
  await page.evaluate(() => {
    const longTasks: number[] = [];
    new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => longTasks.push(duration))).observe({
      type: 'longtask',
    });
    Object.assign(window, { longTasks });
    (window as unknown as { frameTimes: number[] }).frameTimes.length = 0;
  });
  await work();
  return page.evaluate(() => {
    const { longTasks, frameTimes } = window as unknown as { longTasks: number[]; frameTimes: number[] };
    return { ms: Math.max(0, ...longTasks, ...frameTimes), long: longTasks.length };
  });
}

async function scrub(page: Page): Promise<void> {
  const strip = await page.getByRole('slider', { name: 'Moment of the run' }).boundingBox();
  if (!strip) throw new Error('there is no strip of time');
  const y = strip.y + strip.height / 2;
  const x = (move: number): number =>
    strip.x + 8 + (strip.width - 16) * (0.5 + 0.42 * Math.cos((move / MOVES) * 2 * Math.PI));
  await page.mouse.move(x(0), y);
  await page.mouse.down();
  for (let move = 1; move <= MOVES; move++) {
    await page.mouse.move(x(move), y);
    await page.waitForTimeout(50);
  }
  await page.mouse.up();
  await page.waitForTimeout(500);
}

export const row: PageRow = {
  kind: 'page',
  order: 4,
  what: 'longest task while a busy run is scrubbed: 60 Pods, 300 packets in flight',
  budget: '50 ms',
  async measure(site) {
    const { page } = site;
    await openWatched(site);
    await putUnderLoad(page, { replicas: 56, packets: 300 });
    await page.waitForTimeout(2000);
    const { ms, long } = await longestTask(page, () => scrub(page));
    const note = `${long} tasks over 50 ms`;
    return { value: ms, unit: 'ms', ok: ms <= LIMIT_MS, ofBudget: ms / LIMIT_MS, note };
  },
};
