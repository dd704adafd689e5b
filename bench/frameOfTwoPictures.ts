import type { PageRow } from '../scripts/bench/row.d.mts';
import { putUnderLoad, sampleFrames, watchFrames } from './page/measureFrames.ts';

/** As much as one picture may take: whoever compares two looks at both as they move. */
const medianMs = 4;
const p95Ms = 8;

export const row: PageRow = {
  kind: 'page',
  order: 3.6,
  what: 'two pictures side by side, each 4 nodes, 60 Pods, 300 packets in flight',
  budget: '4 ms median, 8 ms p95',
  async measure({ page, url }) {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.addInitScript(watchFrames);
    await page.addInitScript(() =>
      localStorage.setItem('servicescope.view', '{"flows":"packets","dockOpen":true,"dockTab":"compare"}'),
    );
    await page.goto(url);
    await page.waitForSelector('[data-kind="Pod"]');
    // What a script may ask comes with the engine, after the first picture.
    await page.waitForFunction(() => window.servicescope !== undefined);
    await putUnderLoad(page, { replicas: 56, packets: 300 });
    await page.getByRole('button', { name: 'Two pictures' }).click();
    await page.locator('[data-twin] svg').nth(1).waitFor({ timeout: 120_000 });
    await page.getByRole('button', { name: 'Play both' }).click();
    await page.waitForTimeout(2000);
    const { median, p95, count } = await sampleFrames(page);
    const sent = await page
      .locator('figcaption[data-sent]')
      .evaluateAll((counts) => counts.map((each) => Number(each.dataset['sent'])));
    if (sent.some((packets) => packets < 100)) throw new Error(`sent in each: ${sent.join(', ')}`);
    return {
      value: median,
      unit: 'ms median',
      ok: median <= medianMs && p95 <= p95Ms,
      ofBudget: Math.max(median / medianMs, p95 / p95Ms),
      note: `p95 ${p95.toFixed(1)} ms, ${count} frames, ${sent.join(' and ')} connections`,
    };
  },
};
