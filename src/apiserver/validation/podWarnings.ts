/** What the server warns of when a Pod or a template is written. Upstream: pkg/api/pod/warnings.go. */
import type { Pod, PodTemplateSpec } from '../../api/index.ts';

export function podWarnings(_pod: Pod): readonly string[] {
  return [];
}

export function templateWarnings(_template: PodTemplateSpec, _old: PodTemplateSpec | undefined): readonly string[] {
  return [];
}
