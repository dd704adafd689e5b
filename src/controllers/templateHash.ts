/**
 * pod-template-hash: what names a ReplicaSet (or a DaemonSet's revision) after its template, so that the same one is found again.
 * Upstream: pkg/controller/controller_utils.go, ComputeHash. Simplified: upstream hashes Go's dump of the template, which cannot be
 * had without Go; here the same function runs over canonical JSON. Form and length are the same, the very value is not.
 */
import type { PodTemplateSpec } from '../api/index.ts';
import { hash32 } from '../sim/index.ts';
import { canonicalJson } from './canonicalJson.ts';
import { safeEncode } from './revisions.ts';

export const HASH_LABEL = 'pod-template-hash';

/** A derived value of an immutable template: safe to keep across rewinding. */
const canonicalTemplates = new WeakMap<PodTemplateSpec, string>();

/** The template without the hash that a ReplicaSet's copy carries. */
function canonicalTemplate(template: PodTemplateSpec): string {
  const known = canonicalTemplates.get(template);
  if (known !== undefined) return known;
  const { labels, ...metadata } = template.metadata ?? {};
  const others = Object.entries(labels ?? {}).filter(([key]) => key !== HASH_LABEL);
  const text = canonicalJson({ metadata: { ...metadata, labels: Object.fromEntries(others) }, spec: template.spec });
  canonicalTemplates.set(template, text);
  return text;
}

export function isSameTemplate(a: PodTemplateSpec | undefined, b: PodTemplateSpec): boolean {
  return a !== undefined && (a === b || canonicalTemplate(a) === canonicalTemplate(b));
}

/** @param collisions how often the name was found taken by another template. */
export function templateHash(template: PodTemplateSpec, collisions: number | undefined): string {
  const salt = collisions === undefined ? '' : `\u0000${String(collisions)}`;
  return safeEncode(String(hash32(canonicalTemplate(template) + salt)));
}
