import { createCluster } from '../../cluster/index.ts';
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { clusterStore, createClusterStore, provideClusterStore, publish } from '../store/clusterStore.ts';
import { setUnderway } from '../store/underway.ts';
import { takeLines } from '../store/terminalStore.ts';
import { viewStore } from '../store/viewStore.ts';
import { fixtureCluster, FIXTURE_PODS } from '../../testing/fixtureCluster.ts';
import { Scene } from './Scene.tsx';
import { focusStore } from './store/focusStore.ts';
import { resetScene, sceneStore } from './store/sceneStore.ts';

function draw() {
  const fixture = fixtureCluster();
  provideClusterStore(createClusterStore(fixture.cluster));
  resetScene();
  render(<Scene />);
  return fixture;
}

const pod = (name: string) => document.querySelector<HTMLElement>(`[data-kind="Pod"][data-name="${name}"]`);
/** By the beginning of its label. A query by role computes the name of every element there is, which takes seconds here. */
function button(label: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`button[aria-label^="${label}"]`);
  if (!found) throw new Error(`no button is called ${label}`);
  return found;
}

/** Waiting ends with what is waited for; the limit only has to be long enough for a busy machine. */
const PATIENCE = { timeout: 20_000 };

describe('the scene', { timeout: 60_000 }, () => {
  beforeEach(() => {
    viewStore.setState({ selection: undefined, hovered: undefined, lens: 'data-path', inspectorOpen: false });
    focusStore.setState({ key: undefined });
    vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: vi.fn(), removeEventListener: vi.fn() }));
  });
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });

  it('says of every Pod what it is, where it is and how it is, for scripts and tests', () => {
    draw();
    expect(pod('db-0')?.dataset).toMatchObject({
      kind: 'Pod',
      namespace: 'default',
      name: 'db-0',
      state: 'Ready',
      ip: '10.0.2.9',
      node: 'node-2',
    });
    expect(document.querySelectorAll('[data-kind="Node"]')).toHaveLength(4);
    expect(document.querySelector('[data-kind="Service"][data-name="frontend-svc"]')).not.toBeNull();
  });

  it('shows the taints of a node at its name, and says them, but for those its state says already', () => {
    const taints = [
      { key: 'example.com/dedicated', value: 'db', effect: 'NoSchedule' },
      { key: 'maintenance', effect: 'NoExecute' },
      { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' },
    ] as const;
    const role = 'node-role.kubernetes.io/control-plane';
    const usual = { labels: { [role]: '' }, taints: [{ key: role, effect: 'NoSchedule' as const }] };
    const node = (name: string, i: number) => ({ name, ip: `192.168.49.1${i}`, podCIDR: `10.244.${i}.0/24` });
    const nodes = [
      { ...node('control-plane', 0), ...usual },
      { ...node('node-2', 2), taints: [...taints] },
    ];
    const cluster = createCluster({ seed: 1, nodes });
    cluster.settle(5000);
    provideClusterStore(createClusterStore(cluster));
    resetScene();
    render(<Scene />);
    const shown = [...document.querySelectorAll<HTMLElement>('[data-kind="Node"][data-name="node-2"] [data-taint]')];
    expect(shown.map(({ textContent, dataset }) => [textContent, dataset['taint'], dataset['effect']])).toEqual([
      ['dedicated=db', 'example.com/dedicated=db:NoSchedule', 'NoSchedule'],
      ['maintenance', 'maintenance:NoExecute', 'NoExecute'],
    ]);
    expect(shown[1]?.title).toMatch(/maintenance:NoExecute.*evicted/);
    expect(button('Node node-2').getAttribute('aria-label')).toContain(
      'tainted example.com/dedicated=db:NoSchedule, tainted maintenance:NoExecute',
    );
    expect(document.querySelector('[data-name="control-plane"] [data-taint]')).toBeNull();
  });

  it("shows a virtual IP's rule plate in every node's kernel, with one segment for every endpoint", () => {
    draw();
    const plates = document.querySelectorAll('[data-kind="Plate"][data-address="172.17.0.4:80"]');
    expect(plates).toHaveLength(4);
    const worker = [...plates].find((plate) => plate instanceof HTMLElement && plate.dataset['node'] === 'node-1');
    expect(worker?.querySelectorAll('[data-endpoint]')).toHaveLength(3);
  });

  it('kills a Pod by a click, through the API', () => {
    const { requests } = draw();
    fireEvent.click(button('Pod db-0,'));
    expect(requests).toEqual([{ method: 'DELETE', path: '/api/v1/namespaces/default/pods/db-0' }]);
  });

  it('offers to kill a Pod, but not the one that is being killed: its state stays in sight under the pointer', () => {
    const { cluster, setPods } = draw();
    const offers = () => pod('db-0')?.textContent?.includes('click to kill');
    expect(offers()).toBe(true);
    act(() => {
      setPods(FIXTURE_PODS.map((each) => (each.name === 'db-0' ? { ...each, state: 'terminating' } : each)));
      cluster.advance(100);
      publish();
    });
    expect(pod('db-0')?.textContent).toContain('Terminating');
    expect(offers()).toBe(false);
  });

  it('lets a dead Pod fade in its place and then forgets it', () => {
    const { cluster, setPods } = draw();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      act(() => {
        setPods(FIXTURE_PODS.filter(({ name }) => name !== 'db-0'));
        cluster.advance(100);
        publish();
      });
      act(() => void vi.advanceTimersByTime(1000));
      expect(pod('db-0')?.dataset['state']).toBe('Deleted');
      act(() => void vi.advanceTimersByTime(200));
      expect(pod('db-0')).toBeNull();
    } finally {
      vi.useRealTimers();
    }
  });

  it('comes a frame after the panels on the way to another moment, and nothing fades, grows or glides then', async () => {
    const { cluster, setPods } = draw();
    act(() => setUnderway(true));
    try {
      expect(document.querySelector('[role="application"]')?.hasAttribute('data-underway')).toBe(true);
      act(() => {
        setPods(FIXTURE_PODS.filter(({ name }) => name !== 'db-0'));
        cluster.advance(100);
        publish();
      });
      expect(pod('db-0')?.dataset['state']).toBe('Ready');
      await waitFor(() => expect(pod('db-0')).toBeNull(), { ...PATIENCE, interval: 1 });
      expect(sceneStore().getState().leaving.size).toBe(0);
    } finally {
      act(() => setUnderway(false));
    }
    expect(document.querySelector('[role="application"]')?.hasAttribute('data-underway')).toBe(false);
  });

  it('does not fade what was never there: after going back in time the picture is just another one', () => {
    const { cluster, setPods } = draw();
    act(() => {
      setPods(FIXTURE_PODS.filter(({ name }) => name !== 'db-0'));
      cluster.seek(100);
      publish();
    });
    expect(pod('db-0')).toBeNull();
  });

  it('is reached and left by one stop of the Tab key, and walked by arrow keys', () => {
    draw();
    const stops = () =>
      [...document.querySelectorAll<HTMLElement>('[data-scene-key]')].filter((each) => each.tabIndex === 0);
    expect(stops()).toHaveLength(1);
    const first = button('Node node-1,');
    act(() => first.focus());
    fireEvent.keyDown(first, { key: 'ArrowDown' });
    expect(document.activeElement?.getAttribute('aria-label')).toMatch(/^Pod /);
    expect(stops()).toEqual([document.activeElement]);
  });

  it('inspects by Enter and kills by Delete', () => {
    const { requests } = draw();
    const target = button('Pod client,');
    act(() => target.focus());
    fireEvent.keyDown(target, { key: 'Enter' });
    expect(viewStore.getState().selection).toMatchObject({ resource: 'pods', name: 'client' });
    expect(requests).toEqual([]);
    fireEvent.keyDown(target, { key: 'Delete' });
    expect(requests).toHaveLength(1);
  });

  it("offers a Pod's menu on right click and on Shift+F10", async () => {
    draw();
    fireEvent.contextMenu(button('Pod db-0,'));
    await waitFor(() => expect(document.querySelector('[data-action="pod.failReadiness"]')).not.toBeNull(), PATIENCE);
    fireEvent.keyDown(button('Node node-2,'), { key: 'F10', shiftKey: true });
    await waitFor(() => expect(document.querySelector('[data-action="node.cordon"]')).not.toBeNull(), PATIENCE);
    // An item's command is typed in the terminal by Ctrl+Enter, and nothing else is done.
    fireEvent.keyDown(document.querySelector('[data-action="node.cordon"]')!, { key: 'Enter', ctrlKey: true });
    expect(takeLines()).toEqual(['kubectl cordon node-2']);
    expect(document.querySelector('[data-action]')).toBeNull();
  });

  it("shows what a Service's selector reaches while it is hovered", () => {
    draw();
    fireEvent.pointerEnter(button('Service frontend-svc,'));
    expect(pod('frontend-7d4b9c6f5d-x2k9p')?.dataset['reach']).toBe('match');
    expect(pod('client')?.dataset['reach']).toBe('out');
    fireEvent.pointerLeave(button('Service frontend-svc,'));
    expect(pod('client')?.dataset['reach']).toBeUndefined();
  });

  it('says so when the browser cannot draw packets, and goes on', () => {
    draw();
    expect(screen.getByText(/cannot draw the packets/)).toBeDefined();
    expect(clusterStore().getState().fault).toBeUndefined();
  });

  it('says in the logical lens that it simplifies', () => {
    draw();
    act(() => viewStore.setState({ lens: 'logical' }));
    expect(screen.getByText(/no packet ever visits a Service/)).toBeDefined();
  });
});
