/** Nodes: what they are, and what the Pods on them ask for. Upstream: describeNode of kubectl/pkg/describe/describe.go. */
import {
  compareText,
  parseQuantity,
  taintText,
  type Lease,
  type Node,
  type Pod,
  type ResourceList,
} from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import { StatusFailure } from '../cli/failure.ts';
import type { Client } from '../rest/client.ts';
import { listAll } from '../rest/typed.ts';
import { longTime, orNone, type Page } from './page.ts';
import { amountText, podAmounts } from './amounts.ts';

const ROLE = 'node-role.kubernetes.io/';

export function* describeNode(page: Page, client: Client, { metadata, spec, status }: Node): Routine<void> {
  page.line(0, `Name:\t${metadata.name}`);
  const roles = Object.keys(metadata.labels ?? {}).filter((key) => key.startsWith(ROLE) && key !== ROLE);
  page.line(
    0,
    `Roles:\t${orNone(
      roles
        .map((key) => key.slice(ROLE.length))
        .sort(compareText)
        .join(','),
    )}`,
  );
  page.labels('Labels', metadata.labels);
  page.annotations('Annotations', metadata.annotations);
  page.line(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`);
  const taints = [...(spec.taints ?? [])].sort((a, b) => compareText(`${a.effect},${a.key}`, `${b.effect},${b.key}`));
  page.list('Taints', taints.map(taintText));
  page.line(0, `Unschedulable:\t${spec.unschedulable ?? false}`);
  yield* lease(page, client, metadata.name);
  const conditions = status?.conditions ?? [];
  if (conditions.length > 0) {
    page.line(0, 'Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage');
    page.line(1, '----\t------\t-----------------\t------------------\t------\t-------');
  }
  for (const { type, status: state, lastHeartbeatTime, lastTransitionTime, reason = '', message = '' } of conditions)
    page.line(1, [type, state, longTime(lastHeartbeatTime), longTime(lastTransitionTime), reason, message].join(' \t'));
  page.line(0, 'Addresses:');
  for (const { type, address } of status?.addresses ?? []) page.line(1, `${type}:\t${address}`);
  list(page, 'Capacity', status?.capacity);
  list(page, 'Allocatable', status?.allocatable);
  systemInfo(page, status?.nodeInfo ?? {});
  if (spec.podCIDR) page.line(0, `PodCIDR:\t${spec.podCIDR}`);
  if (spec.podCIDRs?.length) page.line(0, `PodCIDRs:\t${spec.podCIDRs.join(',')}`);
  const { providerID } = spec as { providerID?: string };
  if (providerID) page.line(0, `ProviderID:\t${providerID}`);
  yield* pods(page, client, metadata.name, status?.allocatable ?? status?.capacity ?? {});
}

function* lease(page: Page, client: Client, name: string): Routine<void> {
  try {
    const { spec } = yield* client.get<Lease>(`/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${name}`);
    page.line(0, 'Lease:');
    page.line(1, `HolderIdentity:\t${spec?.holderIdentity ?? '<unset>'}`);
    page.line(1, `AcquireTime:\t${spec?.acquireTime ? longTime(spec.acquireTime) : '<unset>'}`);
    page.line(1, `RenewTime:\t${spec?.renewTime ? longTime(spec.renewTime) : '<unset>'}`);
  } catch (error) {
    if (!(error instanceof StatusFailure)) throw error;
    page.line(0, `Lease:\tFailed to get lease: ${error.message}`);
  }
}

function list(page: Page, title: string, resources: ResourceList = {}): void {
  const names = Object.keys(resources).sort(compareText);
  if (names.length > 0) page.line(0, `${title}:`);
  for (const name of names) page.line(1, `${name}:\t${resources[name]!}`);
}

function systemInfo(page: Page, info: Readonly<Record<string, string>>): void {
  const lines: readonly (readonly [string, string])[] = [
    ['Machine ID', 'machineID'],
    ['System UUID', 'systemUUID'],
    ['Boot ID', 'bootID'],
    ['Kernel Version', 'kernelVersion'],
    ['OS Image', 'osImage'],
    ['Operating System', 'operatingSystem'],
    ['Architecture', 'architecture'],
    ['Container Runtime Version', 'containerRuntimeVersion'],
    ['Kubelet Version', 'kubeletVersion'],
    ['Kube-Proxy Version', 'kubeProxyVersion'],
  ];
  page.line(0, 'System Info:');
  for (const [title, key] of lines) page.line(1, `${title}:\t${info[key] ?? ''}`);
}

function* pods(page: Page, client: Client, node: string, allocatable: ResourceList): Routine<void> {
  const fieldSelector = `spec.nodeName=${node},status.phase!=Succeeded,status.phase!=Failed`;
  const found = yield* listAll<Pod>(client, '/api/v1/pods', { fieldSelector });
  page.line(0, `Non-terminated Pods:\t(${found.length} in total)`);
  page.line(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge');
  page.line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---');
  const share = (amount: number, name: string): string => {
    const whole = parseQuantity(allocatable[name] ?? '0') ?? 0;
    return `${amountText(name, amount)} (${whole === 0 ? 0 : Math.trunc((amount / whole) * 100)}%)`;
  };
  const sums = { requests: new Map<string, number>(), limits: new Map<string, number>() };
  for (const pod of found) {
    const { requests, limits } = podAmounts(pod);
    const cells = ['cpu', 'memory'].flatMap((name) => [requests, limits].map((all) => share(all.get(name) ?? 0, name)));
    page.line(
      1,
      `${pod.metadata.namespace ?? ''}\t${pod.metadata.name}\t\t${cells.join('\t')}\t${page.age(pod.metadata.creationTimestamp)}`,
    );
    for (const [which, amounts] of [
      ['requests', requests],
      ['limits', limits],
    ] as const)
      for (const [name, amount] of amounts) sums[which].set(name, (sums[which].get(name) ?? 0) + amount);
  }
  page.line(0, 'Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)');
  page.line(1, 'Resource\tRequests\tLimits');
  page.line(1, '--------\t--------\t------');
  const others = Object.keys(allocatable)
    .filter((name) => name.startsWith('hugepages-'))
    .sort(compareText);
  for (const name of ['cpu', 'memory', 'ephemeral-storage', ...others])
    page.line(1, `${name}\t${share(sums.requests.get(name) ?? 0, name)}\t${share(sums.limits.get(name) ?? 0, name)}`);
}
