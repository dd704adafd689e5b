/** What a learner does with requests: open the tables, send one, wait for its end, read why. */
import { button, expect, inspected, type Locator, type Page } from './learner.ts';

export async function openTables(page: Page, tab = 'Packets'): Promise<void> {
  const toggle = button(page, 'Packets, events and rules');
  if ((await toggle.getAttribute('aria-pressed')) !== 'true') await toggle.click();
  await page.getByRole('tab', { name: tab, exact: true }).click();
}

export interface Request {
  /** As the list of clients names it: "client", "user", "node-1 itself". */
  readonly from: string;
  readonly host: string;
  readonly port: number;
}

export interface Outcome {
  readonly id: string;
  readonly verdict: string;
  /** The inspector's article about it. */
  readonly article: Locator;
}

/** Fills in the form above the packets; without a port, what a ping needs of it. */
export async function compose(
  page: Page,
  { from, host, port }: Omit<Request, 'port'> & Partial<Request>,
): Promise<Locator> {
  const form = page.getByRole('form', { name: 'Send a request' });
  await form.getByLabel('From').selectOption({ label: from });
  await form.getByRole('combobox', { name: 'to', exact: true }).fill(host);
  if (port !== undefined) await form.getByLabel('port').fill(String(port));
  return form;
}

/** Sends what is composed and waits until it has ended. */
export async function sendForm(page: Page, form: Locator): Promise<Outcome> {
  await form.getByRole('button', { name: 'Send' }).click();
  const article = await inspected(page, 'Connection');
  await expect(article).not.toHaveAttribute('data-verdict', 'open', { timeout: 20_000 });
  const id = (await article.getAttribute('data-connection')) ?? '';
  return { id, verdict: (await article.getAttribute('data-verdict')) ?? '', article };
}

/** Sends a request with the form above the packets and waits until it has ended. */
export async function send(page: Page, request: Request): Promise<Outcome> {
  return sendForm(page, await compose(page, request));
}

/** The value of a term in an article's list of facts, such as "Endpoint" or "Source seen". */
export async function fact(article: Locator, term: string): Promise<string> {
  const value = article.locator('dt', { hasText: new RegExp(`^${term}$`) }).locator('xpath=following-sibling::dd[1]');
  return (await value.innerText()).trim();
}

/** Hops of the packet that met the rules: the open group. */
export function hop(article: Locator, place: string): Locator {
  return article.locator('[data-hop]').filter({ has: article.page().locator('header', { hasText: place }) });
}
