/** EndpointSlices. Upstream: pkg/registry/discovery/endpointslice/strategy.go. */
import { type EndpointSlice, equalValues } from '../../api/index.ts';
import { defaultEndpointSlice } from '../defaults/endpointSlice.ts';
import { validateEndpointSlice, validateEndpointSliceUpdate } from '../validation/endpointSlice.ts';
import { withGeneration, type Strategy } from './strategy.ts';

export const endpointSliceStrategy: Strategy<EndpointSlice> = {
  createsOnUpdate: false,
  withDefaults: defaultEndpointSlice,
  prepareForCreate: (slice) => withGeneration(slice, 1),

  /** There is no status here: everything but metadata counts as what was asked for, and so do the labels. */
  prepareForUpdate(slice, old) {
    const same =
      slice.addressType === old.addressType &&
      equalValues(slice.endpoints, old.endpoints) &&
      equalValues(slice.ports, old.ports) &&
      equalValues(slice.metadata.labels, old.metadata.labels);
    return same ? slice : withGeneration(slice, (old.metadata.generation ?? 0) + 1);
  },

  validate: validateEndpointSlice,
  validateUpdate: validateEndpointSliceUpdate,
};
