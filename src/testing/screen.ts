/** A terminal's screen, as far as a shell's line editor draws on it: what xterm would show of a text. */
export class Screen {
  private readonly lines: string[][] = [[]];
  private row = 0;
  private column = 0;
  private readonly columns: number;

  constructor(columns = 80) {
    this.columns = columns;
  }

  write(text: string): void {
    // oxlint-disable-next-line no-control-regex
    for (const [part] of text.matchAll(/\x1b\[([0-9;?]*)([A-Za-z])|[^]/gu)) this.put(part);
  }

  /** The lines so far, without blanks at their ends. */
  get text(): string {
    return this.lines.map((line) => line.join('').trimEnd()).join('\n');
  }

  get cursor(): readonly [row: number, column: number] {
    return [this.row, this.column];
  }

  private put(part: string): void {
    if (part.startsWith('\x1b')) {
      const count = Number(/\d+/.exec(part)?.[0] ?? 1);
      if (part.endsWith('A')) this.row = Math.max(0, this.row - count);
      else if (part.endsWith('C')) this.column = Math.min(this.columns - 1, this.column + count);
      else if (part.endsWith('H')) this.row = this.column = 0;
      else if (part === '\x1b[J') {
        this.line.length = Math.min(this.line.length, this.column);
        this.lines.length = this.row + 1;
      } else if (part === '\x1b[2J') this.lines.splice(0, this.lines.length, []);
    } else if (part === '\r') this.column = 0;
    else if (part === '\n') {
      this.row++;
      this.column = 0;
      if (this.row >= this.lines.length) this.lines.push([]);
    } else if (part >= ' ') {
      if (this.column === this.columns) this.put('\n');
      while (this.line.length < this.column) this.line.push(' ');
      this.line[this.column++] = part;
    }
  }

  private get line(): string[] {
    return (this.lines[this.row] ??= []);
  }
}
