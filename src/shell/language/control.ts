/** Ways out of a list of commands: thrown, and caught by the loop, the function or the shell they are meant for. */

export class Break extends Error {
  readonly kind: 'break' | 'continue';
  readonly levels: number;

  constructor(kind: 'break' | 'continue', levels: number) {
    super(kind);
    this.kind = kind;
    this.levels = levels;
  }
}

export class Return extends Error {
  readonly status: number;

  constructor(status: number) {
    super('return');
    this.status = status;
  }
}

export class Exit extends Error {
  readonly status: number;

  constructor(status: number) {
    super('exit');
    this.status = status;
  }
}

/** An error of an expansion or a special builtin: a shell that is not interactive ends with it. */
export class ShellError extends Error {
  readonly text: string;
  readonly status: number;

  constructor(text: string, status = 2) {
    super(text);
    this.text = text;
    this.status = status;
  }
}
