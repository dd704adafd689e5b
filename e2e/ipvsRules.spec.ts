/** IPVS mode's own texts compared: virtual servers and sets with another node's, and with what they were before a change. */
import { expect, letPass, openPage, podBody, seePods, setSpeed, test } from './learner.ts';
import { openTables } from './packets.ts';

test('virtual servers and sets are compared with another node’s and with their own before a change', async ({
  page,
}) => {
  await openPage(page, 'The same Service under IPVS');
  await setSpeed(page, 10);
  await openTables(page, 'Rules');
  const rules = page.getByRole('tabpanel', { name: 'Rules' });
  await rules.getByRole('combobox', { name: 'Node' }).selectOption('node-1');
  await expect(rules.getByLabel('Tool')).toHaveValue('ipvsadm -Ln');

  // A NodePort is a virtual server of each node's own address: that is all in which two nodes differ, but for their own kubelet's.
  await rules.getByLabel('compare with').selectOption({ label: 'node-2' });
  await expect(rules.getByRole('status')).toContainText('virtual servers the same, line for line');
  await expect(rules.getByRole('heading', { name: /TCP 192\.168\.49\.11:30080/ })).toContainText('only on node-1');
  await expect(rules.getByRole('heading', { name: /TCP 192\.168\.49\.12:30080/ })).toContainText('only on node-2');
  await expect(rules).not.toContainText('ActiveConn');

  const [web] = await seePods(page, 'web-');
  await podBody(page, web!.name).click();
  await letPass(page, 8000);
  const change = rules.locator('option', { hasText: 'before its last change' });
  // By keyboard: the list of a select is chosen from by typing, and keeps the focus although each choice brings another view.
  await rules.getByLabel('compare with').focus();
  await page.keyboard.type('before its last');
  await expect(rules.getByLabel('compare with')).toHaveValue((await change.getAttribute('value')) ?? '');
  await expect(rules.getByLabel('compare with')).toBeFocused();
  const differences = rules.locator('[data-difference]');
  await expect(differences.first()).toContainText('-> 10.0.1.');
  await rules.getByLabel('Tool').selectOption('ipset save');
  await expect(rules.getByRole('status')).toContainText(/sets?/);
  await rules.getByLabel('Tool').selectOption('iptables-save');
  await expect(rules.getByRole('status')).toContainText(/chains?/);
});
