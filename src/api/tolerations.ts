/** Whether a Pod puts up with a taint. Upstream: core/v1/toleration.go. Left out: the alpha operators Lt and Gt. */
import type { Pod, Taint, Toleration } from './core.ts';

export function toleratesTaint(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  switch (toleration.operator) {
    case undefined:
    case 'Equal':
      return (toleration.value ?? '') === (taint.value ?? '');
    case 'Exists':
      return true;
    default:
      return false;
  }
}

export function isTolerated(taint: Taint, tolerations: readonly Toleration[]): boolean {
  return tolerations.some((toleration) => toleratesTaint(toleration, taint));
}

/** The first taint that keeps the Pod off a node. */
export function untoleratedTaint(taints: readonly Taint[] | undefined, { spec }: Pod): Taint | undefined {
  return taints?.find(
    (taint) =>
      (taint.effect === 'NoSchedule' || taint.effect === 'NoExecute') && !isTolerated(taint, spec.tolerations ?? []),
  );
}
