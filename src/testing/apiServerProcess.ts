/**
 * The headless server as a process of its own, and programs run against it: for tests with a real kubectl, or any other client.
 * Stop it when done; the server leaves no child behind.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ApiServerProcess {
  readonly url: string;
  /** The one line it printed when it was ready. */
  readonly line: string;
  /** Runs the kubectl of the PATH against it, with a cache of its own. `stdin` is what it may read. */
  kubectl(args: readonly string[], stdin?: string): Promise<Ran>;
  /** SIGTERM, and how it ended. */
  stop(): Promise<Ran>;
}

const SCRIPT = path.resolve('scripts/apiserver.mjs');

/** Whether there is a kubectl to run at all. */
export function hasKubectl(): boolean {
  return spawnSync('kubectl', ['version', '--client'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

/** Runs a program to its end; never rejects but when it cannot be started. */
function run(
  program: string,
  args: readonly string[],
  stdin = '',
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { ...process.env, ...env }, timeout: 60_000 });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
  });
}

/** Runs the kubectl of the PATH with a kubeconfig of its own. `stdin` is what it may read. */
export async function runKubectl(kubeconfig: string, args: readonly string[], stdin?: string): Promise<Ran> {
  const home = mkdtempSync(path.join(tmpdir(), 'servicescope-'));
  const file = path.join(home, 'kubeconfig');
  writeFileSync(file, kubeconfig);
  try {
    return await run('kubectl', args, stdin, { HOME: home, KUBECONFIG: file });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** scripts/apiserver.mjs to its end, for arguments with which it does not start. */
export const runApiServer = (args: readonly string[]): Promise<Ran> => run(process.execPath, [SCRIPT, ...args]);

/** Starts it on a free port. Rejects, with what it printed, when it ends instead of being ready. */
export function startApiServer(args: readonly string[] = []): Promise<ApiServerProcess> {
  const home = mkdtempSync(path.join(tmpdir(), 'servicescope-'));
  const child = spawn(process.execPath, [SCRIPT, '--port', '0', ...args]);
  let stdout = '';
  let stderr = '';
  const ended = new Promise<Ran>((resolve) => {
    child.on('close', (code) => {
      rmSync(home, { recursive: true, force: true });
      resolve({ code, stdout, stderr });
    });
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    void ended.then((ran) => {
      reject(new Error(`the server did not start: ${ran.stdout}${ran.stderr}`));
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      const line = /^(ServiceScope API server on (http:\S+) .*)\n/m.exec(stdout);
      if (!line) return;
      const [, said = '', url = ''] = line;
      // Neither the caller's kubeconfig nor its cache of what another server could do.
      const env = { HOME: home, KUBECONFIG: path.join(home, 'none') };
      resolve({
        url,
        line: said,
        kubectl: (words, stdin) => run('kubectl', ['--server', url, ...words], stdin, env),
        stop() {
          child.kill('SIGTERM');
          return ended;
        },
      });
    });
  });
}
