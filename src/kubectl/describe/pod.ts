/** Pods and Pod templates. Upstream: describePod, DescribePodTemplate of kubectl/pkg/describe/describe.go. */
import { compareText, type Pod, type PodSpec, type PodTemplateSpec, type Toleration } from '../../api/index.ts';
import { selectorText } from '../rest/typed.ts';
import { describeContainers } from './container.ts';
import { longTime, type Page } from './page.ts';
import { describeVolumes } from './volumes.ts';

export function describePod(page: Page, pod: Pod): void {
  const { metadata, spec, status } = pod;
  page.names(metadata);
  if (spec.priority !== undefined) page.line(0, `Priority:\t${spec.priority}`);
  if (spec.priorityClassName) page.line(0, `Priority Class Name:\t${spec.priorityClassName}`);
  if (spec.serviceAccountName) page.line(0, `Service Account:\t${spec.serviceAccountName}`);
  page.line(0, `Node:\t${spec.nodeName ? `${spec.nodeName}/${status?.hostIP ?? ''}` : '<none>'}`);
  if (status?.startTime) page.line(0, `Start Time:\t${longTime(status.startTime)}`);
  page.labels('Labels', metadata.labels);
  page.annotations('Annotations', metadata.annotations);
  describeState(page, pod);
  page.line(0, `IP:\t${status?.podIP ?? ''}`);
  const ips = status?.podIPs ?? [];
  page.line(0, ips.length === 0 ? 'IPs:\t<none>' : 'IPs:');
  for (const { ip } of ips) page.line(1, `IP:\t${ip}`);
  page.controller(metadata);
  const { nominatedNodeName } = (status ?? {}) as { nominatedNodeName?: string };
  if (nominatedNodeName) page.line(0, `NominatedNodeName:\t${nominatedNodeName}`);
  if (spec.initContainers?.length)
    describeContainers(page, 'Init Containers', spec.initContainers, '', status?.initContainerStatuses ?? [], pod);
  describeContainers(page, 'Containers', spec.containers, '', status?.containerStatuses ?? [], pod);
  if (spec.ephemeralContainers?.length) {
    const statuses = status?.ephemeralContainerStatuses ?? [];
    describeContainers(page, 'Ephemeral Containers', spec.ephemeralContainers, '', statuses, pod);
  }
  const conditions = status?.conditions ?? [];
  if (spec.readinessGates?.length) {
    page.line(0, 'Readiness Gates:\n  Type\tStatus');
    for (const { conditionType } of spec.readinessGates) {
      const found = conditions.find(({ type }) => type === conditionType)?.status;
      page.line(1, `${conditionType} \t${found ?? '<none>'} `);
    }
  }
  if (conditions.length > 0) page.line(0, 'Conditions:\n  Type\tStatus');
  for (const { type, status: state } of conditions) page.line(1, `${type} \t${state} `);
  describeVolumes(page, spec.volumes ?? [], '');
  page.line(0, `QoS Class:\t${status?.qosClass ?? ''}`);
  placing(page, spec, '');
  spreading(page, spec, '');
}

function describeState(page: Page, { metadata, status }: Pod): void {
  const isOver = status?.phase === 'Failed' || status?.phase === 'Succeeded';
  if (metadata.deletionTimestamp && !isOver) {
    page.line(0, `Status:\tTerminating (lasts ${page.age(metadata.deletionTimestamp)})`);
    page.line(0, `Termination Grace Period:\t${metadata.deletionGracePeriodSeconds ?? 0}s`);
  } else page.line(0, `Status:\t${status?.phase ?? ''}`);
  if (status?.reason) page.line(0, `Reason:\t${status.reason}`);
  if (status?.message) page.line(0, `Message:\t${status.message}`);
}

export function describeTemplate(page: Page, { metadata, spec }: PodTemplateSpec): void {
  page.line(0, 'Pod Template:');
  page.labels('  Labels', metadata?.labels);
  if (Object.keys(metadata?.annotations ?? {}).length > 0) page.annotations('  Annotations', metadata?.annotations);
  if (spec.serviceAccountName) page.line(1, `Service Account:\t${spec.serviceAccountName}`);
  if (spec.initContainers?.length) describeContainers(page, 'Init Containers', spec.initContainers, '  ');
  describeContainers(page, 'Containers', spec.containers, '  ');
  describeVolumes(page, spec.volumes ?? [], '  ');
  spreading(page, spec, '  ');
  if (spec.priorityClassName) page.line(1, `Priority Class Name:\t${spec.priorityClassName}`);
  placing(page, spec, '  ');
}

function placing(page: Page, { nodeSelector, tolerations = [] }: PodSpec, space: string): void {
  page.labels(`${space}Node-Selectors`, nodeSelector);
  const sorted = [...tolerations].sort((a, b) => compareText(a.key ?? '', b.key ?? ''));
  page.list(`${space}Tolerations`, sorted.map(tolerationText));
}

function tolerationText({ key = '', operator, value, effect, tolerationSeconds }: Toleration): string {
  const subject = `${key}${value ? `=${value}` : ''}${effect ? `:${effect}` : ''}`;
  const exists = operator === 'Exists' && !value ? (subject === '' ? 'op=Exists' : ' op=Exists') : '';
  return `${subject}${exists}${tolerationSeconds === undefined ? '' : ` for ${tolerationSeconds}s`}`;
}

function spreading(page: Page, { topologySpreadConstraints = [] }: PodSpec, space: string): void {
  if (topologySpreadConstraints.length === 0) return;
  const sorted = [...topologySpreadConstraints].sort((a, b) => compareText(a.topologyKey, b.topologyKey));
  const lines = sorted.map(({ topologyKey, whenUnsatisfiable, maxSkew, labelSelector }) => {
    const selector = labelSelector ? ` for selector ${selectorText(labelSelector) || '<none>'}` : '';
    return `${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded${selector}`;
  });
  page.line(0, `${space}Topology Spread Constraints:\t${lines.join(`\n${space}\t`)}`);
}
