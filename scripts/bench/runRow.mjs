// Measures one bundled row in this process and prints the answer as JSON. Page rows get an open browser page.
import { pathToFileURL } from 'node:url';

async function withPage(row) {
  const { chromium } = await import('@playwright/test');
  const browser = await chromium.launch({
    executablePath: process.env.BENCH_BROWSER,
    args: ['--disable-background-networking', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
  try {
    // The first visit's copy for later is no part of a frame: it is made once.
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block' });
    return await row.measure({ page, url: process.env.BENCH_URL });
  } finally {
    await browser.close();
  }
}

const { row } = await import(pathToFileURL(process.argv[2]).href);
const measured =
  row.kind === 'page'
    ? await withPage(row)
    : await row.measure(row.kind === 'dist' ? process.env.BENCH_DIST : undefined);
console.log(`measured ${JSON.stringify(measured)}`);
