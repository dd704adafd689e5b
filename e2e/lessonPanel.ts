/** The lesson's panel, for walks that go through one. */
import type { Locator, Page } from './learner.ts';

/** Lets cluster time pass at once, then gives the page the time to notice. */
export const waitAWhile = (page: Page, ms: number) =>
  page.evaluate((passing) => {
    window.servicescope?.cluster.advance(passing);
    const panel = document.querySelector('[role="tabpanel"]:not([hidden])') ?? document.body;
    return new Promise<void>((resolve) => {
      const watching = new MutationObserver(done);
      const late = setTimeout(done, 150);
      function done(): void {
        watching.disconnect();
        clearTimeout(late);
        resolve();
      }
      watching.observe(panel, { subtree: true, childList: true, characterData: true });
    });
  }, ms);

export const heading = (page: Page): Locator => page.locator('[role="tabpanel"] h2');
