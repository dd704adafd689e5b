/** Words of Kubernetes and the upstream page that explains each; the object itself is opened in the scene. */
const DOCS = 'https://kubernetes.io/docs/';

const PAGES: Readonly<Record<string, string>> = {
  service: 'concepts/services-networking/service/',
  clusterip: 'concepts/services-networking/service/#type-clusterip',
  nodeport: 'concepts/services-networking/service/#type-nodeport',
  loadbalancer: 'concepts/services-networking/service/#loadbalancer',
  externalname: 'concepts/services-networking/service/#externalname',
  'headless service': 'concepts/services-networking/service/#headless-services',
  endpointslice: 'concepts/services-networking/endpoint-slices/',
  endpoints: 'concepts/services-networking/service/#endpoints',
  pod: 'concepts/workloads/pods/',
  deployment: 'concepts/workloads/controllers/deployment/',
  replicaset: 'concepts/workloads/controllers/replicaset/',
  daemonset: 'concepts/workloads/controllers/daemonset/',
  statefulset: 'concepts/workloads/controllers/statefulset/',
  label: 'concepts/overview/working-with-objects/labels/',
  labels: 'concepts/overview/working-with-objects/labels/',
  selector: 'concepts/overview/working-with-objects/labels/#label-selectors',
  'kube-proxy': 'reference/networking/virtual-ips/',
  rules: 'reference/networking/virtual-ips/#proxy-mode-iptables',
  internaltrafficpolicy: 'concepts/services-networking/service-traffic-policy/',
  externaltrafficpolicy: 'reference/networking/virtual-ips/#external-traffic-policy',
  'session affinity': 'reference/networking/virtual-ips/#session-affinity',
  readiness: 'concepts/workloads/pods/pod-lifecycle/#types-of-probe',
  'readiness probe': 'concepts/workloads/pods/pod-lifecycle/#types-of-probe',
  dns: 'concepts/services-networking/dns-pod-service/',
  coredns: 'tasks/administer-cluster/coredns/',
  node: 'concepts/architecture/nodes/',
  'node lease': 'concepts/architecture/leases/#node-heart-beats',
  environment: 'concepts/services-networking/service/#environment-variables',
};

/** The upstream page for a word; undefined: none is known. */
export function docsOf(word: string): string | undefined {
  const page = PAGES[word.toLowerCase()] ?? PAGES[word.toLowerCase().replace(/s$/, '')];
  return page === undefined ? undefined : DOCS + page;
}
