/** The shape of names in the cluster's zone. Upstream: coredns/plugin/kubernetes/parse.go. */
import { CLUSTER_DOMAIN } from '../api/index.ts';

export interface ServiceName {
  readonly kind: 'service';
  readonly service: string;
  readonly namespace: string;
  /** In front of the Service: an endpoint's own label, */
  readonly endpoint?: string;
  /** or _port._protocol, without their underscores. */
  readonly port?: string;
  readonly protocol?: string;
}

export type ParsedName =
  | ServiceName
  | { readonly kind: 'pod'; readonly label: string; readonly namespace: string }
  | { readonly kind: 'namespace'; readonly namespace: string }
  /** The zone itself, svc and pod: they exist and have no records. */
  | { readonly kind: 'branch' }
  | { readonly kind: 'invalid' }
  /** An address spelt backwards under in-addr.arpa. */
  | { readonly kind: 'address'; readonly address: string }
  /** Not in the cluster's zone: for the server upstream. */
  | { readonly kind: 'outside' };

function stripUnderscore(label: string): string {
  return label.startsWith('_') ? label.slice(1) : label;
}

export function parseName(text: string): ParsedName {
  const name = text.toLowerCase().replace(/\.$/, '');
  const reverse = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.in-addr\.arpa$/.exec(name);
  if (reverse) return { kind: 'address', address: reverse.slice(1).reverse().join('.') };
  if (name === CLUSTER_DOMAIN) return { kind: 'branch' };
  if (!name.endsWith(`.${CLUSTER_DOMAIN}`)) return { kind: 'outside' };
  const labels = name.slice(0, -CLUSTER_DOMAIN.length - 1).split('.');
  const branch = labels.pop();
  if (branch !== 'svc' && branch !== 'pod') return { kind: 'invalid' };
  const namespace = labels.pop();
  if (namespace === undefined) return { kind: 'branch' };
  const label = labels.pop();
  if (label === undefined) return { kind: 'namespace', namespace };
  if (branch === 'pod') return labels.length > 0 ? { kind: 'invalid' } : { kind: 'pod', label, namespace };
  const [first, second] = labels;
  if (labels.length > 2) return { kind: 'invalid' };
  if (first === undefined) return { kind: 'service', service: label, namespace };
  if (second === undefined) return { kind: 'service', service: label, namespace, endpoint: first };
  return {
    kind: 'service',
    service: label,
    namespace,
    port: stripUnderscore(first),
    protocol: stripUnderscore(second),
  };
}
