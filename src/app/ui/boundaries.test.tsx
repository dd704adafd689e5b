import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PanelBoundary } from './PanelBoundary.tsx';
import { QuietBoundary } from './QuietBoundary.tsx';

let isBroken = true;
function Part() {
  if (isBroken) throw new Error('a script error');
  return <p>the part</p>;
}

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  isBroken = true;
});

describe('a script error in a part of the page', () => {
  it('leaves the tabs beside it alone, and the part comes back when it is tried again', () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    render(
      <>
        <button type="button">another tab</button>
        <PanelBoundary name="Events tab">
          <Part />
        </PanelBoundary>
      </>,
    );
    expect(screen.getByRole('alert').textContent).toMatch(/The Events tab has stopped working.*a script error/s);
    expect(screen.getByRole('button', { name: 'another tab' })).toBeTruthy();
    isBroken = false;
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(screen.getByText('the part')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('leaves out what stands in no panel, and whoever opened it is told', () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const onFault = vi.fn();
    render(
      <>
        <p>the rest</p>
        <QuietBoundary onFault={onFault}>
          <Part />
        </QuietBoundary>
      </>,
    );
    expect(screen.getByText('the rest')).toBeTruthy();
    expect(screen.queryByText('the part')).toBeNull();
    expect(onFault).toHaveBeenCalledOnce();
  });
});
