/** The Pod or node under the pointer. */
import type { MenuRequest } from './SceneMenu.tsx';

export function menuTargetAt(target: EventTarget | null): MenuRequest['object'] | undefined {
  if (!(target instanceof Element)) return undefined;
  const element = target.closest<HTMLElement>('[data-kind="Pod"], [data-kind="Node"]');
  const { kind, namespace = '', name } = element?.dataset ?? {};
  if (name === undefined || element?.dataset['leaving'] !== undefined) return undefined;
  return kind === 'Pod' ? { kind: 'Pod', namespace, name } : { kind: 'Node', name };
}
