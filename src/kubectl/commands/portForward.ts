/**
 * `kubectl port-forward`: understood and refused. The laptop has no ports of its own that a program on it could be sent to; what a
 * Service or a Pod answers is asked with curl to the cluster's edge, or from a Pod. Upstream: kubectl/pkg/cmd/portforward.
 */
import type { Command } from '../cli/command.ts';
import { Failure, usageFailure } from '../cli/failure.ts';
import { podOf } from '../rest/podOf.ts';

export const portForward: Command = {
  path: 'port-forward',
  completes: 'pods',
  *run(call) {
    if (call.args.length < 2)
      throw usageFailure('port-forward', 'TYPE/NAME and list of ports are required for port-forward');
    const pod = yield* podOf(call, call.args[0]!, call.namespace);
    if (pod.status?.phase !== 'Running')
      throw new Failure(`unable to forward port because pod is not running. Current status=${pod.status?.phase ?? ''}`);
    throw new Failure(
      `unable to listen on any of the requested ports: this laptop forwards no ports; use kubectl exec ${pod.metadata.name} -- curl, or a Service of type NodePort`,
    );
  },
};
