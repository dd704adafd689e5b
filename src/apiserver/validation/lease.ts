/** Leases. Upstream: pkg/apis/coordination/validation/validation.go. Left out: coordinated leader election. */
import { type Lease, dnsSubdomain } from '../../api/index.ts';
import { invalidValue, type FieldError } from './fieldError.ts';
import { validateMetaWith } from './meta.ts';
import { notNegative } from './probe.ts';

export function validateLease(lease: Lease): FieldError[] {
  return [...validateMetaWith(lease.metadata, true, dnsSubdomain), ...validateLeaseUpdate(lease)];
}

export function validateLeaseUpdate({ spec }: Lease): FieldError[] {
  const seconds = spec?.leaseDurationSeconds;
  return [
    ...(seconds !== undefined && seconds <= 0
      ? [invalidValue('spec.leaseDurationSeconds', seconds, 'must be greater than 0')]
      : []),
    ...notNegative(spec?.leaseTransitions, 'spec.leaseTransitions'),
  ];
}
