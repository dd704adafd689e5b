/**
 * The behaviour of an autoscaler as an annotation carries it: upstream writes its internal struct there, whose fields have no JSON
 * names. Upstream: pkg/apis/autoscaling/v1/conversion.go.
 */
import {
  type HorizontalPodAutoscalerBehavior,
  type HPAScalingRules,
  isObject,
  type Json,
  JsonError,
  parseJson,
  goJson,
} from '../../api/index.ts';

export function behaviorText({ scaleUp, scaleDown }: HorizontalPodAutoscalerBehavior): string {
  return goJson({ ScaleUp: rulesOut(scaleUp), ScaleDown: rulesOut(scaleDown) });
}

function rulesOut(rules: HPAScalingRules | undefined): unknown {
  if (!rules) return null;
  const { stabilizationWindowSeconds, selectPolicy, policies, tolerance } = rules;
  return {
    StabilizationWindowSeconds: stabilizationWindowSeconds ?? null,
    SelectPolicy: selectPolicy ?? null,
    Policies:
      policies?.map(({ type, value, periodSeconds }) => ({ Type: type, Value: value, PeriodSeconds: periodSeconds })) ??
      null,
    Tolerance: tolerance ?? null,
  };
}

/** What the text says; undefined when it says nothing that can be read. */
export function behaviorFromText(text: string | undefined): HorizontalPodAutoscalerBehavior | undefined {
  if (text === undefined) return undefined;
  try {
    const { value } = parseJson(text);
    if (!isObject(value)) return undefined;
    const scaleUp = rulesIn(value['ScaleUp']);
    const scaleDown = rulesIn(value['ScaleDown']);
    if (!scaleUp && !scaleDown) return undefined;
    return { ...(scaleUp ? { scaleUp } : {}), ...(scaleDown ? { scaleDown } : {}) };
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

function rulesIn(value: Json | undefined): HPAScalingRules | undefined {
  if (!isObject(value)) return undefined;
  const { StabilizationWindowSeconds: window, SelectPolicy: select, Policies: policies, Tolerance: tolerance } = value;
  return {
    ...(typeof window === 'number' ? { stabilizationWindowSeconds: window } : {}),
    ...(typeof select === 'string' ? { selectPolicy: select as NonNullable<HPAScalingRules['selectPolicy']> } : {}),
    ...(Array.isArray(policies) ? { policies: policies.map(policyIn) } : {}),
    ...(typeof tolerance === 'string' ? { tolerance } : {}),
  };
}

type Policy = NonNullable<HPAScalingRules['policies']>[number];

function policyIn(value: Json): Policy {
  const { Type: type, Value: amount, PeriodSeconds: period } = isObject(value) ? value : {};
  return {
    type: (typeof type === 'string' ? type : '') as Policy['type'],
    value: typeof amount === 'number' ? amount : 0,
    periodSeconds: typeof period === 'number' ? period : 0,
  };
}
