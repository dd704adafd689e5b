/** A Pod is killed: its address answers nobody any more, the Service goes on, and the change travels in order through the cluster. */
import {
  button,
  expect,
  letPass,
  NODES,
  openPage,
  pause,
  podBody,
  pods,
  seePods,
  selectService,
  setSpeed,
  test,
  type Page,
  type PodSeen,
} from './learner.ts';
import { fact, openTables, send } from './packets.ts';

async function firstFrontend(page: Page): Promise<PodSeen> {
  const [pod] = await seePods(page, 'frontend-');
  if (!pod) throw new Error('no frontend is Ready');
  return pod;
}

test('C1, C2: three Pods answer at their own addresses; a killed Pod’s address fails for ever, its Service goes on, and another Pod takes its place', async ({
  page,
}) => {
  await openPage(page);
  await openTables(page);
  await setSpeed(page, 10);
  const dead = await firstFrontend(page);
  for (const { ip } of await seePods(page, 'frontend-'))
    expect((await send(page, { from: 'client', host: ip, port: 5000 })).verdict).toBe('accept');

  await podBody(page, dead.name).click();
  await expect(page.getByText(`Deleting Pod ${dead.name}`)).toBeVisible();
  await setSpeed(page, 30);
  await expect(pods(page, dead.name)).toHaveCount(0, { timeout: 20_000 });
  await expect(pods(page, 'frontend-', 'Ready')).toHaveCount(3, { timeout: 20_000 });
  const now = await seePods(page, 'frontend-');
  expect(now.map(({ name }) => name)).not.toContain(dead.name);
  expect(now.map(({ ip }) => ip)).not.toContain(dead.ip);

  await setSpeed(page, 60);
  for (const later of [0, 60_000]) {
    await letPass(page, later);
    const toAddress = await send(page, { from: 'client', host: dead.ip, port: 5000 });
    expect(toAddress.verdict).toBe('unroutable');
  }
  for (let request = 0; request < 4; request++) {
    const toService = await send(page, { from: 'client', host: 'frontend-svc', port: 80 });
    expect(toService.verdict).toBe('accept');
    const endpoint = await fact(toService.article, 'Endpoint');
    expect(now.map(({ ip }) => `${ip}:5000`)).toContain(endpoint);
  }
});

interface Seen {
  /** Of the Pod; `gone` when it is drawn no more. */
  readonly state: string;
  /** The Service's inspector lists it as ready. */
  readonly ready: boolean;
  /** Nodes whose plate still sends to it. */
  readonly nodes: readonly string[];
}

/** What the page shows of one Pod's way out of its Service, at one moment. */
function look(page: Page, { name, ip }: PodSeen): Promise<Seen> {
  return page.evaluate(
    ({ pod, endpoint }) => {
      const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
      const plates = all('[data-kind="Plate"][data-name="frontend-svc"][data-address="172.17.0.4:80"]');
      return {
        state: all(`[data-kind="Pod"][data-name="${pod}"]`)[0]?.dataset['state'] ?? 'gone',
        ready: all(`[data-inspects="Service"] [data-endpoint="${endpoint}"][data-ready="true"]`).length > 0,
        nodes: plates
          .filter((plate) => plate.getAttribute('aria-label')?.includes(endpoint))
          .map((plate) => plate.dataset['node'] ?? ''),
      };
    },
    { pod: name, endpoint: `${ip}:5000` },
  );
}

test('C8: event by event: the Pod is marked, then its EndpointSlice changes, then each node’s rules', async ({
  page,
}) => {
  await openPage(page);
  const dead = await firstFrontend(page);
  await selectService(page, 'frontend-svc');
  await pause(page);
  await expect.poll(() => look(page, dead)).toEqual({ state: 'Ready', ready: true, nodes: NODES });
  await podBody(page, dead.name).click();
  await page.locator('h1').click();

  /** At which event each change was first seen. */
  const seenAt = new Map<string, number>();
  const note = (what: string, event: number) => void (seenAt.has(what) || seenAt.set(what, event));
  for (let event = 0; event < 300 && seenAt.size < 2 + NODES.length; event++) {
    const { state, ready, nodes } = await look(page, dead);
    if (state !== 'Ready') note('Terminating', event);
    if (!ready) note('EndpointSlice', event);
    for (const node of NODES) if (!nodes.includes(node)) note(node, event);
    await page.keyboard.press('.');
  }
  const order = [...seenAt.keys()];
  expect(order.slice(0, 2)).toEqual(['Terminating', 'EndpointSlice']);
  expect(new Set(order.slice(2))).toEqual(new Set(NODES));
  // Each kube-proxy hears of it and writes its rules by itself: no two nodes in the same event.
  expect(new Set(seenAt.values()).size).toBe(seenAt.size);

  // Each with its cause: the rules for the slice, the slice for the Pod, the Pod for the click.
  const chains = await page.evaluate((pod) => {
    const { cluster } = window.servicescope!;
    const all = Array.from({ length: 400 }, (_, back) => cluster.revision - back);
    const syncs = all.map((revision) => cluster.happening(revision)).filter((each) => each?.kind === 'sync');
    return syncs
      .map((sync) => ({
        node: sync!.about?.name ?? '',
        why: cluster.causes(sync!.revision).map(({ kind, by, about }) => `${kind} ${by} ${about?.resource ?? ''}`),
        killed: cluster.causes(sync!.revision).at(-1)?.text.includes(pod) ?? false,
      }))
      .filter(({ killed }) => killed);
  }, dead.name);
  expect(new Set(chains.map(({ node }) => node))).toEqual(new Set(NODES));
  for (const { why } of chains) {
    expect(why[0]).toBe('write endpoint-slice-controller endpointslices');
    expect(why.at(-1)).toMatch(/^action user/);
  }
  await openTables(page, 'Events');
  await page.getByLabel('Kind').selectOption('sync');
  // The newest. What is below goes back to what was there before anybody clicked.
  await page.locator('[data-happening="sync"]').filter({ hasText: 'node-3' }).first().click();
  const why = page.getByRole('list', { name: 'What led to it, nearest first' });
  await expect(why.getByRole('listitem').first()).toContainText('endpoint-slice-controller');
  await expect(why.getByRole('listitem').last()).toContainText('You');
});

test('the events tell why: who killed the Pod, who made another, who gave it a node', async ({ page }) => {
  await openPage(page);
  await openTables(page, 'Events');
  await page.getByRole('radio', { name: 'kubectl' }).click();
  const dead = await firstFrontend(page);
  const old = new Set((await seePods(page, 'frontend-')).map(({ name }) => name));
  await setSpeed(page, 5);
  await podBody(page, dead.name).click();
  await expect.poll(async () => (await seePods(page, 'frontend-')).filter(({ name }) => !old.has(name)).length).toBe(1);
  const [born] = (await seePods(page, 'frontend-')).filter(({ name }) => !old.has(name));
  const events = page.getByRole('grid', { name: 'Events' });
  await page.getByRole('tabpanel', { name: 'Events' }).getByRole('searchbox').fill(born!.name);
  await expect(events.locator('[data-reason="SuccessfulCreate"]')).toContainText(`Created pod: ${born!.name}`);
  await expect(events.locator('[data-reason="Scheduled"]')).toContainText(
    `Successfully assigned default/${born!.name} to ${born!.node}`,
  );
  await page.getByRole('tabpanel', { name: 'Events' }).getByRole('searchbox').fill(dead.name);
  await expect(events.locator('[data-reason="Killing"]')).toContainText('Stopping container frontend-application');
});

test('a click in error can be taken back', async ({ page }) => {
  await openPage(page);
  const dead = await firstFrontend(page);
  await pause(page);
  await podBody(page, dead.name).click();
  await expect(pods(page, dead.name)).toHaveAttribute('data-state', 'Terminating');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(pods(page, dead.name)).toHaveAttribute('data-state', 'Ready');
  await expect(pods(page, 'frontend-')).toHaveCount(3);
});

for (const [what, width, panel] of [
  ['with a lesson beside a wide picture', 1600, 'lesson'],
  ['with a lesson beside a narrow one', 1280, 'lesson'],
  ['with nothing beside it', 1280, undefined],
] as const)
  test(`what is said of a kill lies over nothing that is drawn, ${what}`, async ({ page }) => {
    await page.setViewportSize({ width, height: width * 0.6 });
    await openPage(page);
    if (panel) await button(page, 'Manifests panel').click();
    for (const lens of ['data path', 'logical']) {
      if (lens === 'logical') await page.keyboard.press('d');
      const pod = await firstFrontend(page);
      await podBody(page, pod.name).click();
      const message = page.locator('[data-toast]').filter({ hasText: pod.name });
      await expect(message.getByRole('button', { name: 'Undo' })).toBeInViewport({ ratio: 1 });
      const covered = () =>
        message.evaluate((element) => {
          const at = element.getBoundingClientRect();
          return Array.from(
            document.querySelectorAll('.react-flow__node [data-name]:not([data-kind="Cluster"])'),
            (drawn) => ({
              name: drawn.getAttribute('data-name'),
              box: drawn.getBoundingClientRect(),
            }),
          )
            .filter(
              ({ box }) => box.left < at.right && box.right > at.left && box.top < at.bottom && box.bottom > at.top,
            )
            .map(({ name }) => name);
        });
      await expect.poll(covered).toEqual([]);
    }
  });
