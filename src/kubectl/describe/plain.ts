/** Namespaces, ConfigMaps, Secrets, ServiceAccounts, budgets, priorities. Upstream: kubectl/pkg/describe/describe.go. */
import {
  compareText,
  type ConfigMap,
  type Namespace,
  type PodDisruptionBudget,
  type PriorityClass,
  type Secret,
  type ServiceAccount,
} from '../../api/index.ts';
import { selectorText } from '../rest/typed.ts';
import type { Page } from './page.ts';

export function describeNamespace(page: Page, { metadata, status }: Namespace): void {
  page.line(0, `Name:\t${metadata.name}`);
  page.labels('Labels', metadata.labels);
  page.annotations('Annotations', metadata.annotations);
  page.line(0, `Status:\t${status?.phase ?? ''}`);
  // Quotas and limit ranges would follow: neither is served here, and then kubectl says nothing of them.
}

export function describeConfigMap(page: Page, { metadata, data = {}, ...rest }: ConfigMap): void {
  const { binaryData = {} } = rest as { binaryData?: Readonly<Record<string, string>> };
  page.names(metadata);
  page.labels('Labels', metadata.labels);
  page.annotations('Annotations', metadata.annotations);
  page.line(0, '\nData\n====');
  for (const key of Object.keys(data).sort(compareText)) page.line(0, `${key}:\n----\n${data[key]!}\n`);
  page.line(0, '\nBinaryData\n====');
  for (const key of Object.keys(binaryData).sort(compareText))
    page.line(0, `${key}: ${byteCount(binaryData[key]!)} bytes`);
  page.line(0, '');
}

/** Of base64. */
const byteCount = (text: string): number => Math.floor((text.replace(/=+$/, '').length * 3) / 4);

export function describeSecret(page: Page, { metadata, data = {}, type = '' }: Secret): void {
  page.names(metadata);
  page.labels('Labels', metadata.labels);
  page.annotations('Annotations', metadata.annotations);
  page.line(0, `\nType:\t${type}`);
  page.line(0, '\nData\n====');
  for (const key of Object.keys(data).sort(compareText)) page.line(0, `${key}:\t${byteCount(data[key]!)} bytes`);
}

export function describeServiceAccount(page: Page, account: ServiceAccount): void {
  const { metadata } = account;
  const { secrets = [], imagePullSecrets = [] } = account as {
    secrets?: readonly { name: string }[];
    imagePullSecrets?: readonly { name: string }[];
  };
  page.names(metadata);
  page.labels('Labels', metadata.labels);
  page.annotations('Annotations', metadata.annotations);
  const blank = ' '.repeat('Image pull secrets:'.length);
  for (const [title, list] of [
    ['Image pull secrets:', imagePullSecrets],
    ['Mountable secrets: ', secrets],
    ['Tokens:            ', []],
  ] as const) {
    if (list.length === 0) page.line(0, `${title}\t<none>`);
    for (const [index, { name }] of list.entries()) page.line(0, `${index === 0 ? title : blank}\t${name}`);
  }
}

export function describeBudget(page: Page, { metadata, spec, status }: PodDisruptionBudget): void {
  page.names(metadata);
  if (spec.minAvailable !== undefined) page.line(0, `Min available:\t${spec.minAvailable}`);
  else if (spec.maxUnavailable !== undefined) page.line(0, `Max unavailable:\t${spec.maxUnavailable}`);
  page.line(0, `Selector:\t${spec.selector ? selectorText(spec.selector) || '<none>' : '<unset>'}`);
  page.line(0, 'Status:');
  page.line(2, `Allowed disruptions:\t${status?.disruptionsAllowed ?? 0}`);
  page.line(2, `Current:\t${status?.currentHealthy ?? 0}`);
  page.line(2, `Desired:\t${status?.desiredHealthy ?? 0}`);
  page.line(2, `Total:\t${status?.expectedPods ?? 0}`);
}

export function describePriorityClass(
  page: Page,
  { metadata, value, globalDefault = false, ...rest }: PriorityClass,
): void {
  const { preemptionPolicy = '', description = '' } = rest;
  page.line(0, `Name:\t${metadata.name}`);
  page.line(0, `Value:\t${value}`);
  page.line(0, `GlobalDefault:\t${globalDefault}`);
  page.line(0, `PreemptionPolicy:\t${preemptionPolicy}`);
  page.line(0, `Description:\t${description}`);
  page.line(0, `Annotations:\t${selectorText(metadata.annotations) || '<none>'}`);
}
