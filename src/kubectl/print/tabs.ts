/**
 * Lines of cells between tabs, set in columns that are as wide as their neighbours above and below need. Upstream: Go's text/tabwriter,
 * as describe uses it (least width 0, two blanks apart).
 */
const PADDING = 2;

const lengthOf = (text: string): number => [...text].length;

/** @param text of lines; a cell ends with a tab, and the last one of a line is as it is */
export function alignTabs(text: string): string {
  const lines = text.split('\n').map((line) => line.split('\t'));
  const out: string[] = [];
  formatLines(lines, 0, lines.length, [], out);
  return out.join('\n');
}

function formatLines(
  lines: readonly (readonly string[])[],
  from: number,
  to: number,
  widths: readonly number[],
  out: string[],
): void {
  const column = widths.length;
  let start = from;
  for (let at = from; at < to; at++) {
    if (column >= lines[at]!.length - 1) continue;
    // A block of lines that all have a cell in this column.
    for (let line = start; line < at; line++) out.push(lineText(lines[line]!, widths));
    start = at;
    let width = 0;
    for (; at < to && column < lines[at]!.length - 1; at++)
      width = Math.max(width, lengthOf(lines[at]![column]!) + PADDING);
    formatLines(lines, start, at, [...widths, width], out);
    start = at;
    at--;
  }
  for (let line = start; line < to; line++) out.push(lineText(lines[line]!, widths));
}

function lineText(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, index) =>
      index < widths.length ? cell + ' '.repeat(Math.max(0, widths[index]! - lengthOf(cell))) : cell,
    )
    .join('');
}
