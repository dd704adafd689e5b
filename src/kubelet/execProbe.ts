/**
 * A command that the kubelet runs inside a container (exec probes): the same steps as scripts, run at one go. Requests go to the
 * Pod's own sockets; `pg_isready`, `redis-cli ping` and other unknown commands ask whether the container's program is serving.
 */
import { specOf, type KubeletContext } from './context.ts';
import { destinationOf, programOf, type RequestLine, type Step } from './images/index.ts';
import { expand } from './expansion.ts';
import { processOf } from './processes.ts';
import type { PodWorker, ProbeResult } from './records.ts';

const MOST_STEPS = 200;

/** @param timeout ms after which the kubelet gives up */
export function evaluateCommand(
  context: KubeletContext,
  worker: PodWorker,
  index: number,
  steps: readonly Step[],
  timeout: number,
): ProbeResult {
  let status = 0;
  let spent = 0;
  let output = '';
  let at = 0;
  for (let count = 0; count < MOST_STEPS; count++) {
    const step = steps[at] ?? { op: 'exit' };
    at++;
    if (step.op === 'exit') {
      status = step.code ?? status;
      return { success: status === 0, output: status === 0 ? '' : output };
    }
    if (step.op === 'sleep') spent += step.ms;
    if (step.op === 'loop' || spent > timeout) break;
    if (step.op === 'jump') at = step.to;
    else if (step.op === 'jumpIf') at = (status === 0) === step.when ? step.to : at;
    else if (step.op === 'echo') output = step.text;
    else {
      const result = stepStatus(context, worker, index, step, status);
      status = result.status;
      output = result.output ?? output;
    }
  }
  return { success: false, output: `command timed out: "${commandText(steps)}" timed out after ${timeout / 1000}s` };
}

function stepStatus(
  context: KubeletContext,
  worker: PodWorker,
  index: number,
  step: Step,
  before: number,
): { readonly status: number; readonly output?: string } {
  switch (step.op) {
    case 'status':
      return { status: step.status };
    case 'invert':
      return { status: before === 0 ? 1 : 0 };
    case 'file': {
      if (step.does !== 'test') return { status: 0 };
      const made = processOf(context, worker, index)?.files.includes(step.path) ?? false;
      const exists = made || context.commands.textAt?.(worker, index, step.path) !== undefined;
      return exists
        ? { status: 0 }
        : { status: 1, output: `cat: can't open '${step.path}': No such file or directory\n` };
    }
    case 'request':
      return { status: asks(context, worker, index, step.request) ? 0 : 7 };
    case 'unknown':
      return { status: worker.containers[index]?.listening ? 0 : 1 };
    default:
      return { status: 0 };
  }
}

/** A request of the Pod to itself; what goes elsewhere is taken to succeed. */
function asks(context: KubeletContext, worker: PodWorker, index: number, request: RequestLine): boolean {
  const fill = (word: string): string => expand(context, worker, index, word);
  const to = destinationOf({ ...request, target: fill(request.target) });
  if (!to) return false;
  const own = ['localhost', '127.0.0.1', '0.0.0.0', worker.ip, worker.pod.metadata.name].includes(to.host);
  if (!own) return true;
  if (!context.network.isListening(worker.ip ?? '', to.port, request.protocol)) return false;
  const status = programOf(specOf(worker, index)).statusOf?.(to.path) ?? 200;
  return !request.failsOnStatus || status < 400;
}

function commandText(steps: readonly Step[]): string {
  return steps
    .map(({ op }) => op)
    .slice(0, -1)
    .join(' ');
}
