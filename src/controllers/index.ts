/** The controllers of kube-controller-manager (and of the cloud's). Each knows only the API; run them with client-go. */
export { deploymentController } from './deployment/controller.ts';
export { replicaSetController } from './replicaset/controller.ts';
export { daemonSetController } from './daemonset/controller.ts';
export { statefulSetController } from './statefulset/controller.ts';
export { createEndpointSliceController } from './endpointslice/controller.ts';
export {
  explainEndpoints,
  type EndpointExplanation,
  type EndpointState,
  type LabelDifference,
} from './endpointslice/explain.ts';
export { createNodeLifecycleController, MONITOR } from './nodelifecycle/controller.ts';
export { createTaintEvictionController } from './tainteviction/controller.ts';
export { createPodGC } from './podgc/controller.ts';
export { garbageCollector } from './garbagecollector/controller.ts';
export { serviceLB } from './serviceLB/serviceLB.ts';
