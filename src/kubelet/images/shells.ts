/**
 * Images that run what their command says: busybox, alpine, curl and their like. Without a command a shell that has no terminal
 * ends at once, which is why `busybox` alone is Completed again and again. And servers that any command line may start.
 */
import type { Container } from '../../api/index.ts';
import { aServer, type Image, type Program } from './program.ts';

/** A program that the shell's machine runs: PID 1 without a handler does not notice SIGTERM. */
export function aCommand(command: readonly string[]): Program {
  const [path = ''] = command;
  const name = path.slice(path.lastIndexOf('/') + 1);
  return { name, listens: [], startupMs: 0, body: () => '', stop: { does: 'ignore' }, command, startLines: () => [] };
}

/** The word behind an option: "-p 80" or "-p80". */
function after(words: readonly string[], letter: string): string | undefined {
  const at = words.findIndex((word) => new RegExp(`^-[a-zA-Z]*${letter}`).test(word));
  const [, rest = ''] = new RegExp(`^-[a-zA-Z]*?${letter}(.*)$`).exec(words[at] ?? '') ?? [];
  return at < 0 ? undefined : rest === '' ? words[at + 1] : rest;
}

/** `python3 -m http.server 8000`. As PID 1 Python has no handler for SIGTERM. */
function pythonServer(words: readonly string[]): Program | undefined {
  const match = /^\S*python[\d.]* (?:-u )?-m http\.server(?:.*? (\d+))?/.exec(words.join(' '));
  if (!match) return undefined;
  const directory = words[words.findIndex((word) => word === '-d' || word === '--directory') + 1];
  const home = words.some((word) => word === '-d' || word === '--directory') ? directory : undefined;
  return aServer('http.server', [Number(match[1] ?? 8000)], {
    idle: 0,
    stop: { does: 'ignore' },
    ...(home === undefined ? {} : { home }),
    startLines: () => [],
  });
}

/** busybox' httpd in the foreground: -p port, -h directory. */
function busyboxServer(words: readonly string[]): Program | undefined {
  const [path = '', ...rest] = words;
  if (!/(?:^|\/)httpd$/.test(path) || !rest.some((word) => /^-[a-z]*f/.test(word))) return undefined;
  const port = Number(/(\d+)$/.exec(after(rest, 'p') ?? '80')?.[1] ?? 80);
  return aServer('busybox httpd', [port], {
    idle: 0,
    stop: { does: 'ignore' },
    home: after(rest, 'h') ?? '/',
    startLines: () => [],
  });
}

/** `nc -l -p 80`: whatever connects is told what it reads from its input, and then it ends (-k: it goes on). */
function netcat(words: readonly string[]): Program | undefined {
  const [path = '', ...rest] = words;
  if (!/(?:^|\/)(?:nc|netcat|ncat)$/.test(path) || !rest.some((word) => /^-[a-z]*l/.test(word))) return undefined;
  const port = Number(after(rest, 'p') ?? rest.findLast((word) => /^\d+$/.test(word)));
  const isUdp = rest.some((word) => /^-[a-z]*u/.test(word));
  if (!(port > 0 && port < 65_536)) return undefined;
  const { statusOf: _none, ...server } = aServer('nc', [port], { stop: { does: 'ignore' }, startLines: () => [] });
  return isUdp ? { ...server, listens: [{ port, protocol: 'UDP' }] } : server;
}

/** The server that a command line starts; undefined when it starts none that the model knows. */
export function serverOf(words: readonly string[]): Program | undefined {
  return pythonServer(words) ?? busyboxServer(words) ?? netcat(words);
}

function toolbox(entrypoint: readonly string[], command: readonly string[]): Image['run'] {
  return (container: Container) => {
    const words = [...(container.command ?? entrypoint), ...(container.args ?? (container.command ? [] : command))];
    return aCommand(words.length > 0 ? words : ['sh']);
  };
}

const shell = toolbox([], ['sh']);

export const shells: Readonly<Record<string, Image>> = {
  'docker.io/library/busybox': { size: 2_223_685, run: shell },
  'docker.io/library/alpine': { size: 3_864_189, run: shell },
  'docker.io/library/debian': { size: 49_286_014, run: shell },
  'docker.io/library/ubuntu': { size: 29_723_601, run: shell },
  'docker.io/library/bash': { size: 6_022_417, run: shell },
  'docker.io/curlimages/curl': { size: 9_941_003, run: toolbox(['curl'], ['--help']) },
  'docker.io/alpine/curl': { size: 6_811_422, run: toolbox(['curl'], ['--help']) },
  'docker.io/nicolaka/netshoot': { size: 201_433_760, run: shell },
  'registry.k8s.io/e2e-test-images/busybox': { size: 2_223_659, run: shell },
  'registry.k8s.io/busybox': { size: 2_223_659, run: shell },
  'gcr.io/google-containers/busybox': { size: 2_223_659, run: shell },
};
