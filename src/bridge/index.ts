/** The cluster's REST face for programs outside: HTTP on the loopback interface, over the engine's door, or over an open page. */
export { serveHeadless, type HeadlessOptions } from './headless.ts';
export { serveCluster, servePages, type ServedCluster, type ServedPages, type ServeOptions } from './server.ts';
export { kubeconfigFor } from './kubeconfig.ts';
