/**
 * Every namespace has a ConfigMap with the certificate by which Pods know the API server; one that is changed or deleted comes back.
 * Upstream: pkg/controller/certificates/rootcacertpublisher/publisher.go. The certificate here is a text in the form of one: nothing
 * is signed in this cluster.
 */
import type { ConfigMap, Draft } from '../../api/index.ts';
import type { Controller, Lister, Plan } from '../../client-go/index.ts';

const ROOT_CA = 'kube-root-ca.crt';
const ANNOTATION = 'kubernetes.io/description';
const DESCRIPTION =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or ' +
  'kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

const DATA = {
  'ca.crt':
    '-----BEGIN CERTIFICATE-----\nU2VydmljZVNjb3BlOiBub3RoaW5nIGlzIHNpZ25lZCBpbiB0aGlzIGNsdXN0ZXIu\n-----END CERTIFICATE-----\n',
};

/** The ConfigMap of a namespace. */
export function rootCertificate(namespace: string): Draft<ConfigMap> {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: ROOT_CA, namespace, annotations: { [ANNOTATION]: DESCRIPTION } },
    data: DATA,
  };
}

export const rootCACertPublisher: Controller = {
  name: 'root-ca-certificate-publisher-controller',
  watches: {
    namespaces: ({ type, key }) => (type === 'DELETED' ? [] : [key]),
    configmaps: ({ object: { metadata } }) =>
      metadata.name === ROOT_CA && metadata.namespace !== undefined ? [metadata.namespace] : [],
  },
  ignores: { configmaps: ({ object }) => object.metadata.name !== ROOT_CA },
  reconcile: publish,
};

function publish(lister: Lister, namespace: string): Plan {
  if (lister.get('namespaces', '', namespace)?.status?.phase !== 'Active') return { calls: [] };
  const stored = lister.get('configmaps', namespace, ROOT_CA);
  if (!stored) return { calls: [{ verb: 'create', resource: 'configmaps', object: rootCertificate(namespace) }] };
  const { annotations } = stored.metadata;
  const same = stored.data?.['ca.crt'] === DATA['ca.crt'] && Object.keys(stored.data).length === 1;
  if (same && annotations?.[ANNOTATION]) return { calls: [] };
  const metadata = { ...stored.metadata, annotations: { ...annotations, [ANNOTATION]: DESCRIPTION } };
  return { calls: [{ verb: 'update', resource: 'configmaps', object: { ...stored, metadata, data: DATA } }] };
}
