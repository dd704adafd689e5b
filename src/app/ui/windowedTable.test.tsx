import { act, cleanup, render } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WindowedTable } from './WindowedTable.tsx';

interface Seen {
  readonly name: string;
}

const column = (title: string) => ({ title: () => title, width: '8rem', cell: ({ name }: Seen) => name });
const COLUMNS = [column('name'), column('verdict')];
const NARROW = [{ below: 40, lines: 2, columns: [column('both')] }];

function table(rows: readonly Seen[]) {
  return (
    <WindowedTable
      label="Packets"
      columns={COLUMNS}
      narrow={NARROW}
      rows={rows}
      keyOf={({ name }) => name}
      onSelect={() => undefined}
      empty=""
    />
  );
}

/** Elements tell of their size when the test says so. */
function sizes(widthPx: number) {
  const told: (() => void)[] = [];
  vi.stubGlobal(
    'ResizeObserver',
    class {
      constructor(tell: () => void) {
        told.push(tell);
      }
      observe() {}
      disconnect() {}
    },
  );
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(widthPx);
  return () => act(() => told.forEach((tell) => tell()));
}

const heads = (): (string | null)[] => [...document.querySelectorAll('th')].map(({ textContent }) => textContent);

describe('a table that is narrow', () => {
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
    document.documentElement.style.fontSize = '';
  });

  it('asks for the size of the page’s type when that changes, not for every new row', () => {
    sizes(600);
    const read = vi.spyOn(globalThis, 'getComputedStyle');
    const { rerender } = render(table([]));
    expect(heads()).toEqual(['both']);
    const before = read.mock.calls.length;
    for (let count = 1; count <= 20; count++)
      rerender(table(Array.from({ length: count }, (_, i) => ({ name: `${i}` }))));
    expect(read.mock.calls.length).toBe(before);
  });

  it('is set for narrow places as soon as the type is larger, as where one presents', () => {
    const tellSizes = sizes(700);
    render(table([]));
    expect(heads()).toEqual(['name', 'verdict']);
    document.documentElement.style.fontSize = '20px';
    tellSizes();
    expect(heads()).toEqual(['both']);
  });
});
