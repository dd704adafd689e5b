/**
 * `kubectl cluster-info dump`: nodes, and of each namespace events, workloads, Services, Pods and the logs of their containers, one list
 * after the other, or each in a file. Upstream: kubectl/pkg/cmd/clusterinfo/clusterinfo_dump.go.
 */
import type { Json, JsonObject, Namespace, Pod } from '../../api/index.ts';
import type { FileDone, Routine } from '../../shell/index.ts';
import type { Command, Invocation } from '../cli/command.ts';
import { Failure } from '../cli/failure.ts';
import { formOfStruct } from '../objects/typedForm.ts';
import type { KubeObject } from '../print/objects.ts';
import { makePrinter } from '../print/printer.ts';
import { pathOf } from '../rest/paths.ts';
import { podsPath } from '../rest/typed.ts';

/** A list, where it is, its items' struct, and the file it goes to. */
interface Part {
  readonly kind: string;
  readonly apiVersion: string;
  readonly struct: string;
  readonly file: string;
}

const part = (kind: string, apiVersion: string, file: string): Part => ({
  kind,
  apiVersion,
  struct: `${apiVersion === 'v1' ? 'core' : 'apps'}.${kind}`,
  file,
});

const NODES = part('Node', 'v1', 'nodes');
const PODS = part('Pod', 'v1', 'pods');
const PARTS: readonly Part[] = [
  part('Event', 'v1', 'events'),
  part('ReplicationController', 'v1', 'replication-controllers'),
  part('Service', 'v1', 'services'),
  part('DaemonSet', 'apps/v1', 'daemonsets'),
  part('Deployment', 'apps/v1', 'deployments'),
  part('ReplicaSet', 'apps/v1', 'replicasets'),
  PODS,
];

export const clusterInfoDump: Command = {
  path: 'cluster-info dump',
  completes: 'nothing',
  *run(call) {
    const { client, flags, namespace } = call;
    const print = yield* makePrinter(call);
    const output = flags.text('output');
    const extension = output === 'json' || output === 'yaml' ? `.${output}` : '.txt';
    const list = (of: Part, inside: string): Routine<JsonObject> => listed(call, of, inside);
    const put = (file: string, object: KubeObject): Routine<void> =>
      written(call, `${file}${extension}`, print(object));

    yield* put(NODES.file, yield* list(NODES, ''));
    const asked = flags.list('namespaces');
    let namespaces = asked.length > 0 ? asked : ['kube-system', namespace];
    if (flags.bool('all-namespaces')) {
      const { items } = yield* client.get<{ readonly items: readonly Namespace[] }>('/api/v1/namespaces');
      namespaces = items.map(({ metadata }) => metadata.name);
    }
    for (const each of namespaces) {
      for (const of of PARTS) {
        const found = yield* list(of, `/namespaces/${each}`);
        yield* put(`${each}/${of.file}`, found);
        if (of !== PODS) continue;
        for (const pod of found['items'] as unknown as readonly Pod[])
          yield* written(call, `${each}/${pod.metadata.name}/logs.txt`, yield* logsOf(call, pod));
      }
    }
    const folder = folderOf(call);
    if (folder !== undefined) yield* call.out(`Cluster info dumped to ${folder}\n`);
    return 0;
  },
};

/** The list as Go prints one that went through its structs. */
function* listed({ client }: Invocation, { kind, apiVersion, struct }: Part, inside: string): Routine<JsonObject> {
  const root = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`;
  const { metadata, items } = yield* client.get<{ readonly metadata: Json; readonly items: readonly JsonObject[] }>(
    `${root}${inside}/${kind.toLowerCase()}s`,
  );
  return {
    kind: `${kind}List`,
    apiVersion,
    metadata,
    // Items of a list have no kind.
    items: items.map((item) => {
      const { kind: _kind, apiVersion: _version, ...form } = formOfStruct(item, struct);
      return form;
    }),
  };
}

function folderOf({ flags }: Pick<Invocation, 'flags'>): string | undefined {
  const folder = flags.text('output-directory');
  return folder === '' || folder === '-' ? undefined : folder;
}

/** To standard output, or to a file of the folder that was named. @throws Failure */
function* written({ process, flags, out }: Invocation, file: string, text: string): Routine<void> {
  const folder = folderOf({ flags });
  if (folder === undefined) {
    yield* out(text);
    return;
  }
  const path = pathOf(process, `${folder}/${file}`);
  const folders = path.split('/').slice(1, -1);
  for (const end of folders.keys()) {
    const request = { kind: 'file', does: 'mkdir', path: `/${folders.slice(0, end + 1).join('/')}` } as const;
    // Most of them are there already.
    yield* process.ask(request);
  }
  const { error } = (yield* process.ask({ kind: 'file', does: 'write', path, text } as { kind: string })) as FileDone;
  if (error)
    throw new Failure(`open ${path}: ${error === 'EACCES' ? 'permission denied' : 'no such file or directory'}`);
}

function* logsOf({ client }: Invocation, { metadata, spec }: Pod): Routine<string> {
  const { name, namespace = '' } = metadata;
  let text = '';
  for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
    const which = `logs for container ${container.name} of pod ${namespace}/${name} ====\n`;
    text += `==== START ${which}`;
    try {
      text += yield* client.text('GET', `${podsPath(namespace)}/${name}/log`, {
        query: { container: container.name },
        accept: 'application/json, */*',
      });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      text += `Request log error: ${error.message}\n`;
    }
    text += `==== END ${which}`;
  }
  return text;
}
