/**
 * Every active namespace has a service account called default; one that is deleted comes back. Upstream:
 * pkg/controller/serviceaccount/serviceaccounts_controller.go.
 */
import type { Controller, Lister, Plan } from '../../client-go/index.ts';

const NAME = 'default';

export const serviceAccountController: Controller = {
  name: 'serviceaccount-controller',
  watches: {
    namespaces: ({ type, key }) => (type === 'DELETED' ? [] : [key]),
    serviceaccounts: ({ type, object: { metadata } }) =>
      type === 'DELETED' && metadata.name === NAME && metadata.namespace !== undefined ? [metadata.namespace] : [],
  },
  ignores: { serviceaccounts: ({ type }) => type !== 'DELETED' },
  reconcile: ensureDefault,
};

function ensureDefault(lister: Lister, namespace: string): Plan {
  if (lister.get('namespaces', '', namespace)?.status?.phase !== 'Active') return { calls: [] };
  if (lister.get('serviceaccounts', namespace, NAME)) return { calls: [] };
  const metadata = { name: NAME, namespace };
  return {
    calls: [
      { verb: 'create', resource: 'serviceaccounts', object: { apiVersion: 'v1', kind: 'ServiceAccount', metadata } },
    ],
  };
}
