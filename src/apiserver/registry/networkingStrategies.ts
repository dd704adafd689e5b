/** ServiceCIDRs and IPAddresses. Upstream: pkg/registry/networking/{servicecidr,ipaddress}/strategy.go. */
import type { IPAddress, ServiceCIDR } from '../../api/index.ts';
import {
  validateIPAddress,
  validateIPAddressUpdate,
  validateServiceCIDR,
  validateServiceCIDRUpdate,
} from '../validation/networking.ts';
import type { Strategy } from './strategy.ts';

export const serviceCIDRStrategy: Strategy<ServiceCIDR> = {
  createsOnUpdate: false,
  withDefaults: (draft) => ((draft.spec as unknown) ? draft : { ...draft, spec: {} }),
  prepareForCreate: (range) => ({ ...range, status: {} }),
  prepareForUpdate: (range, old) => ({ ...range, ...(old.status ? { status: old.status } : {}) }),
  validate: validateServiceCIDR,
  validateUpdate: validateServiceCIDRUpdate,
};

export const ipAddressStrategy: Strategy<IPAddress> = {
  createsOnUpdate: false,
  withDefaults: (draft) => ((draft.spec as unknown) ? draft : { ...draft, spec: {} }),
  prepareForCreate: (address) => address,
  prepareForUpdate: (address) => address,
  validate: validateIPAddress,
  validateUpdate: validateIPAddressUpdate,
};
