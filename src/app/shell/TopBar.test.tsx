import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createCluster } from '../../cluster/index.ts';
import { SCENARIOS } from '../scenarios/index.ts';
import { firstPaint } from '../session/firstPaint.ts';
import { createClusterStore, provideClusterStore } from '../store/clusterStore.ts';
import { TopBar } from './TopBar.tsx';

/** A window so many pixels wide, with type of the usual size. */
function openWindow(width: number): void {
  vi.stubGlobal('matchMedia', (query: string) => ({
    matches: width <= Number(/max-width: ([\d.]+)rem/.exec(query)?.[1]) * 16,
    addEventListener: vi.fn(),
    removeEventListener: vi.fn(),
  }));
}

const names = (inside: ReturnType<typeof within>) =>
  ['button', 'radio', 'combobox'].flatMap((role) =>
    inside
      .queryAllByRole(role)
      .map((element: HTMLElement) => element.getAttribute('aria-label') ?? element.textContent?.trim()),
  );

const inBar = () => names(within(screen.getByRole('banner')));

beforeEach(() => {
  provideClusterStore(createClusterStore(createCluster()));
  vi.stubGlobal('PointerEvent', MouseEvent);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it.each([
  [1600, 24],
  // A word gives way to its sign.
  [1200, 24],
  // A projector; a large screen at 200 %.
  [1024, 15],
  [800, 13],
])('offers everything in a window of %i pixels, in a row of %i and its menu', async (width, most) => {
  openWindow(1600);
  const { unmount } = render(<TopBar scenario={SCENARIOS[0]!} onScenario={() => undefined} />);
  const all = inBar();
  expect(all).toEqual(expect.arrayContaining(['Share', 'Help', 'Data path', 'Back to the start', 'Theme: system']));
  unmount();

  openWindow(width);
  render(<TopBar scenario={SCENARIOS[0]!} onScenario={() => undefined} />);
  const shown = inBar();
  expect(shown.length).toBeLessThanOrEqual(most);
  const more = screen.queryByRole('button', { name: 'More' });
  const inMenu: (string | null | undefined)[] = [];
  if (more) {
    await act(firstPaint);
    fireEvent.click(more);
    inMenu.push(...names(within(await screen.findByRole('dialog', { name: 'More' }))));
  }
  expect(new Set([...shown, ...inMenu])).toEqual(new Set([...all, ...(more ? ['More', 'Legend'] : [])]));
});

it('says Share by its sign where the word has no room', () => {
  openWindow(1200);
  render(<TopBar scenario={SCENARIOS[0]!} onScenario={() => undefined} />);
  const share = screen.getByRole('button', { name: 'Share' });
  expect(share.textContent).toBe('');
  expect(share.dataset['tip']).toBe('Share');
});
