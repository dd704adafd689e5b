/** `kubectl cordon` and `kubectl uncordon`. Upstream: kubectl/pkg/cmd/drain/drain.go, kubectl/pkg/drain/cordon.go. */
import type { Command } from '../cli/command.ts';
import { cordonNodes, nodesNamed } from '../write/nodes.ts';
import { dryRunOf } from '../write/options.ts';
import { Outcome } from '../write/outcome.ts';

const command = (path: 'cordon' | 'uncordon'): Command => ({
  path,
  *run(call) {
    const nodes = yield* nodesNamed(call, `${path} NODE`);
    const dryRun = yield* dryRunOf(call);
    yield* cordonNodes(call, nodes, path === 'cordon', dryRun, yield* Outcome.of(call, dryRun));
    return 0;
  },
});

export const cordon = command('cordon');
export const uncordon = command('uncordon');
