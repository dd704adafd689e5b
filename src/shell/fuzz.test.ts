/** Random lines: whatever is typed, nothing crashes or hangs, and what fails says so. */
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';

import { Machine, Session, programsOf, shellProgram, COREUTILS } from './index.ts';
import { runScript, TestHost } from '../testing/shellHost.ts';

const words = fc.constantFrom(
  ...[
    'echo',
    'a',
    '$x',
    '"$x"',
    "'q'",
    '|',
    '&&',
    '||',
    ';',
    '\n',
    '(',
    ')',
    '{',
    '}',
    'if',
    'then',
    'fi',
    'for',
    'in',
    'do',
    'done',
  ],
  ...[
    'while',
    'case',
    'esac',
    '*)',
    ';;',
    '$(',
    '`',
    '$((',
    '))',
    '<',
    '>',
    '>>',
    '<<E',
    'E',
    '2>&1',
    '&',
    '!',
    '[',
    ']',
    '[[',
    ']]',
    '\\',
  ],
  ...[
    'cat',
    'grep',
    'sed',
    's/a/b/',
    'awk',
    '{print $1}',
    'sort',
    'head -1',
    'read x',
    'x=1',
    'x=$((x+1))',
    '${x%',
    '${x:-y}',
    '#',
    '"',
  ],
  ...[
    'f()',
    'f',
    'return',
    'break',
    'exit 3',
    'set -e',
    'true',
    'false',
    'seq 3',
    'xargs',
    'tr a b',
    'printf %d',
    '{1..3}',
    '~',
    '*',
    '?',
  ],
);

describe('a line at random', () => {
  it('ends, or waits for more, and an error has words', () => {
    fc.assert(
      fc.property(
        fc.array(words, { minLength: 1, maxLength: 14 }),
        fc.constantFrom('bash' as const, 'dash' as const, 'ash' as const),
        (parts, dialect) => {
          const { status, stdout, stderr } = runScript(parts.join(' '), { dialect });
          // A loop without an end is cut off by the driver; nothing else may stay behind.
          if (status === undefined) expect(parts.join(' ')).toMatch(/while|until|for|f\(\)/);
          if (status === 2 || status === 127) expect((stdout + stderr).trim()).not.toBe('');
        },
      ),
      { seed: 20_260_105, numRuns: 1500 },
    );
  });

  it('is survived by sed, awk, grep and printf as their program', () => {
    const piece = fc.constantFrom(...'abs/\\[](){}|*+?.^$0123;,&\n\'" ~!=<>:pdqgiNyx%-+#'.split(''));
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        fc.constantFrom('sed', 'awk', 'grep', 'grep -E', 'printf', 'tr', 'cut -f', 'seq', 'expr'),
        (parts, program) => {
          const quoted = `'${parts.join('').replaceAll("'", "'\\''")}'`;
          const { status, stderr } = runScript(`printf 'ab\\ncd\\n' | ${program} ${quoted}`);
          expect(status).toBeDefined();
          if (status === 2 || status === 127) expect(stderr.trim()).not.toBe('');
        },
      ),
      { seed: 7, numRuns: 1500 },
    );
  });
});

describe('a loop that never waits', () => {
  it('is stopped by Ctrl-C and keeps what it printed', () => {
    const host = new TestHost(['bash', '-c', 'echo began; while true; do :; done'], 'bash');
    host.run(20);
    expect(host.machine.status).toBeUndefined();
    host.machine.signal('INT');
    host.run();
    expect(host.result()).toMatchObject({ stdout: 'began\n', status: 130 });
  });

  it('gives way after so many steps', () => {
    const host = new TestHost(['bash', '-c', 'while true; do :; done'], 'bash');
    expect(host.machine.run(5000)).toBe('busy');
  });
});

describe('pipes', () => {
  it('stream: what never ends is ended by a reader that has enough', () => {
    expect(runScript('while true; do echo line; sleep 1; done | head -2; echo over')).toMatchObject({
      stdout: 'line\nline\nover\n',
      status: 0,
    });
    expect(runScript('yes | head -1; echo over').stdout).toBe('y\nover\n');
  });

  it('hold back a writer whose reader is slow', () => {
    const host = new TestHost(['bash', '-c', 'yes | { sleep 1000000; head -1; }'], 'bash');
    host.run(500, false);
    expect(host.machine.run(1000)).toBe('blocked');
  });
});

describe('a prompt', () => {
  function type(...keys: readonly string[]): string {
    const host = new TestHost(['bash'], 'bash', {}, 'cooked');
    host.run();
    for (const key of keys) {
      host.machine.type(key);
      host.run(200, false);
    }
    return host.result().stdout.replaceAll('\r\n', '\n');
  }

  it('echoes, runs, and prompts again', () => {
    expect(type('echo hi\r')).toBe('root@localhost:/tmp# echo hi\nhi\nroot@localhost:/tmp# ');
  });

  it('asks for more while a line is unfinished', () => {
    expect(type('echo a \\\r', 'b\r')).toContain('> b\na b\n');
    expect(type('for i in 1 2\r', 'do echo $i\r', 'done\r')).toContain('> done\n1\n2\n');
    expect(type('cat <<E\r', 'text\r', 'E\r')).toContain('> E\ntext\n');
  });

  it('edits the line with backspace, and drops it with Ctrl-C', () => {
    expect(type('echo ax\x7fb\r')).toContain('\nab\n');
    expect(type('echo no\x03', 'echo $?\r')).toContain('\n130\n');
  });

  it('interrupts what runs in the foreground and goes on', () => {
    const text = type('sleep 100\r', '\x03', 'echo status $?\r');
    expect(text).toContain('^C\n');
    expect(text).toContain('status 130\n');
  });

  it('remembers variables, functions and the directory from line to line', () => {
    expect(type('x=5; f() { echo "f $x"; }\r', 'cd /\r', 'f; pwd\r')).toContain('f 5\n/\n');
  });

  it('leaves at Ctrl-D', () => {
    const host = new TestHost(['bash'], 'bash', {}, 'cooked');
    host.run();
    host.machine.type('\x04');
    host.run();
    expect(host.machine.status).toBe(0);
  });
});

describe('a session that is rebuilt', () => {
  it('does the same with the same entries, whole or in part', () => {
    const programs = programsOf(COREUTILS, { sh: 'bash' }, 'gnu');
    const make = () =>
      new Machine(programs, { name: 'sh', args: [], environment: new Map(), directory: '/' }, shellProgram('bash'));
    const live = new Session(make);
    const chains = [
      live.append({ is: 'input', text: 'x=1\nsleep 5; echo $x\n' }),
      live.append({ is: 'answer', call: 1, value: undefined }),
      live.append({ is: 'input', text: 'x=2; echo $x\n' }),
    ];
    const texts = chains.map((chain) => {
      const other = new Session(make);
      other.bringTo(chain);
      return other.machine.printed('stdout', 0).text;
    });
    expect(texts).toEqual(['', '1\n', '1\n2\n']);
    live.bringTo(chains[0]);
    expect(live.machine.printed('stdout', 0).text).toBe('');
    live.bringTo(chains[2]);
    expect(live.machine.printed('stdout', 0).text).toBe('1\n2\n');
  });
});
