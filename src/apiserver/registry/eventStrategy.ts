/** Events. Upstream: pkg/registry/core/event/strategy.go. Left out: their end after an hour (the store's TTL), events.k8s.io. */
import type { Event } from '../../api/index.ts';
import { validateEvent } from '../validation/event.ts';
import type { Strategy } from './strategy.ts';

export const eventStrategy: Strategy<Event> = {
  createsOnUpdate: true,
  withDefaults: (draft) => draft,
  prepareForCreate: (event) => event,
  prepareForUpdate: (event) => event,
  validate: validateEvent,
  validateUpdate: validateEvent,
};
