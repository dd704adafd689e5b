/** When a budget is looked at: when it changes, and when a Pod that it selects comes, goes or changes its readiness. */
import { keyOf, matchesSelector, type Pod } from '../../api/index.ts';
import type { Change, Controller, Lister } from '../../client-go/index.ts';
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
  reconcile: reconcileBudget,
};

/** Also those that selected it before its labels changed. Upstream follows one of several only; all are right here. */
function budgetsOfChange({ object, previous }: Change<'pods'>, lister: Lister): readonly string[] {
  const selects = (pod: Pod | undefined, selector: Parameters<typeof matchesSelector>[0]): boolean =>
    pod !== undefined && matchesSelector(selector, pod.metadata.labels);
  return lister
    .list('poddisruptionbudgets', object.metadata.namespace)
    .filter(({ spec: { selector } }) => selects(object, selector) || selects(previous, selector))
    .map(keyOf);
}
