import { act as settle, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Flow } from '../../api/index.ts';
import { aNode, aService } from '../../testing/clusterObjects.ts';
import { aConnection } from '../../testing/connections.ts';
import { aPod } from '../../testing/pods.ts';
import { stillCluster, type StillParts } from '../../testing/stillCluster.ts';
import { createClusterStore, provideClusterStore } from '../store/clusterStore.ts';
import { viewStore, type DockTab } from '../store/viewStore.ts';
import Dock from './Dock.tsx';
import { dockStore } from './dockStore.ts';

function open(tab: DockTab, parts: StillParts) {
  const store = createClusterStore(stillCluster(parts));
  provideClusterStore(store);
  viewStore.setState({ dockTab: tab, dockOpen: true, selection: undefined });
  render(<Dock />);
  return store;
}

const client = aPod('client').withIP('10.244.1.7').onNode('node-1').ready().build();
beforeEach(() => dockStore.setState(dockStore.getInitialState()));
afterEach(cleanup);

describe('the packets table', () => {
  const many = Array.from({ length: 2000 }, (_, index) => aConnection(`c${2000 - index}`));

  it('draws only the rows in sight of two thousand, and says how many there are', () => {
    open('packets', { connections: many });
    const table = screen.getByRole('grid', { name: /packets/i });
    expect(table.getAttribute('aria-rowcount')).toBe('2001');
    expect(within(table).getAllByRole('row').length).toBeLessThan(60);
  });

  it('carries the verdict and the connection on every row', () => {
    open('packets', { connections: [aConnection('c7', { verdict: 'drop', reason: 'no local endpoints' })] });
    const row = screen.getByText(/DROP · no local endpoints/).closest('tr');
    expect(row?.dataset).toMatchObject({ verdict: 'drop', connection: 'c7' });
  });

  it('selects a connection by click and moves by arrow keys', () => {
    open('packets', { connections: many });
    fireEvent.click(screen.getByText('2000'));
    expect(viewStore.getState().selection).toEqual({ kind: 'connection', id: 'c2000' });
    fireEvent.keyDown(screen.getByRole('grid', { name: /packets/i }), { key: 'ArrowDown' });
    expect(viewStore.getState().selection).toEqual({ kind: 'connection', id: 'c1999' });
    expect(document.querySelector('tr[aria-selected="true"]')?.getAttribute('data-connection')).toBe('c1999');
  });

  it('stands still while it is held, and counts what has come since', () => {
    const store = open('packets', { connections: many.slice(10) });
    fireEvent.click(screen.getByRole('button', { name: 'Hold' }));
    settle(() => store.setState({ cluster: stillCluster({ connections: many }), revision: 2 }));
    expect(document.querySelector('[data-connection="c2000"]')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: '10 new' }));
    expect(document.querySelector('[data-connection="c2000"]')).not.toBeNull();
  });

  it('filters by verdict', () => {
    open('packets', { connections: [aConnection('c2', { verdict: 'reject' }), aConnection('c1')] });
    fireEvent.change(screen.getByLabelText('Verdict'), { target: { value: 'failed' } });
    expect(document.querySelectorAll('[data-connection]')).toHaveLength(1);
  });

  it('shows markup in a name as text', () => {
    const evil = '<img src=x onerror=alert(1)>';
    open('packets', { connections: [aConnection('c1', { reason: evil, verdict: 'drop' })] });
    expect(screen.getByText(`DROP · ${evil}`, { exact: false })).toBeTruthy();
    expect(document.querySelector('img')).toBeNull();
  });
});

describe('sending a request', () => {
  const parts = (send: (flow: Flow) => string): StillParts => ({
    objects: [client, aNode('node-1'), aService('web', { clusterIP: '10.96.0.50' })],
    connections: [aConnection('c9')],
    door: { send },
  });

  it('asks as the chosen client and selects the connection', () => {
    const send = vi.fn(() => 'c9');
    open('packets', parts(send));
    fireEvent.change(screen.getByLabelText('to'), { target: { value: 'web' } });
    fireEvent.click(screen.getByRole('button', { name: 'Send' }));
    expect(send).toHaveBeenCalledWith({ from: { pod: 'default/client' }, to: { host: 'web', port: 80 } });
    expect(viewStore.getState().selection).toEqual({ kind: 'connection', id: 'c9' });
  });

  it('suggests the first Service of the users', () => {
    const send = vi.fn(() => 'c9');
    open('packets', { ...parts(send), objects: [aService('kubernetes'), ...(parts(send).objects ?? [])] });
    fireEvent.click(screen.getByRole('button', { name: 'Send' }));
    expect(send).toHaveBeenCalledWith({ from: { pod: 'default/client' }, to: { host: 'web', port: 80 } });
  });

  it('fills in the port of a Service that is named', () => {
    const port = { protocol: 'TCP', port: 5432, targetPort: 5432 } as const;
    open('packets', { objects: [client, aService('db', { ports: [port] })] });
    fireEvent.change(screen.getByLabelText('to'), { target: { value: 'db' } });
    expect(screen.getByLabelText<HTMLInputElement>('port').value).toBe('5432');
  });

  it('says what is missing and sends nothing', () => {
    const send = vi.fn(() => 'c9');
    open('packets', parts(send));
    fireEvent.change(screen.getByLabelText('to'), { target: { value: ' ' } });
    fireEvent.click(screen.getByRole('button', { name: 'Send' }));
    expect(send).not.toHaveBeenCalled();
    expect(screen.getByText('Whom to ask?')).toBeTruthy();
  });

  it('a trace sends nothing and shows itself in the inspector', () => {
    const send = vi.fn(() => 'c9');
    open('packets', parts(send));
    fireEvent.change(screen.getByLabelText('to'), { target: { value: 'web' } });
    fireEvent.click(screen.getByRole('button', { name: 'Trace' }));
    expect(send).not.toHaveBeenCalled();
    expect(viewStore.getState().selection).toMatchObject({ kind: 'trace', flow: { to: { host: 'web', port: 80 } } });
  });
});

describe('the rules of a node', () => {
  const rules = `*nat
:KUBE-SERVICES - [0:0]
:KUBE-SVC-A - [0:0]
-A KUBE-SERVICES -d 10.96.0.50/32 -p tcp -m tcp --dport 80 -j KUBE-SVC-A
-A KUBE-SVC-A -j KUBE-SEP-A
COMMIT
`;
  const parts = { objects: [aNode('node-1'), aNode('node-2')], rules };

  it('fold by chain and lead from a jump to its chain, by keyboard', () => {
    open('rules', parts);
    const tree = screen.getByRole('tree', { name: 'Rules of node-1' });
    expect(within(tree).getAllByRole('treeitem')).toHaveLength(5);
    const press = (key: string) => fireEvent.keyDown(tree, { key });
    press('ArrowDown');
    press('ArrowDown');
    press('Enter');
    expect(within(tree).getByRole('treeitem', { selected: true }).textContent).toContain(':KUBE-SVC-A');
    press('ArrowLeft');
    expect(within(tree).getAllByRole('treeitem')).toHaveLength(4);
  });

  it('are compared with another node’s', async () => {
    const other = rules.replace('KUBE-SEP-A', 'KUBE-SEP-B');
    open('rules', { ...parts, door: { iptablesSave: (node) => (node === 'node-1' ? rules : other) } });
    fireEvent.change(screen.getByLabelText('compare with'), { target: { value: 'node node-2' } });
    expect(await screen.findByText(/in 1 chain; 1 chain the same/)).toBeTruthy();
    expect(screen.getByText('+1')).toBeTruthy();
  });
});

describe('the other tables', () => {
  it('DNS sends a question and shows every try of the search path', () => {
    const ask = vi.fn(() => 'c4');
    const tried = (name: string, rcode: 'NXDOMAIN' | 'NOERROR') => {
      const records = rcode === 'NOERROR' ? [{ name, ttl: 30, type: 'A', data: '10.96.0.50' } as const] : [];
      return {
        name,
        type: 'A',
        attempt: 1,
        sentAt: 0,
        answeredAt: 4,
        reply: { rcode, records, sentence: '' },
      } as const;
    };
    const lookups = [tried('web.default.svc.cluster.local.', 'NXDOMAIN'), tried('web.svc.cluster.local.', 'NOERROR')];
    const record = aConnection('c4', { lookups, question: 'A', reason: 'Pod kube-system/coredns answered' });
    open('dns', { objects: [client], connections: [record], door: { ask } });
    fireEvent.change(screen.getByLabelText('ask for'), { target: { value: 'web' } });
    fireEvent.click(screen.getByRole('button', { name: 'Ask' }));
    expect(ask).toHaveBeenCalledWith({ pod: 'default/client' }, 'web', 'A');
    const list = screen.getByRole('list', { name: /names asked for/i });
    const items = within(list).getAllByRole('listitem');
    expect(items.flatMap((item) => item.dataset['rcode'] ?? [])).toEqual(['NXDOMAIN', 'NOERROR']);
    expect(screen.getByText('web.svc.cluster.local. 30 IN A 10.96.0.50')).toBeTruthy();
  });

  it('conntrack says that nothing is tracked', () => {
    open('conntrack', { objects: [aNode('node-1')] });
    expect(screen.getByText(/No connection is tracked here now/)).toBeTruthy();
  });

  it('events of a cluster that has said nothing', () => {
    open('events', {});
    expect(screen.getByText('Nothing has happened yet.')).toBeTruthy();
    fireEvent.click(screen.getByRole('radio', { name: 'kubectl' }));
    expect(screen.getByText('No events found in this cluster.')).toBeTruthy();
  });
});
