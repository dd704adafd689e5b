/** What the API fills into HorizontalPodAutoscalers (v2). Upstream: pkg/apis/autoscaling/v2/defaults.go. */
import type { Draft, HorizontalPodAutoscaler, HPAScalingRules, MetricSpec } from '../../api/index.ts';

const PERIOD_SECONDS = 15;

/** Grow by four Pods or to the double, whichever is more, at once. */
const SCALE_UP: HPAScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: PERIOD_SECONDS },
    { type: 'Percent', value: 100, periodSeconds: PERIOD_SECONDS },
  ],
};

/** The window for shrinking is the controller's own, unless it is given. */
const SCALE_DOWN: HPAScalingRules = {
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: PERIOD_SECONDS }],
};

/** CPU at 80 percent of what is requested: what is scaled by when nothing else is said. */
export const CPU_METRIC: MetricSpec = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
};

type Spec = HorizontalPodAutoscaler['spec'];

export function defaultAutoscaler(draft: Draft<HorizontalPodAutoscaler>): Draft<HorizontalPodAutoscaler> {
  const spec = (draft.spec as Spec | undefined) ?? ({} as Spec);
  const { behavior } = spec;
  return {
    ...draft,
    spec: {
      ...spec,
      minReplicas: spec.minReplicas ?? 1,
      metrics: spec.metrics?.length ? spec.metrics : [CPU_METRIC],
      ...(behavior
        ? {
            behavior: {
              scaleUp: { ...SCALE_UP, ...behavior.scaleUp },
              scaleDown: { ...SCALE_DOWN, ...behavior.scaleDown },
            },
          }
        : {}),
    },
  };
}
