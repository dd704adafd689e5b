/** HorizontalPodAutoscalers. Upstream: pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go. They have no generation. */
import type { HorizontalPodAutoscaler } from '../../api/index.ts';
import { defaultAutoscaler } from '../defaults/autoscaling.ts';
import { validateAutoscaler, validateAutoscalerStatus, validateAutoscalerUpdate } from '../validation/autoscaling.ts';
import type { Strategy } from './strategy.ts';

export const autoscalerStrategy: Strategy<HorizontalPodAutoscaler> = {
  createsOnUpdate: false,
  withDefaults: defaultAutoscaler,
  prepareForCreate: (autoscaler) => ({ ...autoscaler, status: { desiredReplicas: 0, currentMetrics: null } }),
  prepareForUpdate: (autoscaler, old) => ({ ...autoscaler, ...(old.status ? { status: old.status } : {}) }),
  validate: validateAutoscaler,
  validateUpdate: validateAutoscalerUpdate,
  validateStatusUpdate: validateAutoscalerStatus,
};
