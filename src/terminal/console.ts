/**
 * A terminal on the laptop: keys in, what a screen is to show out. The shell's prompt and a line editor in front of it; what is typed
 * while a command runs waits until somebody reads. Only text: an emulator (xterm) draws it. Left out: characters two columns wide.
 */
import { parseScript } from '../shell/index.ts';
import { commonStart, completionsAt, inColumns } from './completion.ts';
import { Laptop, type LaptopOptions } from './laptop.ts';
import { keysIn, LineEditor } from './lineEditor.ts';

export interface ConsoleOptions extends Omit<LaptopOptions, 'args'> {
  /** Lines of former sessions, the oldest first. */
  readonly history?: readonly string[];
}

/** More candidates than this are not listed at once. */
const MOST_LISTED = 200;
const CTRL_C = '\x03';
// oxlint-disable-next-line no-control-regex
const SEQUENCES = /\x1b\[[0-9;?]*[A-Za-z]/g;

const widthOf = (text: string): number => Array.from(text.replace(SEQUENCES, '')).length;

export class Console {
  readonly laptop: Laptop;
  readonly editor: LineEditor;
  private columns = 80;
  private out = '';
  private queue: string[] = [];
  /** The unfinished line of what was printed: the prompt, mostly. */
  private prompt = '';
  /** Rows of the screen between the prompt's beginning and the cursor. */
  private rowsAbove = 0;
  private isShown = false;
  private unfinished = '';
  private tabs = 0;

  constructor({ history = [], environment = {}, ...options }: ConsoleOptions) {
    this.laptop = new Laptop({
      ...options,
      environment: { PS1: '\x1b[36m\\w\x1b[0m $ ', ...environment },
    });
    this.editor = new LineEditor(history);
    // Up to its first prompt: before that, Ctrl-C would end it.
    this.afterwards();
  }

  resize(columns: number, rows = this.laptop.screen.rows): void {
    this.laptop.screen = { columns: Math.max(1, columns), rows: Math.max(1, rows) };
    if (columns === this.columns) return;
    this.columns = Math.max(1, columns);
    if (this.isShown) this.rowsAbove = Math.floor(this.cursorColumn() / this.columns);
  }

  /** What was typed or pasted, as a terminal sends it. */
  keys(data: string): void {
    for (const key of keysIn(data)) {
      if (key !== CTRL_C || this.laptop.isRaw) this.queue.push(key);
      else {
        this.obey();
        this.interrupt();
      }
    }
    this.obey();
  }

  /** A line as if it had been typed, in the place of what is there; Return is the user's. */
  put(line: string): void {
    this.queue.push('\x05', '\x15', ...keysIn(line));
    this.obey();
  }

  /**
   * Lets the laptop work, and what waits be typed.
   * @returns whether there is more to do at once
   */
  pump(limit?: number): boolean {
    const state = this.laptop.pump(limit);
    this.takeOutput();
    if (state === 'ended') return false;
    this.obey();
    return state === 'busy' || (this.queue.length > 0 && this.laptop.machine.wantsInput);
  }

  /** What the screen is to be given since the last time. */
  take(): string {
    this.takeOutput();
    const { out } = this;
    this.out = '';
    return out;
  }

  /** The prompt stands there, nothing that was typed waits, and nothing runs. */
  get isIdle(): boolean {
    return this.queue.length === 0 && this.laptop.machine.wantsInput && !this.laptop.waitsForTime;
  }

  get hasEnded(): boolean {
    return this.laptop.status !== undefined;
  }

  // Keys

  /** Obeys what was typed until a line has been handed over: the rest waits for what that does. */
  private obey(): void {
    while (this.queue.length > 0 && !this.hasEnded) {
      if (this.laptop.isRaw) {
        this.laptop.type(this.queue.join(''));
        this.queue = [];
        this.afterwards();
        return;
      }
      if (!this.laptop.machine.wantsInput) {
        this.afterwards();
        if (!this.laptop.machine.wantsInput) return;
      }
      this.show();
      if (this.obeyKey(this.queue.shift() ?? '')) return;
    }
  }

  /** True when a line was handed over. */
  private obeyKey(key: string): boolean {
    const done = this.editor.key(key);
    this.tabs = done?.is === 'complete' ? this.tabs + 1 : 0;
    switch (done?.is) {
      case 'line':
        this.submit(done.text);
        return true;
      case 'end':
        this.hide();
        this.isShown = false;
        this.laptop.endInput();
        this.afterwards();
        return true;
      case 'clear':
        this.out += '\x1b[2J\x1b[3J\x1b[H';
        this.rowsAbove = 0;
        break;
      case 'bell':
        this.out += '\x07';
        break;
      case 'complete':
        this.complete();
        break;
      case undefined:
    }
    this.redraw();
    return false;
  }

  private submit(text: string): void {
    this.draw(text, text.length);
    this.out += '\n';
    this.isShown = false;
    this.rowsAbove = 0;
    this.prompt = '';
    if (this.laptop.machine.isAtPrompt) this.note(text);
    this.laptop.type(`${text}\n`);
    this.afterwards();
  }

  /** A command of several lines is one line of the history. */
  private note(text: string): void {
    this.unfinished += this.unfinished === '' ? text : `\n${text}`;
    if (parseScript(`${this.unfinished}\n`, 'bash').is === 'unfinished') return;
    this.editor.remember(joined(this.unfinished));
    this.unfinished = '';
  }

  private interrupt(): void {
    this.queue = [];
    this.unfinished = '';
    if (this.isShown) this.draw(this.editor.text, this.editor.text.length);
    this.out += '^C';
    this.isShown = false;
    this.editor.clear();
    this.laptop.interrupt();
    this.afterwards();
  }

  private afterwards(): void {
    this.laptop.pump();
    this.takeOutput();
  }

  private complete(): void {
    const { editor } = this;
    const { from, candidates } = completionsAt(this.laptop, editor.text.slice(0, editor.cursor));
    const common = commonStart(candidates);
    const typed = editor.text.slice(from, editor.cursor);
    if (candidates.length === 0) this.out += '\x07';
    else if (common.length > typed.length) {
      editor.replaceFrom(from, common);
      this.tabs = 0;
    } else if (candidates.length > 1 && this.tabs > 1) this.list(candidates);
    else if (candidates.length > 1) this.out += '\x07';
  }

  private list(candidates: readonly string[]): void {
    this.draw(this.editor.text, this.editor.text.length);
    const shown = candidates.slice(0, MOST_LISTED).map((each) => each.replace(/^.*\/(?=.)/, ''));
    const more = candidates.length > MOST_LISTED ? `… and ${candidates.length - MOST_LISTED} more\n` : '';
    this.out += `\n${inColumns(shown, this.columns)}${more}`;
    this.rowsAbove = 0;
  }

  // Screen

  private takeOutput(): void {
    const { stdout } = this.laptop.read();
    if (stdout !== '') {
      this.hide();
      this.out += stdout;
      this.isShown = false;
      const at = stdout.lastIndexOf('\n');
      this.prompt = at < 0 ? this.prompt + stdout : stdout.slice(at + 1);
      // A program that draws the whole screen leaves its own last line.
      if (this.prompt.length > 2000) this.prompt = '';
    }
    if (this.laptop.machine.wantsInput && !this.laptop.isRaw) this.show();
  }

  private show(): void {
    if (this.isShown) return;
    this.isShown = true;
    this.rowsAbove = 0;
    if (this.editor.text !== '') this.redraw();
  }

  /** Takes the line away; the cursor is where the prompt ends. */
  private hide(): void {
    if (!this.isShown || this.editor.text === '') return;
    this.draw('', 0);
  }

  private redraw(): void {
    this.draw(this.editor.text, this.editor.cursor);
  }

  private cursorColumn(text = this.editor.text, cursor = this.editor.cursor): number {
    return widthOf(this.shownPrompt) + widthOf(text.slice(0, cursor));
  }

  private get shownPrompt(): string {
    return this.editor.searchPrompt ?? this.prompt;
  }

  /** Draws prompt and line anew where they stand. */
  private draw(text: string, cursor: number): void {
    const prompt = this.shownPrompt;
    const up = this.rowsAbove > 0 ? `\x1b[${this.rowsAbove}A` : '';
    const end = widthOf(prompt) + widthOf(text);
    const at = this.cursorColumn(text, cursor);
    // At the right edge the cursor hangs over: a line feed puts it where the next character goes.
    const isFull = end > 0 && end % this.columns === 0;
    const rows = Math.floor(end / this.columns);
    const row = Math.floor(at / this.columns);
    this.out += `${up}\r\x1b[J${prompt}${text}${isFull ? '\r\n' : ''}`;
    if (rows > row) this.out += `\x1b[${rows - row}A`;
    this.out += `\r${at % this.columns > 0 ? `\x1b[${at % this.columns}C` : ''}`;
    this.rowsAbove = row;
  }
}

/** Lines that a backslash joins, as one; others keep their line feeds, which a history line has as `; `. */
function joined(text: string): string {
  const flat = text.replace(/\\\n\s*/g, '');
  if (!flat.includes('\n')) return flat;
  // A here-document cannot be written in one line.
  if (flat.includes('<<')) return flat.replaceAll('\n', ' ');
  return flat
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('; ')
    .replace(/\b(do|then|else|in|\{|\|\||&&|\|);/g, '$1');
}
