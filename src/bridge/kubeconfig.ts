/**
 * A file for KUBECONFIG that leads kubectl to a server of ours: no TLS, no user, one context. Client libraries take plain HTTP for a
 * mistake unless they are told that nobody is to be verified.
 */
export function kubeconfigFor(server: string): string {
  return [
    'apiVersion: v1',
    'kind: Config',
    'clusters:',
    `  - { name: servicescope, cluster: { server: ${JSON.stringify(server)}, insecure-skip-tls-verify: true } }`,
    'users:',
    '  - { name: learner, user: {} }',
    'contexts:',
    '  - { name: servicescope, context: { cluster: servicescope, user: learner } }',
    'current-context: servicescope',
    '',
  ].join('\n');
}
