/** `kubectl autoscale`. Upstream: kubectl/pkg/cmd/autoscale/autoscale.go. */
import type { JsonObject } from '../../api/index.ts';
import type { Command } from '../cli/command.ts';
import { Failure } from '../cli/failure.ts';
import { autoscalerObject, checkAutoscale } from '../generators/autoscale.ts';
import { typedForm } from '../objects/typedForm.ts';
import { groupVersion } from '../rest/discovery.ts';
import { findInfos, visit } from '../write/infos.ts';
import { savedTypedConfig } from '../write/lastApplied.ts';
import { dryRunOf, writeQuery } from '../write/options.ts';
import { Outcome } from '../write/outcome.ts';

export const autoscale: Command = {
  path: 'autoscale',
  required: ['max'],
  *run(call) {
    const { flags } = call;
    const dryRun = yield* dryRunOf(call);
    const outcome = yield* Outcome.of(call, dryRun);
    const [min, max] = [flags.int('min'), flags.int('max')];
    checkAutoscale(min, max);
    const found = yield* findInfos(call, {});
    const count = yield* visit(found, function* ({ resource, name }) {
      if (!resource.subresources.includes('scale'))
        throw new Failure(
          `cannot autoscale a ${resource.kind}: could not find scale subresource for ${resource.group}/${resource.version}, Resource=${resource.name} in discovery information`,
        );
      const target = { apiVersion: groupVersion(resource), kind: resource.kind, name };
      const made = autoscalerObject({
        name: flags.text('name'),
        target,
        min,
        max,
        cpuPercent: flags.int('cpu-percent'),
      });
      const body = savedTypedConfig(made, typedForm(made), flags.bool('save-config'));
      if (dryRun === 'client') return yield* outcome.tellTyped(body, 'autoscaled');
      const path = `/apis/autoscaling/v2/namespaces/${call.namespace}/horizontalpodautoscalers`;
      const query = writeQuery(call, dryRun, false);
      yield* outcome.tellTyped(yield* call.client.send<JsonObject>('POST', path, { query, body }), 'autoscaled');
    });
    if (count === 0) throw new Failure('no objects passed to autoscale');
    return 0;
  },
};
