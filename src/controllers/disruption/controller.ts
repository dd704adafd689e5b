/**
 * When a budget is looked at: when it changes, and when a Pod that it selects comes, goes or changes its readiness. A Pod with several
 * budgets is told of, for it can never be evicted.
 */
import { keyOf, matchesSelector, splitKey, type Pod } from '../../api/index.ts';
import type { Change, Controller, Lister, Plan } from '../../client-go/index.ts';
import { isNothingCounted } from '../podChanges.ts';
import { reconcileBudget } from './reconcile.ts';

export const disruptionController: Controller = {
  // The name its Events bear; upstream gives its recorder this one.
  name: 'controllermanager',
  watches: {
    poddisruptionbudgets: ({ type, key }) => (type === 'DELETED' ? [] : [key]),
    pods: budgetsOfChange,
  },
  ignores: { pods: isNothingCounted },
  reconcile: (lister, key, now) =>
    key.startsWith(POD) ? tellOfSeveral(lister, key.slice(POD.length)) : reconcileBudget(lister, key, now),
};

/** Before the key of a Pod that has several budgets. */
const POD = 'pod ';

/** Also those that selected it before its labels changed. Upstream follows one of several only; all are right here. */
function budgetsOfChange({ type, object, previous }: Change<'pods'>, lister: Lister): readonly string[] {
  const selects = (pod: Pod | undefined, selector: Parameters<typeof matchesSelector>[0]): boolean =>
    pod !== undefined && matchesSelector(selector, pod.metadata.labels);
  const keys = lister
    .list('poddisruptionbudgets', object.metadata.namespace)
    .filter(({ spec: { selector } }) => selects(object, selector) || selects(previous, selector))
    .map(keyOf);
  return keys.length > 1 && type !== 'DELETED' ? [...keys, `${POD}${keyOf(object)}`] : keys;
}

/** Upstream takes whichever its cache names first; here it is the first by name. */
function tellOfSeveral(lister: Lister, key: string): Plan {
  const { namespace, name } = splitKey(key);
  const about = lister.get('pods', namespace, name);
  const budgets = lister
    .list('poddisruptionbudgets', namespace)
    .filter(({ spec: { selector } }) => about && matchesSelector(selector, about.metadata.labels))
    .map(({ metadata }) => metadata.name)
    .sort();
  if (!about || budgets.length < 2) return { calls: [] };
  const message = `Pod "${namespace}"/"${name}" matches multiple PodDisruptionBudgets.  Chose "${budgets[0]}" arbitrarily.`;
  return { calls: [], events: [{ about, type: 'Warning', reason: 'MultiplePodDisruptionBudgets', message }] };
}
