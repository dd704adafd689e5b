/** What the autoscaler's parts tell each other. Amounts are in thousandths, as Kubernetes' MilliValue: millicores, or bytes × 1000. */
import type { HorizontalPodAutoscaler, LabelSelector, MetricSpec, MetricStatus, Pod } from '../../api/index.ts';
import type { SimTime } from '../../sim/index.ts';

/** A Pod's usage, as the metrics API has it: cores and bytes. */
export interface PodReading {
  readonly pod: Pod;
  readonly containers: readonly { readonly name: string; readonly cpu: number; readonly memory: number }[];
  /** End of the window that was measured, in ms of cluster time, and its length. */
  readonly at: SimTime;
  readonly window: SimTime;
}

export interface MetricsClient {
  /** Of those Pods that have figures. */
  readings(pods: readonly Pod[]): readonly PodReading[];
}

/** What is to be scaled, as its scale subresource shows it. */
export interface Scale {
  /** spec.replicas */
  readonly replicas: number;
  readonly selector: LabelSelector;
}

/** Shares by which usage may differ from its target before anything happens. */
export interface Tolerances {
  readonly up: number;
  readonly down: number;
}

/** A proposal by one metric. */
export interface Proposal {
  readonly replicas: number;
  /** `cpu resource utilization (percentage of request)` */
  readonly name: string;
  readonly status: MetricStatus;
}

/** Why a metric gives no proposal: the reason of its Event and condition, and the sentence. */
export class MetricFailure extends Error {
  override readonly name = 'MetricFailure';
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}

export interface Look {
  readonly scaler: HorizontalPodAutoscaler;
  readonly scale: Scale;
  /** Those the target's selector finds. */
  readonly pods: readonly Pod[];
  readonly metrics: MetricsClient;
  readonly tolerances: Tolerances;
  readonly now: SimTime;
}

export type { MetricSpec };

/** What is remembered of an autoscaler between two looks. */
export interface Memory {
  /** Its next look. */
  readonly due: SimTime;
  /** Before they were held back. */
  readonly recommendations: readonly { readonly replicas: number; readonly at: SimTime }[];
  /** How many replicas were added and taken, for policies that allow so many in a time. */
  readonly ups: readonly ScaleEvent[];
  readonly downs: readonly ScaleEvent[];
}

export interface ScaleEvent {
  readonly change: number;
  readonly at: SimTime;
}
