/** Events. Upstream: legacyValidateEvent in pkg/apis/core/validation. Left out: the rules of events.k8s.io/v1. */
import { type Event, dnsSubdomain } from '../../api/index.ts';
import { invalidValue, type FieldError } from './fieldError.ts';
import { validateMetaWith } from './meta.ts';

export function validateEvent(event: Event): FieldError[] {
  const errors = validateMetaWith(event.metadata, true, dnsSubdomain);
  const { namespace = '' } = event.involvedObject;
  // Events about what has no namespace live in default.
  const home = namespace === '' ? 'default' : namespace;
  if (event.metadata.namespace !== home)
    errors.push(invalidValue('involvedObject.namespace', namespace, 'does not match event.namespace'));
  return errors;
}
