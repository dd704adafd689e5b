/** The chapter's Deployment as printed: refused in the API server's words, on its line, mended by one click, then three Pods run. */
import { expect, expectReady, openPage, pods, setSpeed, test } from './learner.ts';
import {
  apply,
  applyStatus,
  focusEditor,
  openFile,
  pasteAndApply,
  refusalList,
  refusals,
  shownLines,
  signedLines,
} from './manifests.ts';
import { ONE_LEVEL_OUT } from '../src/testing/chapter.ts';

test.use({ panel: 'manifests' });

const MENDED_CONTAINER = [
  /^ +- image: frontend-application$/,
  /^ +name: frontend-application$/,
  /^ +ports:$/,
  /^ +- containerPort: 5000$/,
];

test('C4: as printed it is refused on the misplaced template, and one click mends it', async ({ page }) => {
  await openPage(page, 'The chapter as printed');
  await openFile(page, 'frontend.yaml');
  await focusEditor(page);
  await apply(page);

  const refused = refusalList(page);
  await expect(refused).toContainText('Refused by the API server · 400 BadRequest');
  await expect(refused).toContainText(
    'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error',
  );
  expect(await refusals(page)).toEqual([{ line: 12, message: 'unknown field "spec.selector.template"' }]);
  await expect.poll(() => signedLines(page)).toEqual([12]);
  await expect(pods(page, 'frontend-')).toHaveCount(0);

  await setSpeed(page, 10);
  await refused.getByRole('button', { name: 'Move template under spec; name and ports into containers[0]' }).click();
  await expect(refused).toHaveCount(0);
  await expect(applyStatus(page)).toHaveText('created');
  await expect.poll(() => signedLines(page)).toEqual([]);
  const text = (await shownLines(page)).join('\n');
  expect(text).toMatch(/^ {2}template:$/m);
  await expectReady(page, 'frontend-', 3);
});

test('C4: with name and ports beside the container both lines are named, and three Pods run once mended', async ({
  page,
}) => {
  await openPage(page, 'The chapter as printed');
  await pasteAndApply(page, ONE_LEVEL_OUT);

  expect(await refusals(page)).toEqual([
    { line: 19, message: 'unknown field "spec.template.spec.name"' },
    { line: 20, message: 'unknown field "spec.template.spec.ports"' },
  ]);
  await expect.poll(() => signedLines(page)).toEqual([19, 20]);

  await setSpeed(page, 10);
  await refusalList(page)
    .getByRole('button', { name: /containers\[0\]/ })
    .first()
    .click();
  await expect(applyStatus(page)).toHaveText('created');
  // Monaco draws the mended lines when it comes to it.
  await expect(async () => {
    const lines = await shownLines(page);
    const at = lines.findIndex((line) => MENDED_CONTAINER[0]?.test(line));
    for (const [offset, pattern] of MENDED_CONTAINER.entries()) expect(lines[at + offset]).toMatch(pattern);
  }).toPass({ timeout: 20_000 });
  await expectReady(page, 'frontend-', 3);
});
