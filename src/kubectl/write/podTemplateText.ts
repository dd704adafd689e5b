/** A Pod template in `kubectl describe`'s words, its tabs left in: for a revision of a rollout. Upstream: polymorphichelpers' printTemplate. */
import type { JsonObject, PodTemplateSpec } from '../../api/index.ts';
import { Page } from '../describe/page.ts';
import { describeTemplate } from '../describe/pod.ts';

export function describedTemplate(template: JsonObject): string {
  const page = new Page(0);
  describeTemplate(page, template as unknown as PodTemplateSpec);
  return page.unaligned();
}
