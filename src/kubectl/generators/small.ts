/**
 * The objects of `kubectl create namespace|serviceaccount|poddisruptionbudget|priorityclass`. Upstream: kubectl/pkg/cmd/create.
 */
import type { JsonObject } from '../../api/index.ts';
import { Failure } from '../cli/failure.ts';
import { toLabelSelector } from './labelSelector.ts';

export const namespaceObject = (name: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name },
});

export const serviceAccountObject = (name: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name },
});

export interface BudgetOptions {
  readonly name: string;
  readonly selector: string;
  readonly minAvailable: string;
  readonly maxUnavailable: string;
}

/** @throws Failure */
export function budgetObject({ name, selector, minAvailable, maxUnavailable }: BudgetOptions): JsonObject {
  if (selector === '') throw new Failure('a selector must be specified');
  if (minAvailable === '' && maxUnavailable === '')
    throw new Failure('one of min-available or max-unavailable must be specified');
  if (minAvailable !== '' && maxUnavailable !== '')
    throw new Failure('min-available and max-unavailable cannot be both specified');
  if (minAvailable !== '' && !/^[0-9]+%?$/.test(minAvailable))
    throw new Failure('invalid format specified for min-available');
  if (maxUnavailable !== '' && !/^[0-9]+%?$/.test(maxUnavailable))
    throw new Failure('invalid format specified for max-unavailable');
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name },
    spec: {
      ...(minAvailable === '' ? {} : { minAvailable: intOrString(minAvailable) }),
      selector: toLabelSelector(selector),
      ...(maxUnavailable === '' ? {} : { maxUnavailable: intOrString(maxUnavailable) }),
    },
  };
}

/** intstr.Parse: a number when it reads as one. */
export const intOrString = (text: string): number | string => (/^[-+]?\d+$/.test(text) ? Number(text) : text);

export interface PriorityClassOptions {
  readonly name: string;
  readonly value: number;
  readonly globalDefault: boolean;
  readonly description: string;
  readonly preemptionPolicy: string;
}

export function priorityClassObject(options: PriorityClassOptions): JsonObject {
  const { name, value, globalDefault, description, preemptionPolicy } = options;
  return {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name },
    value,
    ...(globalDefault ? { globalDefault } : {}),
    ...(description === '' ? {} : { description }),
    preemptionPolicy,
  };
}
