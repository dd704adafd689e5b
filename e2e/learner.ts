/**
 * What a learner's hands do, for the walks of this folder: open a scenario, let time pass, kill, send, look. Everything acts through
 * the page; `window.servicescope` is only looked at, but by `standAt` and `mergePatch`. Whatever the page complains about in the console fails the walk, unless the
 * walk provoked it and says so.
 */
import { expect, test as base, type Locator, type Page } from '@playwright/test';

export { expect };
export type { Locator, Page };

export interface Complaints {
  /** A complaint the walk itself provokes, by part of its text. */
  expect(text: RegExp): void;
}

interface Fixtures {
  readonly complaints: Complaints;
  /** What is open on the left when a walk begins. The manifests load an editor: three megabytes of program for every page that opens them. */
  readonly panel: 'closed' | 'lesson' | 'manifests' | 'cluster' | 'first visit';
  /** How many pictures a page paints: as many as it can where a walk looks at pictures, or counts its own moves. */
  readonly draws: 'seldom' | 'always';
}

/** Playwright's own words: it blocks the page's service worker (playwright.config.ts). */
const BLOCKED_WORKER = 'Service Worker registration blocked by Playwright';

/**
 * A page that draws some twenty times a second, as one on a slow machine does: half of what a walk costs would be pictures that nobody
 * looks at. How many there are on a good one, and what they cost, is the bench's business.
 */
function drawSeldom(): void {
  const [frame, unframe] = [requestAnimationFrame.bind(window), cancelAnimationFrame.bind(window)];
  const forgets = new Map<number, () => void>();
  let last = 0;
  window.requestAnimationFrame = (draw) => {
    const id = ++last;
    const timer = setTimeout(() => {
      const framed = frame((now) => {
        forgets.delete(id);
        draw(now);
      });
      forgets.set(id, () => unframe(framed));
    }, 33);
    forgets.set(id, () => clearTimeout(timer));
    return id;
  };
  window.cancelAnimationFrame = (id) => {
    forgets.get(id)?.();
    forgets.delete(id);
  };
}

/** The test of every walk: it ends with a look at the console of all its pages. */
export const test = base.extend<Fixtures>({
  panel: ['closed', { option: true }],
  draws: ['seldom', { option: true }],
  complaints: [
    async ({ context, panel, draws }, use) => {
      const view = JSON.stringify(panel === 'closed' ? { leftOpen: false, leftTab: 'manifests' } : { leftTab: panel });
      // A first visit finds nothing kept.
      if (panel !== 'first visit')
        await context.addInitScript((kept) => {
          if (location.protocol.startsWith('http') && localStorage.getItem('servicescope.view') === null)
            localStorage.setItem('servicescope.view', kept);
        }, view);
      if (draws === 'seldom') await context.addInitScript(drawSeldom);
      const heard: string[] = [];
      const provoked: RegExp[] = [];
      context.on('console', (message) => {
        if (message.text().includes(BLOCKED_WORKER)) return;
        if (message.type() === 'error' || message.type() === 'warning')
          heard.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
      });
      context.on('weberror', (error) => heard.push(`uncaught: ${error.error().stack ?? error.error().message}`));
      await use({ expect: (text) => provoked.push(text) });
      expect(heard.filter((line) => !provoked.some((text) => text.test(line)))).toEqual([]);
    },
    { auto: true },
  ],
});

// The page

/** Opens the page, and another scenario than the first when asked. Returns when the cluster is drawn. */
export async function openPage(page: Page, scenario?: string): Promise<void> {
  await page.goto('./');
  await expect(page.locator('[data-kind="Node"]')).toHaveCount(4);
  // The first picture is drawn before the engine has come.
  await expect.poll(() => clusterTime(page)).toBeGreaterThan(0);
  if (scenario === undefined) return;
  await page.getByRole('combobox', { name: 'Scenario' }).click();
  await page.getByRole('option', { name: scenario }).click();
  await expect(page.getByRole('combobox', { name: 'Scenario' })).toHaveText(scenario);
  await expect(page.locator('[data-kind="Node"][data-state="Ready"]').first()).toBeVisible();
}

export function button(page: Page, name: string): Locator {
  return page.getByRole('button', { name, exact: true });
}

// Time

export function clusterTime(page: Page): Promise<number> {
  return page.evaluate(() => window.servicescope?.cluster.now ?? NaN);
}

export async function setSpeed(page: Page, speed: number): Promise<void> {
  await page.getByRole('combobox', { name: 'Speed' }).selectOption(`×${speed}`);
}

export function transport(page: Page, name: string): Locator {
  return page.getByRole('group', { name: 'Transport' }).getByRole('button', { name });
}

export async function pause(page: Page): Promise<void> {
  await transport(page, 'Pause').click();
  await expect(transport(page, 'Play')).toBeVisible();
}

/** Lets the page play for so many cluster milliseconds. */
export async function letPass(page: Page, ms: number): Promise<void> {
  const until = (await clusterTime(page)) + ms;
  await expect
    .poll(() => clusterTime(page), { timeout: 30_000, message: `cluster time ${until}` })
    .toBeGreaterThan(until);
}

/** Time stands at a moment of the run, whenever the page was opened. */
export function standAt(page: Page, ms: number): Promise<void> {
  return page.evaluate((moment) => {
    const { cluster, store } = window.servicescope!;
    store.setState({ playing: false });
    cluster.seek(moment);
    store.setState({ revision: cluster.revision, now: cluster.now });
  }, ms);
}

// Objects in the picture

export function pods(page: Page, prefix: string, state?: string): Locator {
  const inState = state === undefined ? '' : `[data-state="${state}"]`;
  return page.locator(`[data-kind="Pod"][data-name^="${prefix}"]${inState}`);
}

/** The first scene's. */
export const NODES = ['control-plane', 'node-1', 'node-2', 'node-3'];

/** As a program beside the page would, where the learner's hands are not what a walk is about. */
export async function mergePatch(page: Page, path: string, body: unknown): Promise<void> {
  const status = await page.evaluate(
    (patch) =>
      window.servicescope!.cluster.request({
        method: 'PATCH',
        headers: { 'content-type': 'application/merge-patch+json' },
        ...patch,
      }).status,
    { path, body },
  );
  expect(status).toBe(200);
}

export interface PodSeen {
  readonly name: string;
  readonly ip: string;
  readonly node: string;
}

/** The Pods of a prefix in a state, as the picture has them. */
export function seePods(page: Page, prefix: string, state = 'Ready'): Promise<PodSeen[]> {
  return pods(page, prefix, state).evaluateAll((found) =>
    found.map((element) => ({
      name: element.dataset['name'] ?? '',
      ip: element.dataset['ip'] ?? '',
      node: element.dataset['node'] ?? '',
    })),
  );
}

/** Waits until so many Pods of a prefix are Ready, and no other is left. */
export async function expectReady(page: Page, prefix: string, count: number): Promise<void> {
  await expect(pods(page, prefix, 'Ready')).toHaveCount(count, { timeout: 20_000 });
  await expect(pods(page, prefix)).toHaveCount(count, { timeout: 20_000 });
}

/** The body of a Pod: what a click kills. */
export function podBody(page: Page, name: string): Locator {
  return page.locator(`[data-kind="Pod"][data-name="${name}"]`).getByRole('button', { name: /^Pod / });
}

export async function selectService(page: Page, name: string): Promise<Locator> {
  await page.locator(`[data-kind="Service"][data-name="${name}"]`).click();
  return inspected(page, 'Service', name);
}

/** The inspector's article about something; asserts that it is the one shown. */
export async function inspected(page: Page, kind: string, name?: string): Promise<Locator> {
  const named = name === undefined ? '' : `[data-name="${name}"]`;
  const article = page.locator(`[data-inspects="${kind}"]${named}`);
  await expect(article).toBeVisible();
  return article;
}

/** The rule plates of a Service in a node's kernel, by the kind of address they stand for. */
export function plate(page: Page, node: string, service: string, port: number): Locator {
  return page.locator(`[data-kind="Plate"][data-node="${node}"][data-name="${service}"][data-address$=":${port}"]`);
}

/** The endpoints a plate sends to, in order. */
export function segments(where: Locator): Promise<string[]> {
  return where
    .locator('[data-endpoint]')
    .evaluateAll((found) => found.map((element) => element.dataset['endpoint'] ?? ''));
}
