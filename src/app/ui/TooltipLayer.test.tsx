import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { IconButton } from './IconButton.tsx';
import TooltipLayer from './TooltipLayer.tsx';

const wait = (ms: number): void => {
  act(() => {
    vi.advanceTimersByTime(ms);
  });
};
const shown = () => document.querySelector('[aria-hidden="true"]')?.textContent;
const over = (element: Element) => fireEvent.pointerOver(element, { pointerType: 'mouse' });

describe('the tooltip', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    render(
      <>
        <IconButton label="Pause" shortcut="Space" onClick={() => undefined}>
          <svg />
        </IconButton>
        <IconButton label="Step" onClick={() => undefined}>
          <svg />
        </IconButton>
        <TooltipLayer />
      </>,
    );
  });
  afterEach(() => {
    cleanup();
    vi.useRealTimers();
  });
  const button = (name: string) => screen.getByRole('button', { name });

  it('says name and shortcut once the pointer has rested, and the next one at once', () => {
    over(button('Pause'));
    wait(300);
    expect(shown()).toBeUndefined();
    wait(400);
    expect(shown()).toBe('PauseSpace');
    over(button('Step'));
    wait(0);
    expect(shown()).toBe('Step');
  });

  it('stays while the pointer moves onto it, and goes when it leaves', () => {
    over(button('Pause'));
    wait(700);
    over(document.body);
    wait(100);
    over(document.querySelector('[aria-hidden="true"]') ?? document.body);
    wait(1000);
    expect(shown()).toBe('PauseSpace');
    over(document.body);
    wait(1000);
    expect(shown()).toBeUndefined();
  });

  it.each([
    ['Escape', () => fireEvent.keyDown(document.body, { key: 'Escape' })],
    ['a press', () => fireEvent.pointerDown(button('Pause'))],
  ])('goes at %s', (_how, dismiss) => {
    over(button('Pause'));
    wait(700);
    dismiss();
    wait(0);
    expect(shown()).toBeUndefined();
  });

  it('is not needed by a finger', () => {
    fireEvent.pointerOver(button('Pause'), { pointerType: 'touch' });
    wait(1000);
    expect(shown()).toBeUndefined();
  });
});
