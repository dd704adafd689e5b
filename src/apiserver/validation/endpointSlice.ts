/** EndpointSlices. Upstream: pkg/apis/discovery/validation/validation.go. */
import type { EndpointSlice } from '../../api/index.ts';
import type { FieldError } from './fieldError.ts';
import { validateMetaWith } from './meta.ts';
import { dnsSubdomain } from './names.ts';

export function validateEndpointSlice(slice: EndpointSlice): FieldError[] {
  return validateMetaWith(slice.metadata, true, dnsSubdomain);
}
export function validateEndpointSliceUpdate(_next: EndpointSlice, _old: EndpointSlice): FieldError[] {
  return [];
}
