/** What the cluster tells of its own journal: actions by their marks, and what is written, synced, scheduled and probed. */
import { sentences } from '../api/index.ts';

export const clusterSays = sentences('cluster', {
  // Actions: a mark on the timeline. A command is shown as it was typed
  apply: (objects: string) => `apply ${objects}`.trim(),
  killPod: (pod: string) => `kill Pod ${pod}`,
  evictPod: (pod: string) => `evict Pod ${pod}`,
  /** @param method of a REST request, in small letters */
  request: (method: string, object: string) => `${method} ${object}`,
  send: (to: string) => `send to ${to}`,
  sendMany: (count: number, to: string) => `send ${count} to ${to}`,
  ask: (type: string, name: string) => `ask for ${type} ${name}`,
  traffic: (id: string) => `traffic ${id}`,
  stopTraffic: (id: string) => `stop traffic ${id}`,
  exec: (where: string, command: string) => `exec ${where}: ${command}`,
  type: (text: string) => `type ${text}`,
  endOfInput: 'end of input',
  leaveExec: 'leave exec',
  addNode: (node: string) => `add node ${node}`,
  removeNode: (node: string) => `remove node ${node}`,
  startCloud: 'start the cloud controller',
  stopCloud: 'stop the cloud controller',
  ranges: (ranges: readonly string[]) => ranges.join(', '),
  serviceRange: (range: string) => `Service range ${range}`,
  podRange: (range: string) => `Pod range ${range}`,
  addServiceRange: (range: string) => `add Service range ${range}`,
  removeServiceRange: (range: string) => `remove Service range ${range}`,
  addOutside: (client: string) => `add outside client ${client}`,
  removeOutside: (client: string) => `remove outside client ${client}`,
  hopTakes: (ms: number) => `a hop takes ${ms} ms`,
  /** @param settings some of the next four */
  proxy: (settings: readonly string[]) => `kube-proxy ${settings.join(', ')}`,
  setting: (name: string, value: string) => `${name} ${value}`,
  settingOn: (name: string) => `${name} on`,
  settingOff: (name: string) => `${name} off`,
  settingAll: (name: string) => `${name} all`,

  // What is done to a node or a Pod
  stopKubeProxy: (node: string) => `stop kube-proxy on ${node}`,
  startKubeProxy: (node: string) => `start kube-proxy on ${node}`,
  powerOff: (node: string) => `power off ${node}`,
  powerOn: (node: string) => `power on ${node}`,
  cutNetwork: (node: string) => `cut the network of ${node}`,
  restoreNetwork: (node: string) => `restore the network of ${node}`,
  slowLink: (node: string, ms: number) => `slow link of ${node}: ${ms} ms`,
  lossyLink: (node: string, percent: number) => `lossy link of ${node}: ${percent} % lost`,
  crash: (pod: string) => `crash ${pod}`,
  outOfMemory: (pod: string) => `run out of memory: ${pod}`,
  failReadiness: (pod: string) => `fail readiness of ${pod}`,
  passReadiness: (pod: string) => `pass readiness of ${pod}`,
  slow: (pod: string, ms: number) => `slow down ${pod}: ${ms} ms`,
  cutPod: (pod: string) => `cut off ${pod}`,
  restorePod: (pod: string) => `reconnect ${pod}`,

  // Writes of an object
  created: 'created',
  deleted: 'deleted',
  unchanged: 'written again, nothing changed',
  /** @param changes some of the next four, or fields by their paths */
  updated: (changes: readonly string[]) => `updated: ${changes.join(', ')}`,
  updatedAndMore: (changes: readonly string[], more: number) => `updated: ${changes.join(', ')} and ${more} more`,
  markedForDeletion: 'marked for deletion',
  boundTo: (node: string) => `bound to ${node}`,
  became: (field: string, before: string, after: string) => `${field} ${before} → ${after}`,
  set: (field: string, value: string) => `${field} ${value}`,
  nothing: 'nothing',

  // What components did
  wroteNothingNew: 'kube-proxy wrote its rules: nothing new of Services and EndpointSlices',
  wroteRules: (changes: number) =>
    `kube-proxy wrote its rules: ${changes === 1 ? '1 change' : `${changes} changes`} of Services and EndpointSlices`,
  noNodeFits: 'no node fits',
  chose: (node: string, fitting: number, of: number) => `chose ${node}: ${fitting} of ${of} nodes fit`,
  /** @param probe readiness, liveness or startup; @param why the kubelet's words */
  probePassed: (probe: string) => `${probe} probe passed`,
  probeFailed: (probe: string) => `${probe} probe failed`,
  probeFailedBecause: (probe: string, why: string) => `${probe} probe failed: ${why}`,
});
