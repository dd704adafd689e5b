/**
 * Images that run what their command says: busybox, alpine, curl and their like. Without a command a shell that has no terminal
 * ends at once, which is why `busybox` alone is Completed again and again.
 */
import type { Container } from '../../api/index.ts';
import { aServer, type Image, type Program, type StopReaction } from './program.ts';
import { compileCommand, compileScript, isShell, scriptOf } from './shell/compile.ts';
import type { Step } from './shell/steps.ts';

/** A program that is a list of steps and listens on nothing. As PID 1 without a handler it does not notice SIGTERM. */
function aScript(name: string, script: readonly Step[], stop: StopReaction = { does: 'ignore' }): Program {
  return { name, listens: [], startupMs: 0, body: () => '', stop, script, startLines: () => [] };
}

/** What a command line does, whatever image it runs in; undefined when the program is not one the model knows. */
export function commandProgram(words: readonly string[]): Program | undefined {
  const [path = ''] = words;
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (isShell(name)) {
    const script = scriptOf(words);
    return script === undefined
      ? aScript(name, [{ op: 'exit', code: 0 }])
      : aScript(name, compileScript(script), trapOf(script));
  }
  const port = pythonServer(words);
  if (port !== undefined) return aServer('http.server', [port], { idle: 0, stop: { does: 'ignore' } });
  const steps = compileCommand(words);
  return steps.some((step) => step.op === 'unknown') ? undefined : aScript(name, steps);
}

/** `python3 -m http.server 8000`. As PID 1 Python has no handler for SIGTERM. */
function pythonServer(words: readonly string[]): number | undefined {
  const match = /(?:^|\/)python[\d.]* -m http\.server(?: (\d+))?/.exec(words.join(' '));
  return match ? Number(match[1] ?? 8000) : undefined;
}

/** `trap 'exit 3' TERM` gives PID 1 a handler; without it SIGTERM does nothing. */
function trapOf(script: string): StopReaction {
  const match = /\btrap\s+(?:'([^']*)'|"([^"]*)"|(\S+))\s+[^;\n]*\b(?:SIG)?TERM\b/.exec(script);
  if (!match) return { does: 'ignore' };
  const code = /exit\s+(\d+)/.exec(match[1] ?? match[2] ?? match[3] ?? '');
  return { does: 'trap', code: code ? Number(code[1]) & 255 : 0 };
}

function toolbox(entrypoint: readonly string[], command: readonly string[]): Image['run'] {
  return (container: Container) => {
    const words = [...(container.command ?? entrypoint), ...(container.args ?? (container.command ? [] : command))];
    const name = words[0] ?? 'sh';
    return (
      commandProgram(words) ??
      aScript(name, [
        { op: 'unknown', command: words.join(' '), exec: true },
        { op: 'sleep', ms: Number.POSITIVE_INFINITY },
      ])
    );
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
