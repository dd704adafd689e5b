import type { PageRow } from '../../scripts/bench/row.d.mts';

/** What a row is given. */
export type Site = Parameters<NonNullable<PageRow['measure']>>[0];

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

/**
 * Opens the page, which keeps the work of every frame in `window.frameTimes`, and waits until a script may ask it.
 * @param view what its visitor has chosen before (see src/app/store/viewMemory.ts)
 */
export async function openWatched({ page, url }: Site, view: Readonly<Record<string, unknown>> = {}): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.addInitScript(watchFrames);
  await page.addInitScript((text) => localStorage.setItem('servicescope.view', text), JSON.stringify(view));
  await page.goto(url);
  await page.waitForSelector('[data-kind="Pod"]');
  // What a script may ask comes with the engine, after the first picture.
  await page.waitForFunction(() => window.servicescope !== undefined);
}
