/** `kubectl api-versions`. Upstream: kubectl/pkg/cmd/apiresources/apiversions.go. */
import { compareText } from '../../api/index.ts';
import type { Command } from '../cli/command.ts';
import { usageFailure } from '../cli/failure.ts';
import { groupVersion } from '../rest/discovery.ts';

export const apiVersions: Command = {
  path: 'api-versions',
  completes: 'nothing',
  *run({ args, discovery, out }) {
    if (args.length > 0) throw usageFailure('api-versions', `unexpected arguments: [${args.join(' ')}]`);
    const groups = yield* discovery.groupVersions();
    const all = groups.flatMap(([group, versions]) => versions.map((version) => groupVersion({ group, version })));
    yield* out(
      all
        .sort(compareText)
        .map((line) => `${line}\n`)
        .join(''),
    );
    return 0;
  },
};
