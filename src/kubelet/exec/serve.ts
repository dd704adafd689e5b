/** Which program of a Pod a request has reached, and what it answers. */
import { bootEpochMs } from '../../api/index.ts';
import type { Reply, Served } from '../../network/index.ts';
import { workerByKey, type KubeletContext } from '../context.ts';
import { hostnameOf } from '../environment.ts';
import { replyOf } from '../images/index.ts';
import { programIn } from '../running.ts';
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
  const files = filesOf(worker, index);
  const now = bootEpochMs() + context.sim.now;
  const fileAt = (path: string): string | undefined => files.textAt(path);
  return replyOf({ ...request, program, hostname: hostnameOf(worker.pod), now, fileAt }, worker.ip ?? '');
}
