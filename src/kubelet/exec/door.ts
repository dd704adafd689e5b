/** exec as the kubelet offers it: refuses what cannot be, in its own words, and starts the rest. */
import { ApiError } from '../../api/index.ts';
import type { Table } from '../../sim/index.ts';
import { specOf, thisRun, workerByKey, type ExitEvent, type KubeletContext } from '../context.ts';
import { hostnameOf } from '../environment.ts';
import { programOf } from '../images/index.ts';
import { reactionOf } from '../killing.ts';
import type { Kubelet } from '../types.ts';
import type { Written } from './files.ts';
import type { Place } from './place.ts';
import type { ExecEvent, ExecPlace, ExecRequest, ExecRow, NodeTools } from './records.ts';
import { ExecSessions } from './sessions.ts';

/** So many sessions are remembered, to be read from. */
const KEPT_SESSIONS = 200;

export interface ExecTables {
  readonly sessions: Table<ExecRow>;
  readonly files: Table<Written>;
  /** Sessions so far. */
  readonly counter: Table<number>;
}

function refuse(code: number, reason: 'NotFound' | 'BadRequest' | 'InternalError', message: string): ApiError {
  return new ApiError({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code });
}

/** The run of a container that is asked for. @throws ApiError when it does not run */
function containerPlace(context: KubeletContext, pod: string, container: string | undefined): ExecPlace {
  const worker = workerByKey(context, pod);
  const [, name = pod] = pod.split('/');
  if (!worker) throw refuse(404, 'NotFound', `pods "${name}" not found`);
  const index = worker.containers.findIndex((one) =>
    container === undefined ? one.role === 'main' : one.name === container,
  );
  const record = worker.containers[index];
  if (!record) throw refuse(400, 'BadRequest', `container ${container ?? ''} is not valid for pod ${name}`);
  if (record.state.is !== 'running')
    throw refuse(500, 'InternalError', `unable to upgrade connection: container not found ("${record.name}")`);
  return { is: 'container', uid: worker.pod.metadata.uid, index, attempt: record.attempt };
}

/** A signal from inside reaches a container's main process: what it does about it is its image's. */
function signalMain(context: KubeletContext, { container }: Place, signal: string): boolean {
  if (!container || signal === '') return false;
  const { worker, index } = container;
  // A process cannot kill PID 1 of its own namespace with SIGKILL, nor with a signal that it does not handle.
  if (signal === '0' || signal === 'KILL' || signal === 'STOP') return true;
  const reaction = reactionOf(context, worker, index, programOf(specOf(worker, index)));
  if (reaction === undefined) return true;
  const event: ExitEvent = { kind: 'kubelet/exit', ...thisRun(worker, index), code: reaction.code };
  context.sim.schedule(reaction.after, event);
  return true;
}

export function createExec(
  context: KubeletContext,
  tables: ExecTables,
  clusterDNS: () => string | undefined,
  tools: NodeTools,
): {
  readonly sessions: ExecSessions;
  readonly door: Pick<Kubelet, 'exec' | 'execInput' | 'endExecInput' | 'hangUpExec' | 'interruptExec' | 'execView'>;
} {
  const sessions = new ExecSessions({
    context,
    sessions: tables.sessions,
    files: tables.files,
    clusterDNS,
    tools,
    signal: (place, signal) => signalMain(context, place, signal),
  });
  context.sim.handle<ExecEvent>('kubelet/exec', (event) => sessions.onEvent(event));

  function environmentAt(place: ExecPlace, tty: boolean): readonly (readonly [string, string])[] {
    const terminal: readonly (readonly [string, string])[] = tty ? [['TERM', 'xterm']] : [];
    if (place.is === 'node')
      return [
        ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
        ['HOSTNAME', place.node],
        ['HOME', '/root'],
        ...terminal,
      ];
    if (place.is === 'external')
      return [['PATH', '/usr/local/bin:/usr/bin:/bin'], ['HOSTNAME', place.external], ['HOME', '/root'], ...terminal];
    const worker = context.workers.get(place.uid);
    if (!worker) return [];
    const variables = context.environmentOf(worker, place.index).map(({ name, value = '' }) => [name, value] as const);
    return [...variables, ['HOSTNAME', hostnameOf(worker.pod)], ['HOME', '/root'], ...terminal];
  }

  return {
    sessions,
    door: {
      exec(request: ExecRequest): string {
        const { target } = request;
        if (request.command.length === 0)
          throw refuse(400, 'BadRequest', 'you must specify at least 1 command for the container');
        const number = (tables.counter.get('sessions') ?? 0) + 1;
        const id = `exec-${number}`;
        let place: ExecPlace;
        if ('external' in target) {
          if (context.network.externalAddress(target.external) === undefined)
            throw refuse(404, 'NotFound', `externals "${target.external}" not found`);
          place = { is: 'external', external: target.external, session: id };
        } else if ('node' in target) {
          if (!context.nodesByName().has(target.node))
            throw refuse(404, 'NotFound', `nodes "${target.node}" not found`);
          place = { is: 'node', node: target.node };
        } else place = containerPlace(context, target.pod, target.container);
        tables.counter.put('sessions', number);
        sessions.forget(`exec-${number - KEPT_SESSIONS}`);
        sessions.start(id, request, place, environmentAt(place, request.tty));
        return id;
      },
      execInput: (id, text) => sessions.input(id, text),
      endExecInput: (id) => sessions.endInput(id),
      hangUpExec: (id) => sessions.hangUp(id),
      interruptExec: (id) => sessions.interrupt(id),
      execView: (id) => sessions.view(id),
    },
  };
}
