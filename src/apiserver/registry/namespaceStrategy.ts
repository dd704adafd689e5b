/** Namespaces. Upstream: pkg/registry/core/namespace/strategy.go. */
import { type Draft, type Namespace, dnsLabel } from '../../api/index.ts';
import { validateMetaWith } from '../validation/meta.ts';
import type { Strategy } from './strategy.ts';

const FINALIZER = 'kubernetes';
const NAME_LABEL = 'kubernetes.io/metadata.name';

export const namespaceStrategy: Strategy<Namespace> = {
  createsOnUpdate: false,

  withDefaults(draft: Draft<Namespace>): Draft<Namespace> {
    const { name, labels } = draft.metadata;
    if (!name || labels?.[NAME_LABEL] === name) return draft;
    return { ...draft, metadata: { ...draft.metadata, labels: { ...labels, [NAME_LABEL]: name } } };
  },

  prepareForCreate(namespace) {
    const finalizers = namespace.spec?.finalizers ?? [];
    const held = finalizers.includes(FINALIZER) ? finalizers : [...finalizers, FINALIZER];
    return { ...namespace, spec: { ...namespace.spec, finalizers: held }, status: { phase: 'Active' } };
  },

  /** Finalizers have a subresource of their own. */
  prepareForUpdate(namespace, old) {
    const { spec: _spec, status: _status, ...rest } = namespace;
    return { ...rest, ...(old.spec ? { spec: old.spec } : {}), ...(old.status ? { status: old.status } : {}) };
  },

  validate: (namespace) => validateMetaWith(namespace.metadata, false, dnsLabel),
  validateUpdate: () => [],
};
