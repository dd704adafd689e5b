/**
 * When an autoscaler is looked at: every 15 s from its creation on, whatever happens in between. Upstream: pkg/controller/podautoscaler,
 * whose queue holds every key back for that long. The looks are periodic work: nothing waits for them.
 */
import { splitKey } from '../../api/index.ts';
import type { Controller } from '../../client-go/index.ts';
import type { Simulation } from '../../sim/index.ts';
import { explainRefusedRescale, reconcileAutoscaler } from './reconcile.ts';
import type { Memory, MetricsClient } from './types.ts';

/** --horizontal-pod-autoscaler-sync-period */
const SYNC_PERIOD_MS = 15_000;

export function createHorizontalController(sim: Simulation, metrics: MetricsClient): Controller {
  const memories = sim.createTable<Memory>('podautoscaler/memory');
  const fresh = (due: number): Memory => ({ due, recommendations: [], ups: [], downs: [] });

  // Only from a plan to the refusal of one of its calls, which follows at once.
  let why = '';

  return {
    name: 'horizontal-pod-autoscaler',
    watches: { horizontalpodautoscalers: ({ key }) => [key] },
    ignores: { horizontalpodautoscalers: ({ type }) => type === 'MODIFIED' },
    reconcile(lister, key, now) {
      const { namespace, name } = splitKey(key);
      const scaler = lister.get('horizontalpodautoscalers', namespace, name);
      if (!scaler) {
        memories.delete(key);
        return { calls: [] };
      }
      const memory = memories.get(key) ?? fresh(now + SYNC_PERIOD_MS);
      if (now < memory.due) {
        memories.put(key, memory);
        return { calls: [], requeueAfter: memory.due - now, background: true };
      }
      const { plan, memory: after, reason } = reconcileAutoscaler(lister, metrics, scaler, memory, now);
      why = reason;
      memories.put(key, { ...after, due: now + SYNC_PERIOD_MS });
      return { ...plan, requeueAfter: SYNC_PERIOD_MS, background: true };
    },
    afterRefusal: (lister, key, now, { call, error }) =>
      call.verb === 'update'
        ? explainRefusedRescale(lister, key, now, { call, why, message: error.status.message ?? '' })
        : { calls: [] },
  };
}
