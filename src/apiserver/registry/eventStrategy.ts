/** Events. Upstream: pkg/registry/core/event/strategy.go. Left out: their end after an hour (the store's TTL), events.k8s.io. */
import type { Event } from '../../api/index.ts';
import { validateEvent } from '../validation/event.ts';
import { keptAsWritten, type Strategy } from './strategy.ts';

export const eventStrategy: Strategy<Event> = {
  createsOnUpdate: true,
  withDefaults: (draft) => draft,
  ...keptAsWritten,
  validate: validateEvent,
  validateUpdate: validateEvent,
};
