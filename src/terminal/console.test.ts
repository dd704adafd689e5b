/** A terminal on the laptop: line editing, history, completion, Ctrl-C, pasted scripts, as a screen would show them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createCluster } from '../cluster/index.ts';
import { Screen } from '../testing/screen.ts';
import { Console, HOME, memoryFiles } from './index.ts';

const cluster = createCluster();

function aConsole(files: Readonly<Record<string, string>> = {}, columns = 80) {
  const named = Object.fromEntries(Object.entries(files).map(([name, text]) => [`${HOME}/${name}`, text]));
  const console = new Console({ cluster, files: memoryFiles(named) });
  console.resize(columns);
  const screen = new Screen(columns);
  const settle = (): void => {
    for (let frame = 0; frame < 200 && console.pump(); frame++);
    screen.write(console.take());
  };
  settle();
  return {
    console,
    screen,
    type(keys: string): string {
      console.keys(keys);
      settle();
      return screen.text;
    },
  };
}

const LEFT = '\x1b[D';
const UP = '\x1b[A';

describe('a line being typed', () => {
  it.each([
    ['echo helo\x1b[Dl\r', 'echo hello'],
    ['cho\x01e\x05 x\r', 'echo x'],
    ['echo one two\x17three\r', 'echo one three'],
    ['rubbish\x15echo y\r', 'echo y'],
    ['echo a b\x1bb\x0bc\r', 'echo a c'],
    ['echo ab\x7f\x7fc\r', 'echo c'],
    [`echo xy${LEFT}\x04\r`, 'echo x'],
    ['echo ba\x14\r', 'echo ab'],
    ['echo cut\x17\x19\x19\r', 'echo cutcut'],
  ])('%j is edited as readline does', (keys, line) => {
    expect(aConsole().type(keys)).toBe(`~ $ ${line}\n${line.slice(5)}\n~ $`);
  });

  it('wraps at the edge, and is edited there', () => {
    const { type, screen } = aConsole({}, 20);
    type('echo aaaaaaaaaaaa');
    expect(screen.cursor).toEqual([1, 1]);
    type('bbbbbbbbbbbbbbbbbbbb\x01');
    expect(screen.cursor).toEqual([0, 4]);
    expect(screen.text).toBe('~ $ echo aaaaaaaaaaa\nabbbbbbbbbbbbbbbbbbb\nb');
    expect(type('\x15\x0becho z\r')).toBe('~ $ echo z\nz\n~ $');
  });

  it('comes back from the history, and a search finds it', () => {
    const { type } = aConsole();
    type('echo one\recho two\r');
    expect(type(`draft${UP}${UP}`)).toMatch(/~ \$ echo one$/);
    expect(type('\x1b[B\x1b[B')).toMatch(/~ \$ draft$/);
    expect(type('\x15\x12one')).toMatch(/\n\(reverse-i-search\)`one': echo one$/);
    expect(type('\r')).toMatch(/echo one\none\n~ \$$/);
    expect(type('\x12zzz')).toMatch(/\(failed reverse-i-search\)`zzz':/);
    expect(type('\x07')).toMatch(/\n~ \$$/);
    expect(type('echo \x1b.\r')).toMatch(/~ \$ echo one\none\n~ \$$/);
  });
});

describe('Tab', () => {
  const files = { 'frontend-svc.yaml': 'a\n', 'frontend.yaml': 'b\n', 'my file': 'c\n' };

  it('completes commands, and files', () => {
    const { type } = aConsole(files);
    expect(type('unam\t')).toMatch(/\$ uname$/);
    expect(type('\x15cat fr\t')).toMatch(/\$ cat frontend$/);
    expect(type('-\t')).toMatch(/\$ cat frontend-svc.yaml$/);
    expect(type('\r')).toMatch(/\na\n~ \$$/);
    expect(type('cat my\t\r')).toMatch(/cat my\\ file\nc\n~ \$$/);
    expect(type('cat < frontend.\t\r')).toMatch(/cat < frontend.yaml\nb\n~ \$$/);
    expect(type('cd /\rcd ho\t\rcd lea\t\rpwd\r')).toMatch(/\/home\/learner\n~ \$$/);
  });

  it('twice lists what there is', () => {
    expect(aConsole(files).type('cat front\t\t\t')).toBe(
      '~ $ cat frontend\nfrontend-svc.yaml  frontend.yaml\n~ $ cat frontend',
    );
  });
});

describe('Tab on kubectl’s line', () => {
  it.each([
    ['kubectl desc', 'kubectl describe'],
    ['kubectl rollout sta', 'kubectl rollout status'],
    ['kubectl get endpointsl', 'kubectl get endpointslices'],
    ['kubectl get svc kube', 'kubectl get svc kubernetes'],
    ['kubectl get svc/kube', 'kubectl get svc/kubernetes'],
    ['kubectl -n kube-system get svc kube', 'kubectl -n kube-system get svc kube-dns'],
    ['kubectl get pods -n kube-sys', 'kubectl get pods -n kube-system'],
    ['kubectl get pods --show-l', 'kubectl get pods --show-labels'],
    ['kubectl get pods -o js', 'kubectl get pods -o json'],
    ['kubectl get pods -o y', 'kubectl get pods -o yaml'],
    ['kubectl config use-context serv', 'kubectl config use-context servicescope'],
    ['kubectl --context serv', 'kubectl --context servicescope'],
    ['kubectl run x --restart=Ne', 'kubectl run x --restart=Never'],
    ['kubectl -n kube-system logs deploy/coredns -c co', 'kubectl -n kube-system logs deploy/coredns -c coredns'],
    [
      'kubectl -n kube-system exec deploy/coredns --container=',
      'kubectl -n kube-system exec deploy/coredns --container=coredns',
    ],
    ['kubectl cordon no', 'kubectl cordon node-'],
    ['kubectl get pods -o go-template-f', 'kubectl get pods -o go-template-file='],
    ['kubectl delete --casc', 'kubectl delete --cascade='],
    ['kubectl delete --cascade=o', 'kubectl delete --cascade=orphan'],
    ['kubectl describe deploy/cored -n kube-system', 'kubectl describe deploy/cored -n kube-system'],
    ['kubectl -n kube-system describe deploy/cored', 'kubectl -n kube-system describe deploy/coredns'],
    ['kubectl -n kube-system rollout status deploy/cored', 'kubectl -n kube-system rollout status deploy/coredns'],
    [
      'kubectl -n kube-system scale --replicas 3 deploy cored',
      'kubectl -n kube-system scale --replicas 3 deploy coredns',
    ],
    ['kubectl --namespace=kube-sys', 'kubectl --namespace=kube-system'],
    ['kubectl top node nod', 'kubectl top node node-'],
    ['kubectl apply -f fr', 'kubectl apply -f front.yaml'],
    ['echo a | kubectl apply -f fr', 'echo a | kubectl apply -f front.yaml'],
    ['kubectl get pods > fr', 'kubectl get pods > front.yaml'],
    ['kubectl nothing x', 'kubectl nothing x'],
  ])('%s', (typed, completed) => {
    expect(aConsole({ 'front.yaml': '' }).type(`${typed}\t`)).toBe(`~ $ ${completed}`);
  });

  it('lists kinds, and names', () => {
    expect(aConsole().type('kubectl get node\t\t')).toMatch(/\$ kubectl get nodes$/);
    expect(aConsole().type('kubectl get nodes \t\t\t')).toMatch(/\n(control-plane +)?node-1 +node-2/);
  });
});

describe('a script pasted', () => {
  it('of twenty lines runs line after line, each under its prompt', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `echo line ${index}`);
    const shown = aConsole().type(`\x1b[200~${lines.join('\r')}\r\x1b[201~`);
    expect(shown).toBe(`${lines.map((line) => `~ $ ${line}\n${line.slice(5)}\n`).join('')}~ $`);
  });

  it('of one command over several lines is one line of the history', () => {
    const { type } = aConsole();
    type("echo 'name: frontend' \\\r  | sed 's/name: frontend/name: frontend-svc/g' \\\r  | cat\r");
    expect(type(UP)).toMatch(/\$ echo 'name: frontend' \| sed .*\| cat$/);
    expect(type('\r')).toMatch(/name: frontend-svc\n~ \$$/);
    type('for i in 1 2; do\recho $i\rdone\r');
    expect(type(UP)).toMatch(/\$ for i in 1 2; do echo \$i; done$/);
  });

  it('with a here-document writes the editor’s file', () => {
    const { type, console } = aConsole();
    type('cat > a.yaml <<EOF\rkind: Pod\r  name: x\rEOF\r');
    expect(console.laptop.fileSystem.files.read(`${HOME}/a.yaml`)).toBe('kind: Pod\n  name: x\n');
  });
});

describe('a long line pasted', () => {
  const written = (letters: number) => {
    const { console } = aConsole();
    console.keys(`echo ${'x'.repeat(letters)}`);
    const text = console.take();
    return { console, text };
  };

  it('is drawn once, not again for every letter', () => {
    expect(written(20_000).text.length).toBeLessThan(3 * 20_000);
  });

  it('is refused with the bell when it is longer than a command can be, and the shell goes on', () => {
    const { console, text } = written(2_000_000);
    expect(text).toContain('\x07');
    expect(text.length).toBeLessThan(1000);
    console.keys('echo y\r');
    console.pump();
    expect(console.take()).toContain('y\n');
  });
});

describe('what is typed while a command runs', () => {
  it('waits, and Ctrl-C drops it and keeps what was printed', () => {
    const { type } = aConsole();
    expect(type('echo out; sleep 100\recho next\r')).toBe('~ $ echo out; sleep 100\nout\n');
    expect(type('\x03')).toBe('~ $ echo out; sleep 100\nout\n^C\n~ $');
    expect(type('half a li\x03')).toMatch(/\n~ \$ half a li\^C\n~ \$$/);
    expect(type('echo $?\r')).toMatch(/\n130\n~ \$$/);
  });

  it('goes to the program that reads', () => {
    const { type } = aConsole();
    expect(type('cat\rone\rtwo\r\x04')).toBe('~ $ cat\none\none\ntwo\ntwo\n~ $');
  });

  it('Ctrl-L clears the screen and keeps the line, Ctrl-D ends the shell', () => {
    const { type, console } = aConsole();
    expect(type('echo a\recho b\x0c')).toBe('~ $ echo b');
    type('\x15\x04');
    expect(console.hasEnded).toBe(true);
  });
});

it('whatever is typed, the terminal neither throws nor hangs, and Ctrl-C brings the prompt back', () => {
  const pieces = [
    'echo ',
    'cat ',
    "'",
    '"',
    '\\',
    '$(',
    ')',
    '|',
    '&&',
    ';',
    '<<E',
    '>',
    'f',
    '{',
    '}',
    '`',
    '\r',
    '\t',
    '\t\t',
    '\x12',
  ].concat([
    UP,
    LEFT,
    '\x17',
    '\x0b',
    '\x19',
    '\x04',
    '\x1b.',
    'while true; do :; done',
    'for x in ',
    '*',
    '[',
    'kubectl get ',
    'é',
    '😀',
    '\x1b[200~',
    '\x1b[201~',
  ]);
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 25 }), (keys) => {
      const console = new Console({ cluster, files: memoryFiles() });
      console.resize(30);
      for (const key of keys) {
        console.keys(key);
        console.pump(2000);
      }
      if (console.hasEnded) return;
      for (let i = 0; i < 2; i++) {
        console.keys('\x1b[201~\x07\x03');
        console.pump();
      }
      expect(console.take()).toMatch(/ \$ $/);
    }),
    { seed: 6, numRuns: 150 },
  );
});

it('watch shows what fits on the screen, and has the whole width for its title', () => {
  const cluster = createCluster({ systemPods: false });
  const console = new Console({ cluster });
  console.resize(60, 6);
  console.keys('watch -n 1 seq 20\r');
  console.pump();
  const shown = console.take().split('\x1b[2J').at(-1) ?? '';
  const [title = '', blank, ...lines] = shown.split('\n');
  expect(title).toHaveLength(60);
  expect(title).toMatch(/^Every 1.0s: seq 20 .* 2026$/);
  expect([blank, ...lines]).toEqual(['', '1', '2', '3', '4']);
  console.keys('\x03');
  console.pump();
  expect(console.laptop.machine.isAtPrompt).toBe(true);
});

it('a job in the background says when it has ended, before the next prompt', () => {
  const cluster = createCluster({ systemPods: false });
  const console = new Console({ cluster });
  console.keys('sleep 1 & jobs\r');
  console.pump();
  expect(console.take()).toMatch(/\[1\] \d+\n\[1\]\+ {2}Running {17}sleep 1 &\n/);
  cluster.advance(2000);
  console.pump();
  console.keys('echo hi\r');
  console.pump();
  expect(console.take()).toMatch(/hi\n\[1\]\+ {2}Done {20}sleep 1\n/);
});
