import type { PageRow } from '../scripts/bench/row.d.mts';
import { judgeFrames, putUnderLoad } from './page/measureFrames.ts';
import { openWatched } from './page/openWatched.ts';

/** As much as one picture may take: whoever compares two looks at both as they move. */
const most = { median: 4, p95: 8 };

export const row: PageRow = {
  kind: 'page',
  order: 3.6,
  what: 'two pictures side by side, each 4 nodes, 60 Pods, 300 packets in flight',
  budget: '4 ms median, 8 ms p95',
  async measure(site) {
    const { page } = site;
    await openWatched(site, { flows: 'packets', dockOpen: true, dockTab: 'compare' });
    await putUnderLoad(page, { replicas: 56, packets: 300 });
    await page.getByRole('button', { name: 'Two pictures' }).click();
    await page.locator('[data-twin] svg').nth(1).waitFor({ timeout: 120_000 });
    await page.getByRole('button', { name: 'Play both' }).click();
    await page.waitForTimeout(2000);
    return judgeFrames(page, most, async () => {
      const sent = await page
        .locator('figcaption[data-sent]')
        .evaluateAll((counts) => counts.map((each) => Number(each.dataset['sent'])));
      if (sent.some((packets) => packets < 100)) throw new Error(`sent in each: ${sent.join(', ')}`);
      return `${sent.join(' and ')} connections`;
    });
  },
};
