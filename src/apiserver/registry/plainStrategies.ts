/**
 * Kinds that are kept as they are written: no status, no generation. Upstream: pkg/registry/apps/controllerrevision,
 * pkg/registry/core/endpoint and pkg/registry/coordination/lease (strategy.go).
 */
import type { ControllerRevision, Endpoints, Lease } from '../../api/index.ts';
import { defaultEndpoints } from '../defaults/endpoints.ts';
import { validateControllerRevision, validateControllerRevisionUpdate } from '../validation/controllerRevision.ts';
import { validateEndpoints, validateEndpointsUpdate } from '../validation/endpoints.ts';
import { validateLease, validateLeaseUpdate } from '../validation/lease.ts';
import { keptAsWritten, type Strategy } from './strategy.ts';

export const controllerRevisionStrategy: Strategy<ControllerRevision> = {
  createsOnUpdate: false,
  withDefaults: (draft) => draft,
  ...keptAsWritten,
  validate: validateControllerRevision,
  validateUpdate: validateControllerRevisionUpdate,
};

export const endpointsStrategy: Strategy<Endpoints> = {
  createsOnUpdate: true,
  withDefaults: defaultEndpoints,
  ...keptAsWritten,
  validate: validateEndpoints,
  validateUpdate: validateEndpointsUpdate,
};

export const leaseStrategy: Strategy<Lease> = {
  createsOnUpdate: true,
  withDefaults: (draft) => draft,
  ...keptAsWritten,
  validate: validateLease,
  validateUpdate: validateLeaseUpdate,
};
