import { describe, expect, it } from 'vitest';

import { compileCommand, compileScript } from './compile.ts';
import { destinationOf, requestsOf } from './requests.ts';
import type { Step } from './steps.ts';
import { expandWord, splitScript } from './words.ts';

/** What a script does, without the exit at its end. */
const steps = (script: string): readonly Step[] => compileScript(script).slice(0, -1);

/** The loop a script comes to, as "every ms: tool target …". */
function loopOf(script: string): string {
  const loop = steps(script).find((step) => step.op === 'loop');
  if (loop?.op !== 'loop') return 'no loop';
  return `${loop.every}: ${loop.requests.map(({ tool, target, port }) => [tool, target, port].filter(Boolean).join(' ')).join(', ')}`;
}

describe('client loops', () => {
  it.each([
    ['while true; do curl -s -m 5 http://frontend-svc; sleep 2; done', '2000: curl http://frontend-svc'],
    ['while true; do wget -qO- http://web:8080/path; sleep 1; done', '1000: wget http://web:8080/path'],
    ['while :; do wget -q -O - -T 2 web || true; sleep 0.5; done', '500: wget web'],
    ['while true; do nc -z -w 1 db 5432; sleep 3; done', '3000: nc db 5432'],
    ['while sleep 1; do curl web; done', 'no loop'],
    ['until false; do curl -so /dev/null web && echo ok || echo failed; sleep 1m; done', '60000: curl web'],
    ['echo start; while true; do curl -s a; curl -s b; sleep 1; sleep 1; done', '2000: curl a, curl b'],
    [
      'while true; do curl -sS --max-time 2 "http://$HOST:$PORT/" 2>&1 | head -1; sleep 2; done',
      '2000: curl http://$HOST:$PORT/',
    ],
    ['while true; do date; done', '250: '],
    ['while [ true ]; do\n  curl web\n  sleep 5\ndone', '5000: curl web'],
    ['while true; do if curl -f web; then echo up; else echo down; fi; sleep 2; done', 'no loop'],
    ['while true; do curl web; sleep infinity; done', 'no loop'],
  ])('%s', (script, loop) => {
    expect(loopOf(script)).toBe(loop);
  });

  it('understands the options that say how long to wait and what counts as failure', () => {
    expect(requestsOf('curl', ['-sfm', '3', '-H', 'Host: a', '-o', '/dev/null', 'http://web'])).toMatchObject([
      { tool: 'curl', target: 'http://web', protocol: 'TCP', timeout: 3000, failsOnStatus: true, prints: false },
    ]);
    expect(requestsOf('wget', ['-qO-', '--timeout=2', 'http://web'])).toMatchObject([{ timeout: 2000, prints: true }]);
    expect(requestsOf('nc', ['-zvu', '-w1', '10.0.0.1', '53'])).toMatchObject([
      { target: '10.0.0.1', port: '53', protocol: 'UDP', timeout: 1000 },
    ]);
    expect(requestsOf('curl', ['--connect-timeout', '2', '--retry', '3', 'http://a', 'http://b'])).toMatchObject([
      { target: 'http://a', timeout: Infinity, connectTimeout: 2000, retries: 3, retryDelay: 1000, keepsOpen: true },
      { target: 'http://b', keepsOpen: false },
    ]);
    expect(requestsOf('ping', ['web'])).toBeUndefined();
    expect(requestsOf('constructor', [])).toBeUndefined();
  });
});

describe('scripts', () => {
  it.each<[string, readonly Step[]]>([
    [
      'sleep 5; exit 3',
      [
        { op: 'sleep', ms: 5000 },
        { op: 'exit', code: 3 },
      ],
    ],
    ['sleep 1h 30m', [{ op: 'sleep', ms: 5_400_000 }]],
    [
      'false || exit 2',
      [
        { op: 'status', status: 1 },
        { op: 'jumpIf', when: true, to: 3 },
        { op: 'exit', code: 2 },
      ],
    ],
    ['! false', [{ op: 'status', status: 1 }, { op: 'invert' }]],
    [
      'for i in 1 2; do echo $i; done',
      [
        { op: 'echo', text: '1' },
        { op: 'echo', text: '2' },
      ],
    ],
    [
      'for i in $(seq 2); do sleep ${i}; done',
      [
        { op: 'sleep', ms: 1000 },
        { op: 'sleep', ms: 2000 },
      ],
    ],
    [
      'touch /tmp/x && [ -f /tmp/x ]',
      [
        { op: 'file', does: 'touch', path: '/tmp/x' },
        { op: 'jumpIf', when: false, to: 3 },
        { op: 'file', does: 'test', path: '/tmp/x' },
      ],
    ],
    ['/opt/run --fast', [{ op: 'unknown', command: 'run', exec: false }]],
    ["sh -c 'sleep 1'", [{ op: 'sleep', ms: 1000 }]],
    ['', []],
    [')(;;&&||', []],
  ])('%s', (script, expected) => {
    expect(
      steps(script).filter((step) => !(script === ')(;;&&||' && (step.op === 'status' || step.op === 'jumpIf'))),
    ).toEqual(expected);
  });

  it('jumps only to places within the script', () => {
    const script =
      'until nslookup db; do echo waiting; sleep 2; done; if true; then echo a; elif false; then echo b; else echo c; fi; while false; do break; done';
    const all = compileScript(script);
    for (const step of all) {
      if (step.op === 'jump' || step.op === 'jumpIf') {
        expect(step.to).toBeGreaterThanOrEqual(0);
        expect(step.to).toBeLessThanOrEqual(all.length);
      }
    }
  });

  it('reads any text to its end', () => {
    const pieces = [
      'while',
      'do',
      'done',
      'if',
      'fi',
      'then',
      ';',
      '&&',
      '(',
      ')',
      '{',
      '}',
      '"',
      "'",
      '$(',
      'curl',
      'x',
      '>',
      '\n',
      '!',
      'for',
      'in',
    ];
    let word = 7;
    for (let run = 0; run < 500; run++) {
      let script = '';
      for (let i = 0; i < 12; i++) {
        word = (Math.imul(word, 1_103_515_245) + 12_345) >>> 0;
        script += `${pieces[(word >>> 8) % pieces.length]} `;
      }
      expect(compileScript(script).at(-1), script).toEqual({ op: 'exit' });
    }
  });

  it('takes a command line as it stands, without a shell', () => {
    expect(compileCommand(['sleep', 'infinity'])[0]).toEqual({ op: 'sleep', ms: Number.POSITIVE_INFINITY });
    expect(compileCommand(['echo', 'a;', 'b'])[0]).toEqual({ op: 'echo', text: 'a; b' });
  });
});

describe('words', () => {
  it('drops redirections and comments, keeps quoted text whole', () => {
    expect(
      splitScript('curl "a b" >/dev/null 2>&1 # why\necho \'$x\'').map((token) =>
        'word' in token ? token.word : token.op,
      ),
    ).toEqual(['curl', 'a b', ';', 'echo', expect.stringContaining('x') as string]);
  });

  it.each([
    ['http://$HOST:${PORT}/', 'http://10.0.0.1:80/'],
    ['${NONE:-fallback}', 'fallback'],
    ['$NONE', ''],
    ['no variable', 'no variable'],
  ])('expands %s', (word, expected) => {
    const values: Record<string, string> = { HOST: '10.0.0.1', PORT: '80' };
    expect(expandWord(word, (name) => values[name])).toBe(expected);
  });

  it('leaves a dollar in single quotes alone', () => {
    const [token] = splitScript("'$HOST'");
    expect(expandWord(token && 'word' in token ? token.word : '', () => 'no')).toBe('$HOST');
  });

  it.each([
    ['http://web', { host: 'web', port: 80, path: '/' }],
    ['https://web/a?b', { host: 'web', port: 443, path: '/a?b' }],
    ['web.shop.svc:8080/x', { host: 'web.shop.svc', port: 8080, path: '/x' }],
    ['http://user:secret@10.0.0.1:81', { host: '10.0.0.1', port: 81, path: '/' }],
    ['http://:80/', undefined],
    ['http://web:99999', undefined],
  ])('finds host and port in %s', (target, expected) => {
    const [request] = requestsOf('curl', [target]) ?? [];
    expect(request && destinationOf(request)).toEqual(expected);
  });
});
