/**
 * What a kernel does with keys before a program reads them (the line discipline in cooked mode): it echoes them, edits the line with
 * backspace, Ctrl-U and Ctrl-W, makes Return a line feed, Ctrl-C a signal and Ctrl-D the end. Upstream: drivers/tty/n_tty.c.
 * Left out: raw mode, suspending with Ctrl-Z, cursor keys (a shell with line editing has its own).
 */
export type Key =
  | { readonly is: 'line'; readonly text: string }
  | { readonly is: 'signal'; readonly signal: string }
  | { readonly is: 'end' };

/** What one key does: what is echoed, and what the programs get. */
export interface Taken {
  readonly echo: string;
  readonly event?: Key;
}

const ERASE = '\b \b';

export class LineDiscipline {
  private line = '';

  take(keys: string): readonly Taken[] {
    // A paste of CR LF is one Return.
    return Array.from(keys.replaceAll('\r\n', '\n'), (key) => this.key(key));
  }

  private key(key: string): Taken {
    switch (key) {
      case '\r':
      case '\n':
        return { echo: '\n', event: { is: 'line', text: `${this.finish()}\n` } };
      case '\x03':
        this.finish();
        return { echo: '^C', event: { is: 'signal', signal: 'INT' } };
      case '\x1c':
        this.finish();
        return { echo: '^\\', event: { is: 'signal', signal: 'QUIT' } };
      case '\x04': {
        const text = this.finish();
        return { echo: '', event: text === '' ? { is: 'end' } : { is: 'line', text } };
      }
      case '\x7f':
      case '\b':
        return this.eraseTo(Array.from(this.line).slice(0, -1).join(''));
      case '\x15':
        return this.eraseTo('');
      case '\x17':
        return this.eraseTo(this.line.replace(/\S*\s*$/, ''));
      default:
        if (key < ' ' && key !== '\t') return { echo: '' };
        this.line += key;
        return { echo: key };
    }
  }

  private finish(): string {
    const { line } = this;
    this.line = '';
    return line;
  }

  private eraseTo(kept: string): Taken {
    const echo = ERASE.repeat(Array.from(this.line).length - Array.from(kept).length);
    this.line = kept;
    return { echo };
  }
}
