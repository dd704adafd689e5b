/**
 * Every sentence of the page can be translated: in a language that puts all of them between brackets (`?lang=en-XA`), whatever shows two
 * plain words without brackets was left in the code. Not the page's are data (the manifests, the terminal, names and commands: `code` and
 * `pre`), what is marked `translate="no"`, and what says by `lang="en"` that it is English in every language: what Kubernetes and the kernel
 * say of an object, and the lessons. What the engine explains (hops, endings, names, endpoints, happenings) is translated like the page.
 */
import { clusterTime, expect, letPass, test, type Page } from './learner.ts';

/** Opens the page in the pseudo-language, with its panels as they were left. */
async function openPseudo(page: Page, view: object): Promise<void> {
  await page.addInitScript((kept) => localStorage.setItem('servicescope.view', kept), JSON.stringify(view));
  await page.goto('./?lang=en-XA');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en-XA');
  await expect(page.locator('[data-kind="Node"]')).toHaveCount(4);
  await expect.poll(() => clusterTime(page)).toBeGreaterThan(0);
}

/** What the page says and shows outside of brackets, two words or more, each once. */
function plainSentences(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const DATA = [
      ...['code', 'pre', 'script', 'style', 'kbd', '.monaco-editor', '.xterm', '[translate="no"]', '[lang="en"]'],
      // The credit of the library that draws boxes, Events of the API, and lessons by their names.
      ...['.react-flow__attribution', 'tr[data-type]', '[data-entry^="lesson "]'],
      // Of what happened, what Kubernetes itself says.
      'tr[data-happening]:has([lang="en"])',
    ].join();
    const SPOKEN = [
      'aria-label',
      'aria-description',
      'aria-roledescription',
      'aria-valuetext',
      'title',
      'placeholder',
      'alt',
    ];
    const found = new Set<string>();
    const look = (text: string, where: Element): void => {
      let rest = text;
      for (let before = ''; before !== rest;) [before, rest] = [rest, rest.replace(/⟦[^⟦⟧]*⟧/g, '·')];
      if (/[A-Za-z]{2,} [A-Za-z]{2,}/.test(rest) && !rest.startsWith('kubectl '))
        found.add(`${rest.trim()}   <${where.tagName.toLowerCase()} class="${where.getAttribute('class') ?? ''}">`);
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (parent?.checkVisibility() && !parent.closest(DATA)) look(node.textContent ?? '', parent);
    }
    for (const name of SPOKEN)
      for (const element of document.querySelectorAll(`[${name}]`))
        if (element.checkVisibility() && !element.closest(DATA)) look(element.getAttribute(name) ?? '', element);
    return [...found].sort();
  });
}

async function expectTranslated(page: Page, view: string): Promise<void> {
  expect.soft(await plainSentences(page), view).toEqual([]);
}

const OPEN = { leftOpen: true, dockOpen: true, inspectorOpen: true };

test('every sentence of the first scene, the tables and the left panel comes from a words file', async ({ page }) => {
  await openPseudo(page, { ...OPEN, leftTab: 'lesson', dockTab: 'packets' });
  await expectTranslated(page, 'the first scene');
  const left = page.locator('#panel-left');
  const dock = page.locator('#panel-dock');
  for (const panel of [left, dock]) {
    const tabs = panel.getByRole('tab');
    await expect(tabs.first()).toBeVisible();
    for (const tab of await tabs.all()) {
      await tab.click();
      await expect(panel.locator('[role="tabpanel"]:not([inert])')).toBeVisible();
      await letPass(page, 600);
      await expectTranslated(page, `the tab ${(await tab.textContent()) ?? ''}`);
    }
  }
});

test('every sentence of the inspector comes from a words file', async ({ page }) => {
  await openPseudo(page, { ...OPEN, leftOpen: false, dockTab: 'packets' });
  await letPass(page, 4000);
  const shown = async (kind: string): Promise<void> => {
    const article = page.locator(`[data-inspects="${kind}"]`);
    await expect(article).toBeVisible();
    // From the last: opening one moves those below it.
    for (const head of (await article.locator('button[aria-expanded="false"]').all()).reverse()) await head.click();
    await article.locator('details').evaluateAll((all) => all.forEach((part) => part.setAttribute('open', '')));
    await letPass(page, 300);
    await expectTranslated(page, kind);
  };
  const drawn = (kind: string, name: string) => page.locator(`[data-kind="${kind}"][data-name="${name}"]`).first();
  await expectTranslated(page, 'nothing selected');
  await drawn('Service', 'frontend-svc').click();
  await shown('Service');
  await drawn('Node', 'node-1').getByRole('button').first().click();
  await shown('Node');
  await drawn('Pod', 'client').getByRole('button').first().focus();
  await page.keyboard.press('Enter');
  await shown('Pod');
  await drawn('Plate', 'frontend-svc').click();
  await shown('Plate');
  await drawn('External', 'user').click();
  await shown('External');
  await page.locator('tr[data-verdict]').first().click();
  for (const look of ['steps', 'sequence', 'stills']) {
    await page.locator(`[data-inspects="Connection"] [data-value="${look}"]`).click();
    await shown('Connection');
    // What the engine explains is there to be looked at.
    if (look === 'steps') await expect(page.locator('[data-decision]').first()).toContainText('⟦');
  }
  await page.locator('[data-kind-of] button').first().click();
  await shown('Happening');
});

test('every sentence of what opens over the page comes from a words file', async ({ page }) => {
  await openPseudo(page, { leftOpen: false, dockOpen: false, inspectorOpen: false });
  const open = async (key: string, what: string): Promise<void> => {
    await page.locator('h1').click();
    await page.keyboard.press(key);
    await expect(page.locator(what).first()).toBeVisible();
    await expectTranslated(page, key);
  };
  await open('?', '[data-help-panel]');
  await page.keyboard.press('Escape');
  await open('Control+k', '[data-entry]');
  await page.keyboard.press('Escape');
  await open('l', '[class*="legend"]');
  await page.keyboard.press('l');
  await open('p', '[data-presenter]');
  await page.keyboard.press('p');
  await page.locator('[data-help="share"] button').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectTranslated(page, 'share and export');
});

for (const { width, height } of [
  { width: 1600, height: 960 },
  { width: 1280, height: 720 },
])
  test(`sentences a third longer leave everything in sight at ${width} × ${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await openPseudo(page, { ...OPEN, leftTab: 'cluster', dockTab: 'packets' });
    const outside = await page.evaluate(() =>
      [
        ...document.querySelectorAll<HTMLElement>(
          'header button, header [role="radio"], [role="tab"][aria-selected="true"]',
        ),
      ]
        .filter((element) => {
          const { left, right, width: own } = element.getBoundingClientRect();
          return own > 0 && (left < -1 || right > innerWidth + 1);
        })
        .map((element) => element.textContent),
    );
    expect(outside).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  });
