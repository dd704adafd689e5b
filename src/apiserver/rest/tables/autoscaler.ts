/** HorizontalPodAutoscalers (autoscaling/v2) and their targets: `cpu: 12%/80%`. Upstream: printHorizontalPodAutoscaler. */
import type { KubernetesObject } from '../../../api/index.ts';
import { AGE, age, column, NAME, type Printer } from './printer.ts';

interface MetricValue {
  readonly averageUtilization?: number;
  readonly averageValue?: string | number;
  readonly value?: string | number;
}

interface MetricSource {
  readonly name?: string;
  readonly target?: MetricValue;
  readonly current?: MetricValue;
}

type SourceName = 'resource' | 'containerResource' | 'pods' | 'object' | 'external';

type Metric = { readonly type: string } & { readonly [source in SourceName]?: MetricSource };

interface PrintedAutoscaler extends KubernetesObject {
  readonly spec: {
    readonly scaleTargetRef: { readonly kind: string; readonly name: string };
    readonly minReplicas?: number;
    readonly maxReplicas: number;
    readonly metrics?: readonly Metric[];
  };
  readonly status?: { readonly currentReplicas?: number; readonly currentMetrics?: readonly (Metric | null)[] };
}

const SOURCES: Readonly<Record<string, SourceName>> = {
  Resource: 'resource',
  ContainerResource: 'containerResource',
  Pods: 'pods',
  Object: 'object',
  External: 'external',
};

const UNKNOWN = '<unknown>';
const text = (value: string | number | undefined): string => (value === undefined ? UNKNOWN : String(value));
const percent = (value: number | undefined, missing: string): string => (value === undefined ? missing : `${value}%`);

function metricText(spec: Metric, status: Metric | null | undefined): string {
  const source = SOURCES[spec.type];
  if (source === undefined) return '<unknown type>';
  const { name = '', target = {} } = spec[source] ?? {};
  const current = status?.[source]?.current;
  if (source === 'resource' || source === 'containerResource')
    return target.averageValue === undefined
      ? `${name}: ${percent(current?.averageUtilization, UNKNOWN)}/${percent(target.averageUtilization, '<auto>')}`
      : `${name}: ${text(current?.averageValue)}/${target.averageValue}`;
  if (source === 'pods') return `${text(current?.averageValue)}/${text(target.averageValue)}`;
  return target.averageValue === undefined
    ? `${text(current?.value)}/${text(target.value)}`
    : `${text(current?.averageValue)}/${target.averageValue} (avg)`;
}

const SHOWN = 2;

function targetsCell({ spec, status }: PrintedAutoscaler): string {
  const all = (spec.metrics ?? []).map((metric, index) => metricText(metric, status?.currentMetrics?.[index]));
  if (all.length === 0) return '<none>';
  const shown = all.slice(0, SHOWN).join(', ');
  return all.length > SHOWN ? `${shown} + ${all.length - SHOWN} more...` : shown;
}

export const autoscalerPrinter: Printer<PrintedAutoscaler> = {
  columns: [
    NAME,
    column('Reference', 'What is scaled.'),
    column('Targets', 'Each metric: what it is, and what it should be.'),
    column('MinPods', 'Fewest replicas.'),
    column('MaxPods', 'Most replicas.'),
    column('Replicas', 'Replicas there are.'),
    AGE,
  ],
  cells: (scaler, now) => [
    scaler.metadata.name,
    `${scaler.spec.scaleTargetRef.kind}/${scaler.spec.scaleTargetRef.name}`,
    targetsCell(scaler),
    scaler.spec.minReplicas === undefined ? '<unset>' : String(scaler.spec.minReplicas),
    scaler.spec.maxReplicas,
    scaler.status?.currentReplicas ?? 0,
    age(scaler, now),
  ],
};
