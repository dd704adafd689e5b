import { act as settle, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aNode, aService } from '../../testing/clusterObjects.ts';
import { aPod } from '../../testing/pods.ts';
import { stillCluster } from '../../testing/stillCluster.ts';
import Help from '../help/Help.tsx';
import { listenToKeys } from '../keyboard.ts';
import { createClusterStore, provideClusterStore } from '../store/clusterStore.ts';
import { overlayStore } from '../store/overlayStore.ts';
import { viewStore } from '../store/viewStore.ts';
import Palette from './Palette.tsx';

beforeEach(() => {
  const client = aPod('client').withIP('10.244.1.7').onNode('node-1').ready().build();
  const objects = [client, aNode('node-1'), aService('frontend-svc')];
  provideClusterStore(createClusterStore(stillCluster({ objects })));
});
afterEach(() => {
  cleanup();
  overlayStore.setState({ overlay: undefined });
  viewStore.setState(viewStore.getInitialState(), true);
});

describe('the palette', () => {
  const field = () => screen.getByRole('combobox');
  const active = () => document.getElementById(field().getAttribute('aria-activedescendant') ?? '');

  it('names the key that changes the lens, and that key does it', () => {
    overlayStore.setState({ overlay: 'palette' });
    render(<Palette />);
    fireEvent.change(field(), { target: { value: 'lens logical' } });
    const key = active()?.querySelector('kbd')?.textContent ?? '';
    cleanup();
    overlayStore.setState({ overlay: undefined });
    const stop = listenToKeys();
    fireEvent.keyDown(document.body, { key: key.toLowerCase() });
    stop();
    expect(viewStore.getState().lens).toBe('logical');
  });

  it('is a combobox over a listbox: typing finds, arrows move, Enter does it and closes', () => {
    overlayStore.setState({ overlay: 'palette' });
    render(<Palette />);
    expect(document.getElementById(field().getAttribute('aria-controls') ?? '')?.getAttribute('role')).toBe('listbox');
    fireEvent.change(field(), { target: { value: 'theme' } });
    const first = active()?.textContent;
    expect(first).toContain('Theme');
    fireEvent.keyDown(field(), { key: 'ArrowDown' });
    expect(active()?.textContent).not.toBe(first);
    expect(active()?.getAttribute('aria-selected')).toBe('true');
    fireEvent.change(field(), { target: { value: 'theme dark' } });
    fireEvent.keyDown(field(), { key: 'Enter' });
    expect(viewStore.getState().theme).toBe('dark');
    expect(overlayStore.getState().overlay).toBeUndefined();
  });

  it('writes the command of an action into the terminal, and says when nothing is found', () => {
    overlayStore.setState({ overlay: 'palette' });
    render(<Palette />);
    fireEvent.change(field(), { target: { value: 'drain node-1' } });
    expect(active()?.querySelector('code')?.textContent).toBe('kubectl drain node-1 --ignore-daemonsets --force');
    fireEvent.keyDown(field(), { key: 'Enter', ctrlKey: true });
    expect(viewStore.getState()).toMatchObject({ dockOpen: true, dockTab: 'terminal' });
    fireEvent.change(field(), { target: { value: 'zzzzqq' } });
    expect(screen.getByText('Nothing here is called that.')).toBeDefined();
  });

  it('opens with Ctrl+K or Command+K from a field too, but not from the terminal; help with a question mark', () => {
    const stop = listenToKeys();
    render(
      <>
        <input aria-label="name" />
        <div className="xterm">
          <textarea aria-label="shell" />
        </div>
      </>,
    );
    fireEvent.keyDown(screen.getByLabelText('name'), { key: 'k', ctrlKey: true });
    expect(overlayStore.getState().overlay).toBe('palette');
    fireEvent.keyDown(document.body, { key: 'k', metaKey: true });
    expect(overlayStore.getState().overlay).toBeUndefined();
    fireEvent.keyDown(screen.getByLabelText('shell'), { key: 'k', ctrlKey: true });
    fireEvent.keyDown(screen.getByLabelText('name'), { key: '?' });
    expect(overlayStore.getState().overlay).toBeUndefined();
    fireEvent.keyDown(document.body, { key: '?' });
    expect(overlayStore.getState().overlay).toBe('help');
    stop();
  });
});

describe('help', () => {
  it('explains what is pointed at or focused; a click explains and does nothing else', () => {
    const kill = vi.fn();
    render(
      <>
        <div data-kind="Node">
          <button type="button" data-kind="Pod" onClick={kill}>
            frontend
          </button>
          <span>node-1</span>
        </div>
        <Help />
      </>,
    );
    const title = () => document.querySelector('[data-topic]')?.getAttribute('data-topic');
    settle(() => void fireEvent.pointerOver(screen.getByText('frontend')));
    expect(title()).toBe('A Pod');
    settle(() => void fireEvent.click(screen.getByText('node-1')));
    expect(title()).toBe('A node');
    settle(() => void fireEvent.click(screen.getByText('frontend')));
    expect(kill).not.toHaveBeenCalled();
    overlayStore.setState({ overlay: 'help' });
    fireEvent.keyDown(document.body, { key: 'Escape' });
    expect(overlayStore.getState().overlay).toBeUndefined();
  });
});
