/** Pods. Upstream: ValidatePodCreate in pkg/apis/core/validation/validation.go. */
import type { Pod } from '../../api/index.ts';
import type { FieldError } from './fieldError.ts';
import { validateMetaWith } from './meta.ts';
import { dnsSubdomain } from './names.ts';

export function validatePod(pod: Pod): FieldError[] {
  return validateMetaWith(pod.metadata, true, dnsSubdomain);
}

export function validatePodUpdate(_pod: Pod, _old: Pod): FieldError[] {
  return [];
}
