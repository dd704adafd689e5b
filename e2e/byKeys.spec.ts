/** With the keyboard alone, and listening to what the page says: nothing here points or clicks. */
import { clusterTime, expect, openPage, test, type Page } from './learner.ts';

/** Notes down everything the page says aloud, by its live regions. */
async function listen(page: Page): Promise<void> {
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    new MutationObserver(() => {
      for (const region of document.querySelectorAll('[aria-live="polite"]'))
        if (region.textContent && said.at(-1) !== region.textContent) said.push(region.textContent);
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
}

function hears(page: Page, words: RegExp): Promise<void> {
  const all = () => page.evaluate(() => (window as unknown as { said: string[] }).said.join('\n'));
  return expect.poll(all, { message: `says ${words}` }).toMatch(words);
}

/** What has the focus: the drawn object's key, or what it is called. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement: at } = document;
    if (at === null || at === document.body) return 'nothing';
    return at.getAttribute('data-scene-key') ?? at.getAttribute('aria-label') ?? at.textContent ?? '';
  });

const expectFocus = (page: Page, what: RegExp | string) =>
  expect.poll(() => focused(page)).toMatch(typeof what === 'string' ? new RegExp(`^${what}$`) : what);

async function tabTo(page: Page, selector: string): Promise<void> {
  for (let tab = 0; tab < 90; tab++) {
    if (await page.evaluate((within) => document.activeElement?.matches(within), selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never comes to ${selector}`);
}

/** Through what stands beside, until the one that is meant has the focus. */
async function besides(page: Page, wanted: RegExp): Promise<void> {
  for (let step = 0; step < 9; step++) {
    const here = await focused(page);
    if (wanted.test(here)) return;
    await page.keyboard.press('Shift+ArrowDown');
    await expect.poll(() => focused(page)).not.toBe(here);
  }
}

/** Through the palette of commands; afterwards the focus is where it was. */
async function command(page: Page, words: string): Promise<void> {
  const before = await focused(page);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: /^Find an action/ })).toBeFocused();
  await page.keyboard.insertText(words);
  await page.keyboard.press('Enter');
  await expectFocus(page, new RegExp(`^${before.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`));
}

test('kill a Pod, change a policy, follow a dropped packet to its reason, go back and do something else: by keys alone, and told aloud', async ({
  page,
}) => {
  const { keyboard } = page;
  const press = async (...keys: string[]) => {
    for (const key of keys) await keyboard.press(key);
  };
  await openPage(page);
  await listen(page);
  await press('+', '+', '+', '+');

  // Along the way of a request to a Pod of frontend-svc; what it is can be read, and it is killed.
  await tabTo(page, '[data-scene-key]');
  await expectFocus(page, 'Node control-plane');
  await press('Shift+ArrowDown', 'Shift+ArrowLeft');
  await expectFocus(page, /^Pod default\//);
  await press('Shift+ArrowLeft');
  await expectFocus(page, /^Service default\//);
  await besides(page, /frontend-svc$/);
  await press('Shift+ArrowRight');
  await expectFocus(page, /^Pod default\/frontend-/);
  const victim = (await focused(page)).slice('Pod default/'.length);
  await press('Enter');
  await expect(page.locator(`[data-inspects="Pod"][data-name="${victim}"]`)).toBeVisible();
  await press('Delete');
  await hears(page, new RegExp(`Deleting Pod ${victim}`));
  await hears(page, new RegExp(`Pod ${victim} is gone\\.`));
  await expectFocus(page, /^Node node-/);

  // Its Service is to send only to Pods of the node that asks; the control plane has none, and asks.
  await press('Shift+ArrowLeft', 'Shift+ArrowLeft');
  await expectFocus(page, /^Service default\//);
  await besides(page, /frontend-svc$/);
  await press('Enter');
  await tabTo(page, '[role="radiogroup"][aria-label="internalTrafficPolicy"] [role="radio"][tabindex="0"]');
  await press('ArrowRight');
  await hears(page, /Service frontend-svc: internalTrafficPolicy is Local\./);
  await expectFocus(page, 'Local');
  await tabTo(page, '[data-scene-key]');
  await expectFocus(page, 'Service default/frontend-svc');

  // The packet is followed from decision to decision, to the one that dropped it, and its reason.
  await command(page, 'pause');
  await press('Shift+ArrowRight', 'Shift+ArrowRight');
  await besides(page, /control-plane$/);
  await press('s');
  await hears(page, /From control-plane: go to whom it asks/);
  await press('Shift+ArrowDown', 'Shift+ArrowLeft', 'Shift+ArrowLeft');
  await expectFocus(page, /^Service default\//);
  await besides(page, /frontend-svc$/);
  await press('s');
  await expectFocus(page, /Send/);
  await press('Enter');
  const packet = page.locator('[data-inspects="Connection"]');
  await expect(packet).toBeVisible();
  await press('n');
  await hears(
    page,
    /Hop \d of \d, SYN at control-plane: dropped here: default\/frontend-svc has no endpoint on this node: dropped in silence\./,
  );
  await expect(packet.locator('[data-current]')).toContainText('default/frontend-svc has no local endpoints');
  await expectFocus(page, /Send/);

  const end = await clusterTime(page);
  // Back before the packet; another Pod is killed instead: the old future is kept, and can be opened again.
  await command(page, 'back before the last action');
  await hears(page, /Back at \d\d:\d\d/);
  await tabTo(page, '[data-scene-key]');
  await press('Shift+ArrowRight');
  await expectFocus(page, /^Pod default\/frontend-/);
  await press('Delete');
  await hears(page, /The future you went back from is kept as “First run”/);
  await expectFocus(page, /^Pod default\/frontend-/);
  await command(page, 'open the future “First run”');
  await expect.poll(() => clusterTime(page)).toBe(end);
  await press('Control+z');
  await hears(page, /Taken back: /);
  await expectFocus(page, /^(Pod default\/frontend-|Node node-)/);
});
