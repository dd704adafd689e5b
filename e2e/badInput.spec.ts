/** Whatever is typed or pasted: a clear answer in its place, the page alive, the text kept. */
import { clusterTime, expect, expectReady, letPass, openPage, podBody, seePods, test, type Page } from './learner.ts';
import {
  apply,
  applyStatus,
  pasteAndApply,
  pasteText,
  refusalList,
  refusals,
  shownLines,
  signedLines,
} from './manifests.ts';

test.use({ panel: 'manifests' });

async function expectAlive(page: Page): Promise<void> {
  const before = await clusterTime(page);
  await letPass(page, 200);
  expect(await clusterTime(page)).toBeGreaterThan(before);
  await expect(page.getByText('The simulation stopped')).toHaveCount(0);
}

interface Case {
  readonly name: string;
  readonly text: string;
  /** What the page must say, and on which line when it can know. */
  readonly says: RegExp;
  readonly line?: number;
}

const pod = (name: string, more = '') =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n${more}spec:\n  containers:\n    - name: c\n      image: frontend-application\n`;

const NAMESPACE = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: between\n';

const CASES: readonly Case[] = [
  {
    name: 'broken YAML',
    text: 'apiVersion: v1\nkind: Service\nspec: [1, 2\n',
    says: /error converting YAML to JSON: yaml: line/,
    line: 4,
  },
  {
    name: 'a tab for indentation',
    text: 'apiVersion: v1\nkind: Service\nspec:\n\tports: []\n',
    says: /found character that cannot start any token.*Replace tabs by spaces/s,
    line: 4,
  },
  {
    name: 'an unknown kind',
    text: 'apiVersion: apps/v1\nkind: Deploiment\nmetadata:\n  name: web\n',
    says: /Not sent: the API server has no such kind.*no matches for kind "Deploiment" in version "apps\/v1"/s,
    line: 2,
  },
  {
    name: 'an unknown apiVersion',
    text: 'apiVersion: apps/v7\nkind: Deployment\nmetadata:\n  name: web\n',
    says: /no matches for kind "Deployment" in version "apps\/v7"/,
  },
  { name: 'no kind', text: 'apiVersion: v1\nmetadata:\n  name: web\n', says: /kind/i },
  {
    name: 'a key twice',
    text: 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  name: web2\nspec:\n  ports:\n    - port: 80\n',
    says: /duplicate field "metadata\.name"/,
    line: 5,
  },
  {
    // The editor's language server looks at it, too, and says nothing on the console.
    name: 'a key that is null',
    text: 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n~: x\n',
    says: /unsupported map key of type: %!s\(<nil>\)/,
  },
  {
    name: 'a bomb of aliases',
    text: [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefghij'.split('').map((name, at) => {
        const before = String.fromCharCode(name.charCodeAt(0) - 1);
        return `${name}: &${name} [${Array(9).fill(`*${before}`).join(', ')}]${at === 8 ? '\n' : ''}`;
      }),
    ].join('\n'),
    says: /./,
  },
  {
    name: 'keys that mean something to JavaScript',
    text: pod('proto').replace('spec:\n', '__proto__:\n  polluted: "yes"\nconstructor:\n  prototype: {}\nspec:\n'),
    says: /unknown field "(__proto__|constructor)"/,
  },
  {
    name: 'markup for a name',
    text: pod('"<img src=x onerror=alert(1)>"'),
    says: /metadata\.name: Invalid value: "<img src=x onerror=alert\(1\)>": a lowercase RFC 1123/,
    line: 4,
  },
  {
    name: 'a number for a list',
    text: pod('web').replace(/containers:[\s\S]*/, 'containers: 3\n'),
    says: /containers/,
  },
];

test('each bad text is answered in its place, and is kept', async ({ page }) => {
  await openPage(page, 'The chapter as printed');
  for (const { name, text, says, line } of CASES)
    await test.step(name, async () => {
      await pasteAndApply(page, text);
      // What the server says of the text it was sent, with a sign on the same lines.
      await expect(refusalList(page)).toContainText(/^(Refused by the API server|Not sent)/);
      await expect(refusalList(page)).toContainText(says);
      const told = (await refusals(page)).map((refusal) => refusal.line);
      await expect.poll(() => signedLines(page)).toEqual([...new Set(told)].sort((a, b) => a - b));
      if (line !== undefined) expect(told).toContain(line);
      await expect(applyStatus(page)).toHaveText('refused');
      await expect.poll(async () => (await shownLines(page))[0]).toBe(text.split('\n')[0]);
      expect(await page.evaluate(() => 'polluted' in Object.prototype)).toBe(false);
      await expect(page.locator('img[src="x"]')).toHaveCount(0);
      await expectAlive(page);
      // The answer is gone with the text, and the next one is not taken for it.
      await pasteAndApply(page, NAMESPACE);
      await expect(refusalList(page)).toHaveCount(0);
      await expect(applyStatus(page)).toHaveText(/^(created|unchanged)/);
    });
});

test('ten megabytes are kept as plain text and refused as too large; the page goes on', async ({ page }) => {
  await openPage(page, 'The chapter as printed');
  const line = `# ${'x'.repeat(97)}\n`;
  await pasteText(page, line.repeat(104_858));
  await expect(page.getByText('This text is large')).toBeVisible({ timeout: 40_000 });
  await page.getByRole('button', { name: /^Apply/ }).click();
  await expect(refusalList(page)).toContainText('Request entity too large: limit is 3145728');
  await expectAlive(page);
  await page.getByRole('textbox', { name: /^Manifest/ }).focus();
  await page.keyboard.press('Control+End');
  await expect(page.locator('[data-editor="monaco"] .line-numbers', { hasText: '104859' })).toBeVisible();
});

test('a refused text can be mended and applied: nothing is lost on the way', async ({ page }) => {
  await openPage(page);
  await pasteText(page, 'kind: [Service\n');
  await expect(applyStatus(page)).toHaveText(/not YAML/);
  await apply(page);
  await expect(applyStatus(page)).toHaveText('refused');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+Enter');
  await expect(applyStatus(page)).toHaveText('unchanged');
  await expectReady(page, 'frontend-', 3);
});

test('what is said of an action lies over the picture: the errors at their lines stay in sight', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await openPage(page);
  await pasteAndApply(page, 'apiVersion: v1\nkind: Service\nspec: [1,\n 2: 3: 4\n  - a: b: c\n');
  const errors = refusalList(page);
  await expect(errors).toBeVisible();
  const pod = (await seePods(page, 'frontend-'))[0]!;
  await podBody(page, pod.name).click();
  const message = page.locator('[data-toast]').filter({ hasText: pod.name });
  await expect(message).toBeVisible();
  const panel = (await page.locator('[data-panel="left"]').boundingBox())!;
  expect((await message.boundingBox())!.x).toBeGreaterThanOrEqual(panel.x + panel.width);
});
