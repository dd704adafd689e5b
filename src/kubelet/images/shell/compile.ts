/** From commands to steps. A `while true` whose body only asks, waits and prints is a steady client loop: one step. */
import { parseScript, type Command } from './parse.ts';
import { requestsOf } from './requests.ts';
import { BUSY_LOOP_MS, type RequestLine, type Step } from './steps.ts';

const FOREVER = Number.POSITIVE_INFINITY;
const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** Commands that change nothing here and succeed. */
const SILENT = new Set([
  '',
  ':',
  'true',
  'cd',
  'export',
  'set',
  'trap',
  'wait',
  'mkdir',
  'chmod',
  'chown',
  'apk',
  'apt-get',
  'apt',
  'local',
]);

/** Compiles a script. The process ends with the status of its last command when it gets to the end. */
export function compileScript(script: string): readonly Step[] {
  const steps: Step[] = [];
  emit(parseScript(script), steps, []);
  steps.push({ op: 'exit' });
  return steps;
}

/** One command line that is the container's whole program. */
export function compileCommand(words: readonly string[]): readonly Step[] {
  return [...simpleSteps(words), { op: 'exit' }];
}

/** `breaks` collects, for the innermost loop, the jumps that must be pointed behind it. */
function emit(command: Command, steps: Step[], breaks: number[]): void {
  switch (command.kind) {
    case 'simple':
      if (command.words[0] === 'break') breaks.push(steps.push({ op: 'jump', to: 0 }) - 1);
      else steps.push(...simpleSteps(command.words));
      return;
    case 'list':
      for (const item of command.items) emit(item, steps, breaks);
      return;
    case 'and':
    case 'or': {
      emit(command.left, steps, breaks);
      const jump = reserve(steps);
      emit(command.right, steps, breaks);
      steps[jump] = { op: 'jumpIf', when: command.kind === 'or', to: steps.length };
      return;
    }
    case 'not':
      emit(command.body, steps, breaks);
      steps.push({ op: 'invert' });
      return;
    case 'if':
      emitIf(command, steps, breaks);
      return;
    case 'for':
      emitFor(command, steps);
      return;
    case 'while':
    case 'until':
      emitLoop(command, steps);
  }
}

function reserve(steps: Step[]): number {
  return steps.push({ op: 'status', status: 0 }) - 1;
}

function emitIf(command: Command & { kind: 'if' }, steps: Step[], breaks: number[]): void {
  emit(command.test, steps, breaks);
  const toElse = reserve(steps);
  emit(command.then, steps, breaks);
  const toEnd = reserve(steps);
  steps[toElse] = { op: 'jumpIf', when: false, to: steps.length };
  if (command.otherwise) emit(command.otherwise, steps, breaks);
  else steps.push({ op: 'status', status: 0 });
  steps[toEnd] = { op: 'jump', to: steps.length };
}

/** The body once for each value, with the variable filled in. */
function emitFor(command: Command & { kind: 'for' }, steps: Step[]): void {
  const breaks: number[] = [];
  for (const value of command.values) emit(withVariable(command.body, command.name, value), steps, breaks);
  for (const at of breaks) steps[at] = { op: 'jump', to: steps.length };
}

function withVariable(command: Command, name: string, value: string): Command {
  const inside = (part: Command): Command => withVariable(part, name, value);
  switch (command.kind) {
    case 'simple': {
      const pattern = new RegExp(`\\$(?:\\{${name}\\}|${name}(?!\\w))`, 'g');
      return { kind: 'simple', words: command.words.map((word) => word.replace(pattern, () => value)) };
    }
    case 'list':
      return { kind: 'list', items: command.items.map(inside) };
    case 'and':
    case 'or':
      return { kind: command.kind, left: inside(command.left), right: inside(command.right) };
    case 'not':
      return { kind: 'not', body: inside(command.body) };
    case 'if': {
      const { otherwise } = command;
      const parts = { kind: 'if', test: inside(command.test), then: inside(command.then) } as const;
      return otherwise ? { ...parts, otherwise: inside(otherwise) } : parts;
    }
    case 'for':
      return { ...command, body: inside(command.body) };
    case 'while':
    case 'until':
      return { kind: command.kind, test: inside(command.test), body: inside(command.body) };
  }
}

function emitLoop(command: Command & { kind: 'while' | 'until' }, steps: Step[]): void {
  const steady = runsForever(command) ? steadyLoop(command.body) : undefined;
  if (steady) {
    steps.push(steady);
    return;
  }
  const start = steps.length;
  const breaks: number[] = [];
  emit(command.test, steps, breaks);
  const toEnd = reserve(steps);
  emit(command.body, steps, breaks);
  steps.push({ op: 'jump', to: start });
  steps[toEnd] = { op: 'jumpIf', when: command.kind === 'until', to: steps.length };
  for (const at of breaks) steps[at] = { op: 'jump', to: steps.length };
}

function runsForever(loop: Command & { kind: 'while' | 'until' }): boolean {
  if (loop.test.kind !== 'simple') return false;
  const text = loop.test.words.join(' ');
  return loop.kind === 'while' ? ['true', ':', '[ 1 ]', '[ true ]', '/bin/true'].includes(text) : text === 'false';
}

/** The body as a steady loop, or undefined when what it does depends on what it is told. */
function steadyLoop(body: Command): Step | undefined {
  const requests: RequestLine[] = [];
  let every = 0;
  let prints = false;
  function isSteady(command: Command): boolean {
    if (command.kind === 'list') return command.items.every(isSteady);
    if (command.kind === 'and' || command.kind === 'or') return isSteady(command.left) && isSteady(command.right);
    if (command.kind !== 'simple') return false;
    return simpleSteps(command.words).every((step) => {
      if (step.op === 'sleep') every += step.ms;
      if (step.op === 'echo') prints = true;
      if (step.op === 'request') requests.push(step.request);
      // Several URLs over one connection, and curl's own choice of what to try again, are for the script's runner.
      if (step.op === 'request' && (step.request.keepsOpen || (step.request.retries > 0 && !step.request.retryAll)))
        return false;
      return step.op === 'sleep' || step.op === 'request' || step.op === 'echo' || step.op === 'status';
    });
  }
  if (!isSteady(body) || every === FOREVER || (body.kind === 'simple' && body.words[0] === 'break')) return undefined;
  // What a loop without requests is for is what it prints: it runs step by step. One that never waits would print without end.
  if (prints && requests.length === 0 && every > 0) return undefined;
  return { op: 'loop', requests, every: every === 0 ? BUSY_LOOP_MS : every };
}

/** The steps of one simple command. */
function simpleSteps(all: readonly string[]): readonly Step[] {
  const words = withoutPrefixes(all);
  const [path = '', ...args] = words;
  const program = path.slice(path.lastIndexOf('/') + 1);
  const requests = requestsOf(program, args);
  if (requests) {
    return requests.length > 0
      ? requests.map((request) => ({ op: 'request', request }))
      : [{ op: 'sleep', ms: FOREVER }];
  }
  if (isShell(program)) {
    const script = scriptOf(words);
    return script === undefined ? [{ op: 'status', status: 0 }] : nested(script);
  }
  return knownCommand(program, args, all.includes('exec'));
}

function knownCommand(program: string, args: readonly string[], exec: boolean): readonly Step[] {
  const last = args.at(-1) ?? '';
  switch (program) {
    case 'sleep':
      return [{ op: 'sleep', ms: args.reduce((sum, text) => sum + duration(text), 0) }];
    case 'tail':
    case 'yes':
      return program === 'yes' || args.includes('-f') ? [{ op: 'sleep', ms: FOREVER }] : [{ op: 'status', status: 0 }];
    case 'false':
      return [{ op: 'status', status: 1 }];
    case 'exit':
      return args[0] === undefined ? [{ op: 'exit' }] : [{ op: 'exit', code: Number(args[0]) & 255 }];
    case 'echo':
    case 'printf':
      return [{ op: 'echo', text: args.filter((word, index) => index > 0 || !/^-[ne]+$/.test(word)).join(' ') }];
    case 'date':
    case 'hostname':
    case 'env':
      return [{ op: 'echo', text: `$(${program})` }];
    case 'touch':
    case 'rm':
      return [{ op: 'file', does: program, path: last }];
    case 'cat':
      return [{ op: 'file', does: 'test', path: last }];
    case 'test':
    case '[':
      return fileTest(args);
    case 'nslookup':
    case 'host':
    case 'getent':
      return [{ op: 'lookup', host: (program === 'getent' ? last : args.find((word) => !word.startsWith('-'))) ?? '' }];
    default:
      return SILENT.has(program) ? [{ op: 'status', status: 0 }] : [{ op: 'unknown', command: program, exec }];
  }
}

/** `-f /path` and its like ask for a file; other tests are taken to succeed when they have an argument. */
function fileTest(args: readonly string[]): readonly Step[] {
  const negated = args[0] === '!';
  const [flag, path] = negated ? args.slice(1) : args;
  if (flag === undefined || !/^-[defsrwx]$/.test(flag) || path === undefined)
    return [{ op: 'status', status: args.length > 0 ? 0 : 1 }];
  const test: Step = { op: 'file', does: 'test', path };
  return negated ? [test, { op: 'invert' }] : [test];
}

/** exec, timeout 5, NAME=value and the like stand before the command that counts. */
function withoutPrefixes(words: readonly string[]): readonly string[] {
  let at = 0;
  while (at < words.length) {
    const word = words[at]!;
    if (word === 'exec' || word === 'time' || word === 'nohup' || word === 'command' || /^[A-Za-z_]\w*=/.test(word))
      at++;
    else if (word === 'timeout' && words.length > at + 2) at += 2;
    else break;
  }
  return words.slice(at);
}

function duration(text: string): number {
  if (text === 'infinity' || text === 'inf') return FOREVER;
  const match = /^(\d*\.?\d+)([smhd]?)$/.exec(text);
  return match ? Number(match[1]) * (UNITS[match[2] === '' ? 's' : (match[2] ?? 's')] ?? 1000) : 0;
}

export function isShell(program: string): boolean {
  return ['sh', 'bash', 'ash', 'dash'].includes(program);
}

/** The script of `sh -c script`; undefined for a shell without one. */
export function scriptOf(words: readonly string[]): string | undefined {
  const at = words.findIndex((word, index) => index > 0 && /^-\w*c$/.test(word));
  return at < 0 ? undefined : words[at + 1];
}

/** A script within a command: without the exit at its end, unless it jumps (positions are absolute, so only straight lines fit). */
function nested(script: string): readonly Step[] {
  const steps = compileScript(script).slice(0, -1);
  return steps.some((step) => step.op === 'jump' || step.op === 'jumpIf')
    ? [{ op: 'unknown', command: script, exec: false }]
    : steps;
}
