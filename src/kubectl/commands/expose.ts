/** `kubectl expose`. Upstream: kubectl/pkg/cmd/expose/expose.go. */
import type { JsonObject } from '../../api/index.ts';
import type { Command, Invocation } from '../cli/command.ts';
import { exposeObject } from '../generators/expose.ts';
import { typedForm } from '../objects/typedForm.ts';
import { metadataOf } from '../rest/info.ts';
import { findInfos, visit } from '../write/infos.ts';
import { savedTypedConfig } from '../write/lastApplied.ts';
import { dryRunOf, writeQuery } from '../write/options.ts';
import { Outcome } from '../write/outcome.ts';
import { overridden } from '../write/overrides.ts';

export const expose: Command = {
  path: 'expose',
  *run(call) {
    const dryRun = yield* dryRunOf(call);
    const outcome = yield* Outcome.of(call, dryRun);
    const found = yield* findInfos(call, { latest: false });
    yield* visit(found, function* ({ object, resource }) {
      const groupKind = resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`;
      const made = overridden(call, exposeObject(object, groupKind, optionsOf(call)), 'core.Service');
      if (dryRun === 'client') return yield* outcome.tellTyped(inNamespace(call, made), 'exposed');
      const body = savedTypedConfig(made, typedForm(made), call.flags.bool('save-config'));
      const path = `/api/v1/namespaces/${call.namespace}/services`;
      const query = writeQuery(call, dryRun, false);
      yield* outcome.tell(yield* call.client.send<JsonObject>('POST', path, { query, body }), 'exposed');
    });
    return 0;
  },
};

function optionsOf({ flags }: Invocation): Parameters<typeof exposeObject>[2] {
  return {
    name: flags.text('name'),
    selector: flags.text('selector'),
    port: flags.text('port'),
    protocol: flags.text('protocol'),
    targetPort: flags.text('target-port'),
    labels: flags.text('labels'),
    externalIP: flags.text('external-ip'),
    type: flags.text('type'),
    loadBalancerIP: flags.text('load-balancer-ip'),
    sessionAffinity: flags.text('session-affinity'),
    clusterIP: flags.text('cluster-ip'),
  };
}

function inNamespace(call: Invocation, object: JsonObject): JsonObject {
  if (!call.isNamespaceGiven) return object;
  return { ...object, metadata: { ...metadataOf(object), namespace: call.namespace } };
}
