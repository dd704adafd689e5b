/** Services. Upstream: pkg/registry/core/service/strategy.go. */
import type { Service } from '../../api/index.ts';
import { releaseAddress, takeAddress } from '../allocation/addressRecords.ts';
import { dropTypeDependentFields } from '../allocation/carryOver.ts';
import type { ServiceAllocation } from '../allocation/serviceAllocation.ts';
import { defaultService } from '../defaults/service.ts';
import { validateService, validateServiceUpdate } from '../validation/service.ts';
import { serviceWarnings } from '../validation/serviceWarnings.ts';
import type { Strategy } from './strategy.ts';

export function createServiceStrategy(allocation: ServiceAllocation): Strategy<Service> {
  return {
    createsOnUpdate: true,
    withDefaults: defaultService,
    beginCreate: (service, context) => allocation.forCreate(service, context),
    beginUpdate: (service, old, context) => allocation.forUpdate(service, old, context),
    prepareForCreate: (service) => ({ ...service, status: { loadBalancer: {} } }),
    prepareForUpdate: (service, old) =>
      dropTypeDependentFields({ ...service, ...(old.status ? { status: old.status } : {}) }, old),
    validate: validateService,
    validateUpdate: validateServiceUpdate,
    warnings: serviceWarnings,
    beforeStored: takeAddress,
    afterStored: releaseAddress,
  };
}
