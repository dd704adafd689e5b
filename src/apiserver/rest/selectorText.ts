/** Label selectors as text. Upstream: apimachinery/pkg/labels/selector.go (Requirement.String). */
import { compareText, type LabelSelector } from '../../api/index.ts';

/** A selector as kubectl -l takes it. */
export function selectorText({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const pairs = Object.keys(matchLabels).map((key): [string, string] => [key, `${key}=${matchLabels[key]!}`]);
  const terms = matchExpressions.map(({ key, operator, values = [] }): [string, string] => {
    if (operator === 'Exists') return [key, key];
    if (operator === 'DoesNotExist') return [key, `!${key}`];
    return [key, `${key} ${operator === 'In' ? 'in' : 'notin'} (${[...values].sort().join(',')})`];
  });
  return [...pairs, ...terms]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, text]) => text)
    .join(',');
}
