/** The parts of the system's tools that need no container: how tables are aligned, and what they say when they are used wrongly. */
import type { SystemAnswer } from '../../shell/index.ts';

export const printed = (out: string): SystemAnswer => ({ out, err: '', status: 0 });
export const failed = (err: string, status = 1): SystemAnswer => ({
  out: '',
  err: err.endsWith('\n') ? err : `${err}\n`,
  status,
});

/** Rows with each column as wide as its widest entry. */
export function aligned(rows: readonly (readonly string[])[], gap = 2): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  return rows
    .map((row) =>
      row
        .map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd((widths[index] ?? 0) + gap)))
        .join('')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}
