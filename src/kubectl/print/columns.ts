/**
 * Text in columns, as kubectl's tabwriter sets it: three blanks apart, six wide at least, the last one as it is. Upstream:
 * liggitt/tabwriter with RememberWidths.
 */

/** How text/tabwriter was set up. */
export interface Spacing {
  readonly least: number;
  readonly padding: number;
}

const TABLES: Spacing = { least: 6, padding: 3 };

export class Columns {
  private widths: number[] = [];
  private readonly spacing: Spacing;

  constructor(spacing = TABLES) {
    this.spacing = spacing;
  }

  forget(): void {
    this.widths = [];
  }

  /** Lines of cells; columns never get narrower than they were. */
  lines(rows: readonly (readonly string[])[]): string {
    const { least, padding } = this.spacing;
    for (const cells of rows)
      for (let index = 0; index < cells.length - 1; index++)
        this.widths[index] = Math.max(this.widths[index] ?? least, lengthOf(cells[index]!) + padding);
    return rows.map((cells) => `${this.line(cells)}\n`).join('');
  }

  private line(cells: readonly string[]): string {
    return cells
      .map((cell, index) =>
        index === cells.length - 1 ? cell : cell + ' '.repeat(Math.max(0, this.widths[index]! - lengthOf(cell))),
      )
      .join('');
  }
}

const lengthOf = (text: string): number => [...text].length;
