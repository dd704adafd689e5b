/** A file for KUBECONFIG that leads kubectl to a server of ours: no TLS, no user, one context. */
export function kubeconfigFor(server: string): string {
  return [
    'apiVersion: v1',
    'kind: Config',
    'clusters:',
    `  - { name: servicescope, cluster: { server: ${JSON.stringify(server)} } }`,
    'users:',
    '  - { name: learner, user: {} }',
    'contexts:',
    '  - { name: servicescope, context: { cluster: servicescope, user: learner } }',
    'current-context: servicescope',
    '',
  ].join('\n');
}
