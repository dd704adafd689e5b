/**
 * sed: s, d, p, q, =, y, i, a, c, n, N, D, G, H, g, h, x, b, t and {…} with addresses; -n -E -i -e -f. Left out: r, w, l, branching
 * over more than 10,000 commands a line.
 */
import { ERROR_WORDS, readFile, writeFile } from '../files.ts';
import type { Process, Program } from '../machine/process.ts';
import type { Routine } from '../machine/operations.ts';
import { BadPattern } from '../text/regex.ts';
import { readFlags } from './flags.ts';
import { BadScript, parseSed, type Address, type SedCommand } from './sedScript.ts';
import { linesOf } from './small.ts';

const MOST_COMMANDS = 10_000;

interface Space {
  pattern: string;
  hold: string;
  number: number;
  out: string;
  after: string;
  quit: number | undefined;
}

class Editor {
  private readonly commands: readonly SedCommand[];
  private readonly quiet: boolean;
  /** Ranges that are open: where each began. */
  private readonly open = new Map<SedCommand, number>();
  readonly space: Space = { pattern: '', hold: '', number: 0, out: '', after: '', quit: undefined };
  private lines: readonly string[] = [];
  private at = 0;
  /** The input's last line has no line feed: then neither has what is printed of it, unless more comes after. */
  private isUnfinished = false;
  private lacks = false;

  constructor(commands: readonly SedCommand[], quiet: boolean) {
    this.commands = commands;
    this.quiet = quiet;
  }

  edit(text: string): string {
    const lines = linesOf(text);
    this.lines = lines;
    this.isUnfinished = text !== '' && !text.endsWith('\n');
    this.lacks = false;
    this.at = 0;
    const { space } = this;
    space.out = '';
    while (this.at < lines.length && space.quit === undefined) {
      space.pattern = lines[this.at++]!;
      space.number++;
      this.cycle();
    }
    return space.out;
  }

  private cycle(): void {
    const { space } = this;
    space.after = '';
    const deleted = this.run();
    if (!deleted && !this.quiet) this.printPattern();
    if (space.after !== '') this.print(space.after);
  }

  private print(text: string): void {
    this.space.out += `${this.lacks ? '\n' : ''}${text}`;
    this.lacks = false;
  }

  private printPattern(): void {
    const lacks = this.isUnfinished && this.isLast;
    this.print(`${this.space.pattern}${lacks ? '' : '\n'}`);
    this.lacks = lacks;
  }

  private get isLast(): boolean {
    return this.at >= this.lines.length;
  }

  private fits(address: Address): boolean {
    const { space } = this;
    if (address.is === 'line') return space.number === address.line;
    if (address.is === 'last') return this.isLast;
    if (address.is === 'step')
      return (
        space.number >= address.first &&
        (address.step === 0 ? space.number === address.first : (space.number - address.first) % address.step === 0)
      );
    if (address.is === 'plus') return false;
    return address.expression.test(space.pattern);
  }

  private applies(command: SedCommand): boolean {
    const { first, second, negated } = command;
    return this.inRange(command, first, second) !== negated;
  }

  private inRange(command: SedCommand, first: Address | undefined, second: Address | undefined): boolean {
    if (!first) return true;
    if (!second) return this.fits(first);
    const began = this.open.get(command);
    const { number } = this.space;
    if (began === undefined) {
      if (!this.fits(first)) return false;
      const isOneLine = second.is === 'line' && second.line <= number;
      if (!isOneLine && !(second.is === 'plus' && second.count === 0)) this.open.set(command, number);
      return true;
    }
    const ends =
      second.is === 'plus'
        ? number >= began + second.count
        : second.is === 'line'
          ? number >= second.line
          : this.fits(second);
    if (ends) this.open.delete(command);
    return second.is !== 'line' || number <= second.line;
  }

  /** Runs the commands on the pattern space; true when it is not to be printed. */
  private run(): boolean {
    const { space, commands } = this;
    let substituted = false;
    let pc = 0;
    for (let count = 0; pc < commands.length && count < MOST_COMMANDS; count++) {
      const command = commands[pc++]!;
      if (!this.applies(command)) {
        if (command.name === '{') pc = command.end ?? pc;
        continue;
      }
      switch (command.name) {
        case 's':
          if (this.substitute(command)) substituted = true;
          break;
        case 'd':
          return true;
        case 'D': {
          const cut = space.pattern.indexOf('\n');
          if (cut < 0) return true;
          space.pattern = space.pattern.slice(cut + 1);
          pc = 0;
          break;
        }
        case 'p':
          this.printPattern();
          break;
        case 'P':
          this.print(`${space.pattern.split('\n', 1)[0] ?? ''}\n`);
          break;
        case '=':
          this.print(`${space.number}\n`);
          break;
        case 'q':
        case 'Q':
          space.quit = Number(command.text || 0);
          return command.name === 'Q';
        case 'i':
          this.print(`${command.text}\n`);
          break;
        case 'a':
          space.after += `${command.text}\n`;
          break;
        case 'c': {
          const inside = command.second && this.open.has(command);
          if (!inside) this.print(`${command.text}\n`);
          return true;
        }
        case 'n':
          if (this.isLast) {
            space.quit = 0;
            return this.quiet;
          }
          if (!this.quiet) this.printPattern();
          space.pattern = this.lines[this.at++]!;
          space.number++;
          break;
        case 'N':
          if (this.isLast) {
            space.quit = 0;
            return false;
          }
          space.pattern += `\n${this.lines[this.at++]!}`;
          space.number++;
          break;
        case 'h':
          space.hold = space.pattern;
          break;
        case 'H':
          space.hold += `\n${space.pattern}`;
          break;
        case 'g':
          space.pattern = space.hold;
          break;
        case 'G':
          space.pattern += `\n${space.hold}`;
          break;
        case 'x':
          [space.pattern, space.hold] = [space.hold, space.pattern];
          break;
        case 'y':
          space.pattern = Array.from(space.pattern, (char) => command.table?.get(char) ?? char).join('');
          break;
        case 'b':
          pc = command.end ?? commands.length;
          break;
        case 't':
          if (substituted) {
            substituted = false;
            pc = command.end ?? commands.length;
          }
          break;
        default:
      }
    }
    return false;
  }

  private substitute({ substitution }: SedCommand): boolean {
    if (!substitution) return false;
    const { expression, replacement, which, all, prints } = substitution;
    const { space } = this;
    let count = 0;
    let done = false;
    expression.lastIndex = 0;
    space.pattern = space.pattern.replace(expression, (...found: unknown[]) => {
      count++;
      const whole = String(found[0]);
      if (count < which || (done && !all)) return whole;
      done = true;
      const groups = found
        .slice(
          0,
          found.findIndex((one) => typeof one === 'number'),
        )
        .map((one) => (typeof one === 'string' ? one : ''));
      return replaced(replacement, groups);
    });
    if (done && prints) this.printPattern();
    return done;
  }
}

/** A replacement's parts: text, or a group; \U, \L, \u, \l and \E change case. */
function replaced(parts: readonly (string | number | { readonly fold: string })[], groups: readonly string[]): string {
  let text = '';
  let fold = '';
  let once = '';
  for (const part of parts) {
    if (typeof part === 'object') {
      if ('ul'.includes(part.fold)) once = part.fold;
      else fold = part.fold === 'E' ? '' : part.fold;
      continue;
    }
    let piece = typeof part === 'number' ? (groups[part] ?? '') : part;
    if (fold === 'U') piece = piece.toUpperCase();
    if (fold === 'L') piece = piece.toLowerCase();
    if (once !== '' && piece !== '') {
      piece = (once === 'u' ? piece.slice(0, 1).toUpperCase() : piece.slice(0, 1).toLowerCase()) + piece.slice(1);
      once = '';
    }
    text += piece;
  }
  return text;
}

function* editFiles(process: Process, editor: Editor, names: readonly string[], inPlace: boolean): Routine<number> {
  let status = 0;
  let all = '';
  for (const name of names) {
    const found = yield* readFile(process, name);
    if ('error' in found) {
      status = 2;
      yield* process.complain(`can't read ${name}: ${ERROR_WORDS[found.error]}`);
    } else if (inPlace) {
      editor.space.number = 0;
      yield* writeFile(process, name, editor.edit(found.text));
    } else all += `${all === '' || all.endsWith('\n') ? '' : '\n'}${found.text}`;
  }
  if (!inPlace) yield* process.write(editor.edit(all));
  return editor.space.quit ?? status;
}

export const sed: Program = function* (process) {
  const args = process.args.map((word) => (/^-i\S+$/.test(word) && !/^-i?[nErse]+$/.test(word) ? '-i' : word));
  const flags = readFlags(args, 'nErise:f:zu', {
    quiet: 'n',
    silent: 'n',
    'regexp-extended': 'E',
    'in-place': 'i',
    expression: 'e:',
  });
  const given = flags.values('e');
  const file = flags.value('f');
  let names = flags.rest;
  let script = given.join('\n');
  if (file !== undefined) {
    const found = yield* readFile(process, file);
    script += 'error' in found ? '' : found.text;
  } else if (given.length === 0) {
    const [first] = names;
    if (first === undefined) {
      yield* process.write('Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n', 2);
      return 1;
    }
    script = first;
    names = names.slice(1);
  }
  let editor: Editor;
  try {
    editor = new Editor(parseSed(script, flags.has('E') || flags.has('r')), flags.has('n') || /^#n\n/.test(script));
  } catch (error) {
    if (!(error instanceof BadScript) && !(error instanceof BadPattern)) throw error;
    yield* process.complain(`-e expression #1, char ${script.length}: ${error.message}`);
    return 1;
  }
  if (names.length > 0) return yield* editFiles(process, editor, names, flags.has('i'));
  yield* process.write(editor.edit(yield* process.readAll()));
  return editor.space.quit ?? 0;
};
