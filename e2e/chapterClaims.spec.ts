/** Claims of the chapter that no walk of one part of the page shows by the way: labels, one stable name, what is typed, what remains. */
import {
  clusterTime,
  expect,
  expectReady,
  letPass,
  NODES,
  openPage,
  pause,
  plate,
  podBody,
  pods,
  seePods,
  segments,
  setSpeed,
  test,
  transport,
  type Page,
} from './learner.ts';
import { compose, fact, openTables, send } from './packets.ts';
import { openTerminal, paste, typeLine } from './terminal.ts';

/** A Service as it is, and what DNS says of its name. */
function lookAt(page: Page, name: string) {
  return page.evaluate((service) => {
    const { cluster } = window.servicescope!;
    const found = cluster.object('services', 'default', service);
    return {
      ip: found?.spec.clusterIP,
      selector: found?.spec.selector,
      ports: found?.spec.ports?.map(({ port, targetPort, protocol }) => ({ port, targetPort, protocol })),
      addresses: cluster.lookup(service, 'default').addresses,
    };
  }, name);
}

const CLUSTER_IP = '172.17.0.4';

test('C3, C5, C6, C9: labels make sets, a Service keeps name and address whatever becomes of its Pods', async ({
  page,
}) => {
  await openPage(page);
  await setSpeed(page, 10);

  await test.step('C5: two selectors, a set of three Pods and a set of one', async () => {
    const [frontend, db] = await Promise.all([seePods(page, 'frontend-'), seePods(page, 'db-')]);
    const sent = async (service: string, port: number) => (await segments(plate(page, 'node-1', service, port))).sort();
    expect(await sent('frontend-svc', 80)).toEqual(frontend.map(({ ip }) => `${ip}:5000`).sort());
    expect(await sent('db-svc', 5432)).toEqual(db.map(({ ip }) => `${ip}:5432`));
    expect([frontend.length, db.length]).toEqual([3, 1]);
    // Each set in one colour, its Service's; and not the other's.
    const colours = (kind: string, name: string) =>
      page
        .locator(`[data-kind="${kind}"][data-name^="${name}"]`)
        .evaluateAll((found) => found.map((element) => (element as HTMLElement).style.getPropertyValue('--app')));
    const [ofFrontend] = await colours('Service', 'frontend-svc');
    const [ofDb] = await colours('Service', 'db-svc');
    expect(ofFrontend).toMatch(/^var\(--app-[1-9]\)$/);
    expect(ofDb).not.toBe(ofFrontend);
    expect(await colours('Pod', 'frontend-')).toEqual([ofFrontend, ofFrontend, ofFrontend]);
    expect(await colours('Pod', 'db-')).toEqual([ofDb]);
  });

  await test.step('C3: pointing at a Service lights the Pods its selector matches, and no other', async () => {
    const lit = page.locator('[data-kind="Pod"][data-reach="match"]');
    for (const [service, label, count] of [
      ['frontend-svc', 'app=frontend', 3],
      ['db-svc', 'app=db', 1],
    ] as const) {
      await page.locator(`[data-kind="Service"][data-name="${service}"]`).hover();
      await expect(page.getByText(`selects ${label}`)).toBeVisible();
      await expect(lit).toHaveCount(count);
      for (const name of await lit.evaluateAll((all) => all.map((pod) => (pod as HTMLElement).dataset['name'])))
        expect(name).toMatch(new RegExp(`^${label.slice('app='.length)}-`));
    }
    await page.mouse.move(2, 400);
    await expect(lit).toHaveCount(0);
  });

  await test.step('C3: a Pod that loses its label lives on; its Service drops it and its ReplicaSet replaces it', async () => {
    const [pod] = await seePods(page, 'frontend-');
    const screen = await openTerminal(page);
    await typeLine(page, `kubectl label pod ${pod!.name} app=quarantine --overwrite`);
    await expect(screen).toContainText(`pod/${pod!.name} labeled`);
    await expect(pods(page, 'frontend-', 'Ready')).toHaveCount(4);
    await expect(pods(page, pod!.name)).toHaveAttribute('data-state', 'Ready');
    for (const node of NODES.slice(1))
      await expect.poll(() => segments(plate(page, node, 'frontend-svc', 80))).not.toContain(`${pod!.ip}:5000`);
    await typeLine(page, `clear; kubectl delete pod ${pod!.name} --now`);
    await expectReady(page, 'frontend-', 3);
  });

  await test.step('C6: name and address stay, and so does what DNS says', async () => {
    for (const replicas of [0, 5, 1]) {
      await typeLine(page, `kubectl scale deploy frontend --replicas=${replicas}`);
      await expect(pods(page, 'frontend-')).toHaveCount(replicas);
      expect(await lookAt(page, 'frontend-svc')).toMatchObject({ ip: CLUSTER_IP, addresses: [CLUSTER_IP] });
    }
    await expectReady(page, 'frontend-', 1);
  });

  await test.step('C9: with a single replica traffic goes to the new Pod as soon as it is Ready', async () => {
    const [only] = await seePods(page, 'frontend-');
    await pause(page);
    const killedAt = await clusterTime(page);
    await podBody(page, only!.name).click();
    // The client's own request every two seconds may miss the gap: it asks more often, from the moment of the kill.
    await page.evaluate((host) => {
      const from = { pod: 'default/client' };
      window.servicescope!.cluster.sendMany({ from, to: { host, port: 80 } }, 60, 100);
    }, 'frontend-svc');
    await transport(page, 'Play').click();
    await expect(pods(page, only!.name)).toHaveCount(0);
    await expectReady(page, 'frontend-', 1);
    const [born] = await seePods(page, 'frontend-');
    await letPass(page, 6000);
    // What became of each request of the client since, oldest first; of all that are kept, for on a busy machine many have come meanwhile.
    const since = await page.evaluate(
      ({ at, ip }) =>
        window
          .servicescope!.cluster.connections(2000)
          .filter(({ openedAt, flow, verdict }) => openedAt > at && verdict && flow.to.host === ip)
          .sort((a, b) => a.openedAt - b.openedAt)
          .map(({ verdict, endpointPod }) => (verdict === 'accept' ? endpointPod?.split('/').at(-1) : 'failed')),
      { at: killedAt, ip: 'frontend-svc' },
    );
    // A request whose name was looked up a little faster may have come too early still, and be the younger one.
    const back = since.lastIndexOf('failed') + 1;
    expect(back).toBeGreaterThan(0);
    expect(since.length).toBeGreaterThan(back + 20);
    expect(new Set(since.slice(back))).toEqual(new Set([born!.name]));
    await openTables(page);
    const { verdict, article } = await send(page, { from: 'client', host: CLUSTER_IP, port: 80 });
    expect(verdict).toBe('accept');
    expect(await fact(article, 'Endpoint')).toBe(`${born!.ip}:5000`);
  });
});

const PIPELINE = `kubectl create service clusterip frontend \\
--tcp=80:5000 --dry-run=client -o yaml \\
| sed 's/name: frontend/name: frontend-svc/g' \\
| kubectl apply -f -
`;

test('C11, C12, C13, C14, C21: what the chapter types does what the chapter says', async ({ page }) => {
  await openPage(page, "The chapter's addresses");
  await setSpeed(page, 10);
  const screen = await openTerminal(page);
  const asByManifest = { selector: { app: 'frontend' }, ports: [{ port: 80, targetPort: 5000, protocol: 'TCP' }] };
  const remove = 'clear; kubectl delete svc frontend-svc';

  await test.step('C21: a Service and its endpoints in one line, with the warning of today', async () => {
    for (const line of ['kubectl get service,endpoints frontend-svc', 'kubectl get svc,ep frontend-svc']) {
      await typeLine(page, `clear; ${line}`);
      await expect(screen).toContainText('service/frontend-svc');
      await expect(screen).toContainText('Warning: v1 Endpoints is deprecated in v1.33+');
      await expect(screen).toContainText('10.0.1.3:5000,10.0.1.4:5000,10.0.1.5:5000');
    }
  });
  await test.step('C11: create -f makes it, apply -f finds it made', async () => {
    await typeLine(page, `${remove}; kubectl create -f frontend-svc.yaml`);
    await expect(screen).toContainText('service/frontend-svc created');
    await typeLine(page, 'kubectl apply -f frontend-svc.yaml');
    await expect(screen).toContainText('service/frontend-svc configured');
    expect(await lookAt(page, 'frontend-svc')).toMatchObject({ ...asByManifest, ip: CLUSTER_IP });
  });
  await test.step('C12: expose makes the same Service', async () => {
    await typeLine(page, `${remove}; kubectl expose deploy frontend --name=frontend-svc --port=80 --target-port=5000`);
    await expect(screen).toContainText('service/frontend-svc exposed');
    expect(await lookAt(page, 'frontend-svc')).toMatchObject(asByManifest);
  });
  await test.step('C13: expose takes name, selector and port from the Deployment', async () => {
    await typeLine(page, 'clear; kubectl expose deploy frontend');
    await expect(screen).toContainText('service/frontend exposed');
    expect(await lookAt(page, 'frontend')).toMatchObject({
      selector: { app: 'frontend' },
      ports: [{ port: 5000, targetPort: 5000 }],
    });
  });
  await test.step('C14: the pipeline as printed, over four lines', async () => {
    await typeLine(page, remove);
    await expect(screen).toContainText('deleted');
    await paste(page, PIPELINE);
    await expect(screen).toContainText('service/frontend-svc created');
    expect(await lookAt(page, 'frontend-svc')).toMatchObject(asByManifest);
  });
});

test('C26, C33: a Service reaches the environment of later Pods only, and its rules go with it', async ({ page }) => {
  await openPage(page);
  await setSpeed(page, 10);
  const screen = await openTerminal(page);

  await test.step('C33: a Pod older than the Service lacks its variables, a new one has them', async () => {
    await typeLine(page, 'kubectl create service clusterip late --tcp=80:5000');
    await typeLine(page, 'clear; kubectl exec client -- env | grep -c LATE_SERVICE; echo counted');
    await expect(screen).toContainText(/0\s*counted/);
    await typeLine(page, 'clear; kubectl delete pod client --now; kubectl apply -f client.yaml');
    await expect(screen).toContainText('pod/client created');
    await expectReady(page, 'client', 1);
    await typeLine(page, 'clear; kubectl exec client -- env | grep LATE_SERVICE_HOST');
    await expect(screen).toContainText(/LATE_SERVICE_HOST=172\.17\.\d+\.\d+/);
  });

  await test.step('C26: its rules vanish on every node, an open connection outlives them and ends with its Pod', async () => {
    await openTables(page);
    const form = await compose(page, { from: 'client', host: 'frontend-svc', port: 80 });
    await form.getByLabel('how often').selectOption('keepAlive');
    await form.getByRole('button', { name: /^(Send|Start)/ }).click();
    const asking = await page.waitForFunction(
      () => window.servicescope!.cluster.connections(200).find(({ requests }) => requests.length > 1)?.id,
    );
    const id = (await asking.jsonValue())!;
    const kept = () =>
      page.evaluate((connection) => {
        const found = window.servicescope!.cluster.connection(connection);
        const requests = found?.requestCount ?? found?.requests.length ?? 0;
        return { state: found?.state, requests, pod: found?.endpointPod?.split('/').at(-1) };
      }, id);
    await page.getByRole('tab', { name: 'Terminal' }).click();
    await typeLine(page, 'clear; kubectl delete svc frontend-svc');
    for (const node of NODES) await expect(plate(page, node, 'frontend-svc', 80)).toHaveCount(0);
    const { requests, pod } = await kept();
    await expect.poll(async () => (await kept()).requests).toBeGreaterThan(requests);
    await podBody(page, pod!).click();
    // Closed between two requests, or failed with one under way.
    await expect.poll(async () => (await kept()).state).toMatch(/^(closed|failed)$/);
  });
});
