import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Splitter } from './Splitter.tsx';

const ROOM = 1000;
const PANEL = 300;

/** happy-dom lays nothing out: sizes are given. */
function draw(panel: 'before' | 'after' = 'before') {
  const onSize = vi.fn<(px: number) => void>();
  render(
    <div data-room="">
      <div id="panel" />
      <Splitter label="Width" controls="panel" panel={panel} orientation="vertical" onSize={onSize} />
    </div>,
  );
  const give = (selector: string, width: number) => {
    const element = document.querySelector<HTMLElement>(selector);
    if (element) element.getBoundingClientRect = () => new DOMRect(0, 0, width, 500);
  };
  give('#panel', PANEL);
  give('[data-room]', ROOM);
  const splitter = screen.getByRole('separator', { name: 'Width' });
  splitter.setPointerCapture = () => undefined;
  return { onSize, splitter };
}

describe('the line between two panels', () => {
  afterEach(cleanup);

  it.each([
    ['before', 'ArrowRight', 350],
    ['before', 'ArrowLeft', 250],
    ['after', 'ArrowRight', 250],
    ['after', 'ArrowLeft', 350],
    ['before', 'Home', 0],
    ['before', 'End', ROOM],
  ] as const)('with its panel %s it, %s makes it %i pixels wide', (panel, key, size) => {
    const { onSize, splitter } = draw(panel);
    fireEvent.keyDown(splitter, { key });
    expect(onSize).toHaveBeenCalledExactlyOnceWith(size);
  });

  it('leaves keys across its direction alone', () => {
    const { onSize, splitter } = draw();
    expect(fireEvent.keyDown(splitter, { key: 'ArrowUp' })).toBe(true);
    expect(onSize).not.toHaveBeenCalled();
  });

  it('follows the pointer from where it was taken hold of, until it is let go', () => {
    const { onSize, splitter } = draw('after');
    fireEvent.pointerDown(splitter, { clientX: 700, button: 0, pointerId: 1 });
    fireEvent.pointerMove(splitter, { clientX: 660, pointerId: 1 });
    expect(onSize).toHaveBeenLastCalledWith(340);
    fireEvent.pointerUp(splitter, { pointerId: 1 });
    fireEvent.pointerMove(splitter, { clientX: 100, pointerId: 1 });
    expect(onSize).toHaveBeenCalledTimes(1);
  });
});
