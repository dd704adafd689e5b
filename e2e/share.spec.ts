/** A run travels: in a link, in a file; and what is broken or foreign never breaks the page. */
import { readFile, writeFile } from 'node:fs/promises';
import {
  button,
  clusterTime,
  expect,
  letPass,
  openPage,
  pause,
  podBody,
  pods,
  seePods,
  test,
  type Page,
} from './learner.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

/** What makes up a page's moment; runs in the page. */
function moment(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { cluster } = window.servicescope!;
    return JSON.stringify([cluster.now, cluster.revision, cluster.objects('pods'), cluster.exportRun()]);
  });
}

const files = (page: Page) => page.getByRole('list', { name: 'Manifest files' }).getByRole('listitem');

async function share(page: Page): Promise<string> {
  await button(page, 'Share').click();
  await expect(page.getByText(/^Link copied: \d+(\.\d)? KB\.$/)).toBeVisible();
  const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  await page.keyboard.press('Escape');
  return link;
}

test.describe('with the manifests', () => {
  test.use({ panel: 'manifests' });

  test('a link brings back the run, its moment, the files and the lens', async ({ page, context }) => {
    await openPage(page, "The chapter's addresses");
    const [victim] = await seePods(page, 'frontend-');
    await podBody(page, victim!.name).click();
    await letPass(page, 1500);
    await button(page, 'New file').click();
    await page.getByRole('radio', { name: 'Logical' }).click();
    await pause(page);
    const link = await share(page);
    const here = await moment(page);
    const title = await page.getByRole('combobox', { name: 'Scenario' }).innerText();

    const other = await context.newPage();
    await other.goto(link);
    await expect(other.getByRole('combobox', { name: 'Scenario' })).toHaveText(`Shared: ${title}`);
    await expect(other.getByText(/^Opened the shared run at /)).toBeVisible();
    expect(await moment(other)).toBe(here);
    await expect(other.getByRole('radio', { name: 'Logical' })).toBeChecked();
    await expect(other.getByRole('group', { name: 'Transport' }).getByRole('button', { name: 'Play' })).toBeVisible();
    await expect(pods(other, victim!.name)).toHaveCount(await pods(page, victim!.name).count());
    const names = (each: Page) => files(each).allInnerTexts();
    expect(await names(page)).toContain('manifest.yaml');
    expect(await names(other)).toEqual(await names(page));

    // It goes on from there, and another scenario leaves it.
    await other.getByRole('group', { name: 'Transport' }).getByRole('button', { name: 'Play' }).click();
    await letPass(other, 500);
    await other.getByRole('combobox', { name: 'Scenario' }).click();
    await other.getByRole('option', { name: new RegExp(`^${title}`) }).click();
    await expect(other.getByRole('combobox', { name: 'Scenario' })).toHaveText(title);
    expect(new URL(other.url()).hash).toBe('');
  });

  test('a manifest that is dropped waits in the editor', async ({ page }) => {
    await openPage(page);
    const dropped = await page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(['kind: Pod\n'], 'mine.yaml', { type: 'text/yaml' }));
      return transfer;
    });
    await page.dispatchEvent('main', 'drop', { dataTransfer: dropped });
    await expect(page.getByText('mine.yaml is in the editor; nothing of it is applied yet.')).toBeVisible();
    await expect(files(page).filter({ hasText: 'mine.yaml' })).toBeVisible();
  });
});

test('a file does the same, chosen or dropped', async ({ page }, info) => {
  await openPage(page);
  await pause(page);
  const here = await moment(page);
  await button(page, 'Share').click();
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Save as a file').click()]);
  expect(download.suggestedFilename()).toBe('servicescope-run.json');
  const path = info.outputPath('run.json');
  await download.saveAs(path);

  await page.reload();
  await openPage(page);
  await button(page, 'Share').click();
  await page.getByLabel('A run saved as a file').setInputFiles(path);
  await expect(page.getByText(/^Opened the run in run\.json at /)).toBeVisible();
  expect(await moment(page)).toBe(here);

  const text = await readFile(path, 'utf8');
  await page.reload();
  await openPage(page);
  const dropped = await page.evaluateHandle((content) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], 'dropped.json', { type: 'application/json' }));
    return transfer;
  }, text);
  await page.dispatchEvent('main', 'drop', { dataTransfer: dropped });
  await expect(page.getByText(/^Opened the run in dropped\.json at /)).toBeVisible();
  expect(await moment(page)).toBe(here);
});

test('a link that is cut off, foreign or nonsense says so, and the page starts as ever', async ({ page }) => {
  await openPage(page);
  const link = await share(page);
  const { hash } = new URL(link);
  for (const broken of [
    hash.slice(0, 400),
    '#run=',
    '#run=%E0%A4%A',
    '#run=q1YqSy0qzszPU7JSMjRQ0lFKyiwqycjPU7JSUDI0MFCqBQA',
  ]) {
    await page.goto('about:blank');
    await page.goto(`./${broken}`);
    await expect(page.getByText(/^The shared run could not be opened\. \S/)).toBeVisible();
    await expect(page.locator('[data-kind="Node"]')).toHaveCount(4);
    await expect(page.getByRole('combobox', { name: 'Scenario' })).not.toHaveText(/Shared/);
    await letPass(page, 300);
    expect(new URL(page.url()).hash).toBe('');
  }
});

test('a file that is no run says so, and nothing changes', async ({ page }, info) => {
  await openPage(page);
  const path = info.outputPath('holiday.json');
  await writeFile(path, '{"photos": []}');
  await button(page, 'Share').click();
  await page.getByLabel('A run saved as a file').setInputFiles(path);
  await expect(
    page.getByText(/^The run in holiday\.json could not be opened\. It is not a run of ServiceScope/),
  ).toBeVisible();
  expect(await clusterTime(page)).toBeGreaterThan(0);
});
