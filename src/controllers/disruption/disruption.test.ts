/** What the disruption controller tells of budgets and Pods, in upstream's words. */
import { describe, expect, it } from 'vitest';
import type { PodDisruptionBudgetSpec } from '../../api/index.ts';
import { aPod } from '../../testing/pods.ts';
import { listerOf } from '../../testing/lister.ts';
import { disruptionController } from './controller.ts';

const aBudget = (name: string, spec: PodDisruptionBudgetSpec) => ({
  apiVersion: 'policy/v1' as const,
  kind: 'PodDisruptionBudget' as const,
  metadata: { name, namespace: 'default', uid: name, creationTimestamp: '2026-01-05T09:00:00Z', resourceVersion: '1' },
  spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
});

const aWebPod = () => aPod('web-a').labelled({ app: 'web' }).ready();
const ofNobody = { apiVersion: 'v1' as const, kind: 'Strange', metadata: { name: 'x', uid: 'x' } };

describe('the disruption controller', () => {
  it.each([
    {
      case: 'a budget that selects nothing',
      objects: [aBudget('one', { minAvailable: 1 })],
      events: ['Normal NoPods: No matching pods found'],
      status: { currentHealthy: 0, desiredHealthy: 1, disruptionsAllowed: 0, expectedPods: 0 },
    },
    {
      case: 'a number that must stay, whoever owns the Pods',
      objects: [aBudget('one', { minAvailable: 0 }), aWebPod().build()],
      events: [],
      status: { currentHealthy: 1, desiredHealthy: 0, disruptionsAllowed: 1, expectedPods: 1 },
    },
    {
      case: 'a number that may be missing of Pods nobody owns',
      objects: [aBudget('one', { maxUnavailable: 1 }), aWebPod().build()],
      events: [
        'Warning UnmanagedPods: Pods selected by this PodDisruptionBudget (selector: &LabelSelector{MatchLabels:map[string]string{app: web,},MatchExpressions:[]LabelSelectorRequirement{},}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.',
      ],
      status: { currentHealthy: 1, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
    },
    {
      case: 'a share of Pods whose owner cannot be asked',
      objects: [aBudget('one', { minAvailable: '50%' }), aWebPod().ownedBy(ofNobody).build()],
      events: [
        'Warning CalculateExpectedPodCountFailed: Failed to calculate the number of expected pods: found no controllers for pod "web-a"',
      ],
      status: { disruptionsAllowed: 0 },
    },
  ])('looks at $case', ({ objects, events, status }) => {
    const plan = disruptionController.reconcile(listerOf(...objects), 'default/one', 0);
    expect((plan.events ?? []).map(({ type, reason, message }) => `${type} ${reason}: ${message}`)).toEqual(events);
    expect(plan.calls).toMatchObject([{ verb: 'updateStatus', object: { status } }]);
  });

  it('tells of a Pod with several budgets', () => {
    const object = aWebPod().build();
    const lister = listerOf(object, aBudget('two', { minAvailable: 1 }), aBudget('one', { minAvailable: 1 }));
    const change = { resource: 'pods' as const, type: 'ADDED' as const, key: 'default/web-a', object, revision: 1 };
    const keys = disruptionController.watches.pods?.(change as never, lister) ?? [];
    expect([...keys].sort()).toEqual(['default/one', 'default/two', 'pod default/web-a']);
    expect(disruptionController.reconcile(lister, 'pod default/web-a', 0).events).toMatchObject([
      {
        reason: 'MultiplePodDisruptionBudgets',
        message: 'Pod "default"/"web-a" matches multiple PodDisruptionBudgets.  Chose "one" arbitrarily.',
      },
    ]);
  });
});
