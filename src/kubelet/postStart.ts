/** The postStart hook: until it is done, the container's start is not. Upstream: kuberuntime_container.go (startContainer). */
import { specOf, tell, withContainer, type KubeletContext } from './context.ts';
import type { CommandEnd } from './exec/records.ts';
import { hookError, runHook } from './hooks.ts';
import { killContainer } from './killing.ts';
import type { PodWorker } from './records.ts';
import { graceOf } from './specs.ts';

/** A container has started: its postStart hook runs, and what comes after waits for it. */
export function runPostStart(context: KubeletContext, worker: PodWorker, index: number): PodWorker {
  const hook = specOf(worker, index).lifecycle?.postStart;
  if (!hook || worker.containers[index]?.state.is !== 'running') return worker;
  const end = runHook(context, worker, index, hook, 'postStart');
  if (!end) return withContainer(worker, index, { hooked: true });
  return end.status === 0 ? worker : postStartFailed(context, worker, index, end);
}

/** The container is killed, and waits for its next start as PostStartHookError. */
function postStartFailed(context: KubeletContext, worker: PodWorker, index: number, end: CommandEnd): PodWorker {
  const { name, lifecycle } = specOf(worker, index);
  tell(context, worker, 'Warning', 'FailedPostStartHook', 'PostStartHook failed', worker.containers[index]);
  // The kubelet waits for the end of it, too, before it tells of the container.
  const error = hookError(worker, name, lifecycle?.postStart ?? {}, end);
  const hooked = withContainer(worker, index, { hooked: true, hookError: error });
  return killContainer(context, hooked, index, graceOf(worker.pod.spec), 'FailedPostStartHook');
}

export function postStartDone(context: KubeletContext, worker: PodWorker, index: number, end: CommandEnd): PodWorker {
  const record = worker.containers[index];
  if (!record?.hooked) return worker;
  const { hooked: _over, ...rest } = record;
  const next = { ...worker, containers: worker.containers.with(index, rest) };
  return end.status === 0 ? next : postStartFailed(context, next, index, end);
}
