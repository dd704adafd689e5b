/** The HorizontalPodAutoscaler of `kubectl autoscale`. Upstream: kubectl/pkg/cmd/autoscale/autoscale.go. */
import type { JsonObject } from '../../api/index.ts';
import { Failure } from '../cli/failure.ts';

export interface AutoscaleOptions {
  /** '' for the target's. */
  readonly name: string;
  readonly target: { readonly apiVersion: string; readonly kind: string; readonly name: string };
  readonly min: number;
  readonly max: number;
  /** Below zero: left to the server. */
  readonly cpuPercent: number;
}

/** @throws Failure */
export function checkAutoscale(min: number, max: number): void {
  if (max < 1) throw new Failure(`--max=MAXPODS is required and must be at least 1, max: ${String(max)}`);
  if (max < min)
    throw new Failure(
      `--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${String(max)}, min: ${String(min)}`,
    );
}

export function autoscalerObject({ name, target, min, max, cpuPercent }: AutoscaleOptions): JsonObject {
  const metric = {
    type: 'Resource',
    resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: cpuPercent } },
  };
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: name === '' ? target.name : name },
    spec: {
      scaleTargetRef: { kind: target.kind, name: target.name, apiVersion: target.apiVersion },
      ...(min > 0 ? { minReplicas: min } : {}),
      maxReplicas: max,
      ...(cpuPercent >= 0 ? { metrics: [metric] } : {}),
    },
  };
}
