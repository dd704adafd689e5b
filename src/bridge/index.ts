/** The cluster's REST face for programs outside: HTTP on the loopback interface, over the engine's door. */
export { serveHeadless, type HeadlessOptions } from './headless.ts';
export { serveCluster, type ServedCluster, type ServeOptions } from './server.ts';
