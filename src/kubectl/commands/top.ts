/** `kubectl top`. Upstream: kubectl/pkg/cmd/top and pkg/metricsutil. */
import { compareText, parseQuantity, type Node } from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Command, Invocation } from '../cli/command.ts';
import { Failure, usageFailure } from '../cli/failure.ts';
import { Columns } from '../print/columns.ts';
import { listAll } from '../rest/typed.ts';

interface Usage {
  readonly cpu?: string;
  readonly memory?: string;
}

interface NodeMetrics {
  readonly metadata: { readonly name: string };
  readonly usage: Usage;
}

interface PodMetrics {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly containers: readonly { readonly name: string; readonly usage: Usage }[];
}

const API = '/apis/metrics.k8s.io/v1beta1';
const milli = (text: string | number | undefined): number => Math.ceil((parseQuantity(text ?? '0') ?? 0) * 1000);
const bytes = (text: string | number | undefined): number => Math.ceil(parseQuantity(text ?? '0') ?? 0);
const mebi = (value: number): string => `${Math.trunc(value / 2 ** 20)}Mi`;
const percent = (part: number, whole: number): string => `${whole === 0 ? 0 : Math.trunc((part / whole) * 100)}%`;

/** @throws Failure "Metrics API not available" */
function* checked({ discovery, flags, args, command }: Invocation): Routine<void> {
  if (!['', 'cpu', 'memory'].includes(flags.text('sort-by'))) throw new Failure('--sort-by accepts only cpu or memory');
  if (args.length > 1) throw usageFailure(command.path, `unexpected arguments: [${args.slice(1).join(' ')}]`);
  if (args.length > 0 && (flags.text('selector') !== '' || flags.text('field-selector') !== ''))
    throw new Failure(`only one of NAME or ${command.path === 'top node' ? '--' : ''}selector can be provided`);
  const groups = yield* discovery.groupVersions();
  if (!groups.some(([group, versions]) => group === 'metrics.k8s.io' && versions.includes('v1beta1')))
    throw new Failure('Metrics API not available');
}

export const topNode: Command = {
  path: 'top node',
  *run(call) {
    yield* checked(call);
    const { args, client, flags } = call;
    const labelSelector = flags.text('selector') || undefined;
    const metrics: NodeMetrics[] = args[0]
      ? [yield* client.get<NodeMetrics>(`${API}/nodes/${args[0]}`)]
      : [...(yield* client.get<{ items: NodeMetrics[] }>(`${API}/nodes`, { labelSelector })).items];
    const nodes = yield* listAll<Node>(client, '/api/v1/nodes', { labelSelector });
    const rows = sortedBy(call, metrics, ({ usage }) => usage).map(({ metadata, usage }) => {
      const node = nodes.find((one) => one.metadata.name === metadata.name)?.status;
      const whole = flags.bool('show-capacity') ? node?.capacity : node?.allocatable;
      const [cpu, memory] = [milli(usage.cpu), bytes(usage.memory)];
      return [
        metadata.name,
        `${cpu}m`,
        percent(cpu, milli(whole?.['cpu'])),
        mebi(memory),
        percent(memory, bytes(whole?.['memory'])),
        '',
      ];
    });
    const headers = ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)', ''];
    if (rows.length > 0) yield* call.out(new Columns().lines(flags.bool('no-headers') ? rows : [headers, ...rows]));
    return 0;
  },
};

export const topPod: Command = {
  path: 'top pod',
  completes: 'pods',
  *run(call) {
    yield* checked(call);
    const { args, client, flags, namespace } = call;
    const all = flags.bool('all-namespaces');
    const path = all ? `${API}/pods` : `${API}/namespaces/${namespace}/pods`;
    const labelSelector = flags.text('selector') || undefined;
    const pods: PodMetrics[] = args[0]
      ? [yield* client.get<PodMetrics>(`${path}/${args[0]}`)]
      : [
          ...(yield* client.get<{ items: PodMetrics[] }>(path, {
            labelSelector,
            fieldSelector: flags.text('field-selector') || undefined,
          })).items,
        ];
    if (pods.length === 0) {
      yield* call.err(all ? 'No resources found\n' : `No resources found in ${namespace} namespace.\n`);
      return 0;
    }
    const byContainer = flags.bool('containers');
    const place = (one: PodMetrics): string[] => (all ? [one.metadata.namespace ?? ''] : []);
    const line = (usage: Usage): string[] => [`${milli(usage.cpu)}m`, mebi(bytes(usage.memory)), ''];
    const rows = sortedBy(call, pods, total).flatMap((one) =>
      byContainer
        ? one.containers.map(({ name, usage }) => [...place(one), one.metadata.name, name, ...line(usage)])
        : [[...place(one), one.metadata.name, ...line(total(one))]],
    );
    const headers = [
      ...(all ? ['NAMESPACE'] : []),
      ...(byContainer ? ['POD'] : []),
      'NAME',
      'CPU(cores)',
      'MEMORY(bytes)',
      '',
    ];
    const blank = headers.slice(0, -3).map(() => '');
    const sums = flags.bool('sum')
      ? [
          [...blank, '________', '________', ''],
          [...blank, ...line(sum(pods))],
        ]
      : [];
    yield* call.out(new Columns().lines([...(flags.bool('no-headers') ? [] : [headers]), ...rows, ...sums]));
    return 0;
  },
};

/** Of all their containers. */
const sum = (pods: readonly PodMetrics[]): Usage => total({ containers: pods.flatMap(({ containers }) => containers) });

function total({ containers }: Pick<PodMetrics, 'containers'>): Usage {
  const cpu = containers.reduce((sum, { usage }) => sum + (parseQuantity(usage.cpu ?? '0') ?? 0), 0);
  const memory = containers.reduce((sum, { usage }) => sum + (parseQuantity(usage.memory ?? '0') ?? 0), 0);
  return { cpu: `${Math.ceil(cpu * 1000)}m`, memory: String(memory) };
}

/** Most first by --sort-by, else by name. */
function sortedBy<T extends { readonly metadata: { readonly name: string; readonly namespace?: string } }>(
  { flags }: Invocation,
  items: readonly T[],
  usageOf: (item: T) => Usage,
): T[] {
  const by = flags.text('sort-by');
  const keyOf = ({ metadata }: T): string => `${metadata.namespace ?? ''}/${metadata.name}`;
  return [...items].sort((a, b) => {
    if (by === 'cpu') return milli(usageOf(b).cpu) - milli(usageOf(a).cpu);
    if (by === 'memory') return bytes(usageOf(b).memory) - bytes(usageOf(a).memory);
    return compareText(keyOf(a), keyOf(b));
  });
}
