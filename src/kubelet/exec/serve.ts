/** Which program of a Pod a request has reached, and what it answers. */
import { bootEpochMs } from '../../api/index.ts';
import type { Header, Reply, Served } from '../../network/index.ts';
import { specOf, thisRun, workerByKey, type ExitEvent, type KubeletContext } from '../context.ts';
import { hostnameOf } from '../environment.ts';
import { accessLine, goLine, goReply, keyspaceOf, netexec, redisReply, replyOf, startedWith } from '../images/index.ts';
import { containerRun, programIn } from '../running.ts';
import type { ContainerFiles } from './files.ts';
import type { PodWorker } from '../records.ts';

export function serve(
  context: KubeletContext,
  request: Served,
  filesOf: (worker: PodWorker, index: number) => ContainerFiles,
): Reply | undefined {
  const worker = workerByKey(context, request.pod);
  if (!worker) return undefined;
  const listens = (index: number): boolean =>
    programIn(context, worker, index).listens.some(
      ({ port, protocol }) => port === request.port && protocol === request.protocol,
    );
  const index = worker.containers.findIndex(({ listening }, at) => listening && listens(at));
  if (index < 0) return undefined;
  const program = programIn(context, worker, index);
  const asked = { hostname: hostnameOf(worker.pod), now: bootEpochMs() + context.sim.now };
  if (program.name === 'netexec' && request.exchange.says === 'http')
    return fromNetexec(context, worker, index, request, asked);
  const files = filesOf(worker, index);
  const fileAt = (path: string): string | undefined => files.textAt(path);
  if (program.name === 'redis' || program.name === 'valkey') {
    const keyspace = keyspaceOf(context.keys, containerRun(worker, index), context.sim.now);
    return redisReply(request.exchange, keyspace, (name) => startedWith(specOf(worker, index), fileAt, name));
  }
  const said = program.name === 'nc' ? context.commands.saidByNetcat?.(worker, index, request.exchange) : undefined;
  const reply = said ?? replyOf({ ...request, ...asked, program, fileAt }, worker.ip ?? '');
  const line = reply && accessLine(program, request, reply, asked.now);
  if (line !== undefined) writeLog(context, worker, index, line);
  return reply;
}

function writeLog(context: KubeletContext, worker: PodWorker, index: number, line: string): void {
  const { uid, attempt } = thisRun(worker, index);
  context.log.append(uid, index, attempt, line);
}

/** netexec does as it is told: it may end, or run a command in its container. */
function fromNetexec(
  context: KubeletContext,
  worker: PodWorker,
  index: number,
  { exchange, client, otherwise }: Served,
  asked: { readonly hostname: string; readonly now: number },
): Reply {
  const { status, body, location, log, exits, runs } = netexec(exchange, { ...asked, client });
  for (const line of log) writeLog(context, worker, index, goLine(asked.now, line));
  if (exits) {
    const event: ExitEvent = { kind: 'kubelet/exit', ...thisRun(worker, index), code: exits.code };
    context.sim.schedule(exits.after + 1, event);
    if (exits.cutsOff) return { status: 0, headers: [], body: '' };
  }
  const more: Header[] = location === undefined ? [] : [['Location', location]];
  const told = runs === undefined ? body : ranByShell(context, worker, index, runs);
  return goReply(asked.now, otherwise.status === 200 ? status : otherwise.status, told, more);
}

/** /shell tells of a command's output and end. Left out: one that has to wait for something. */
function ranByShell(context: KubeletContext, worker: PodWorker, index: number, command: string): string {
  const words = ['/bin/sh', '-c', command];
  const end = context.commands.run?.(worker, index, words, { is: 'request' }, SHELL_PATIENCE_MS);
  const error = end ? (end.status === 0 ? undefined : `exit status ${end.status}`) : 'signal: killed';
  return JSON.stringify({
    ...(error === undefined ? {} : { error }),
    ...(end && end.output !== '' ? { output: end.output } : {}),
  });
}

/** A command that has not ended at once is ended then, unheard. */
const SHELL_PATIENCE_MS = 1;
