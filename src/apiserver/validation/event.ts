/** Events. Upstream: ValidateEventCreate in pkg/apis/core/validation/validation.go. */
import type { Event } from '../../api/index.ts';
import type { FieldError } from './fieldError.ts';
import { validateMetaWith } from './meta.ts';
import { dnsSubdomain } from './names.ts';

export function validateEvent(event: Event): FieldError[] {
  return validateMetaWith(event.metadata, true, dnsSubdomain);
}
