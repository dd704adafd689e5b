/** The embedding guide's own example: answered by the page in the frame, and a page that is not allowed by nobody. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { expect, test } from './learner.ts';

const guide = readFileSync('docs/embedding.md', 'utf8');
const block = (language: string): string => guide.split(`\`\`\`${language}\n`)[1]!.split('```')[0]!;

test('the example of the embedding guide works as written, and nobody else is heard or told anything', async ({
  page,
  baseURL,
  complaints,
}) => {
  // The browser drops what is meant for an origin that the page around the frame is not of, and says so.
  complaints.expect(/Failed to execute 'postMessage' .* does not match the recipient window's origin/);
  // Another port is another origin.
  const server = createServer((request, response) => {
    const own = `http://${request.headers.host ?? ''}`;
    const allowed = request.url === '/allowed' ? own : 'https://another.example';
    const heard = 'window.told = []; addEventListener("message", ({ data }) => window.told.push(data));';
    const html = `<link rel="icon" href="data:,">${block('html')}<script>${heard}${block('js')}</script>`;
    response.setHeader('content-type', 'text/html');
    response.end(
      html.replaceAll('https://scope.example', new URL(baseURL!).origin).replace('https://course.example', allowed),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const course = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const told = () => page.evaluate(() => (window as unknown as { told: Record<string, unknown>[] }).told);
    await page.goto(`${course}/allowed`);
    await expect.poll(told).toContainEqual(expect.objectContaining({ event: 'ready', servicescope: 1 }));
    await expect.poll(told).toContainEqual(expect.objectContaining({ id: 1, ok: true }));
    await page.goto(`${course}/refused`);
    const embedded = page.frameLocator('iframe');
    await expect(embedded.locator('[data-kind="Pod"][data-state="Ready"]').first()).toBeVisible();
    await expect(embedded.getByText(/^00:0[1-9]|^00:[1-9]/).first()).toBeVisible();
    expect(await told()).toEqual([]);
  } finally {
    server.close();
  }
});
