/** The controllers of kube-controller-manager (and of the cloud's). Each knows only the API; run them with client-go. */
export { deploymentController } from './deployment/controller.ts';
export { replicaSetController } from './replicaset/controller.ts';
export { daemonSetController } from './daemonset/controller.ts';
export { statefulSetController } from './statefulset/controller.ts';
export { createServiceSelectors } from './serviceSelectors.ts';
export { createEndpointSliceController } from './endpointslice/controller.ts';
export { createEndpointsController } from './endpoints/controller.ts';
export { endpointSliceMirroringController } from './endpointslicemirroring/controller.ts';
export { explainEndpoints, type EndpointExplanation, type EndpointState } from './endpointslice/explain.ts';
export type { LabelDifference } from './endpointslice/labelDifferences.ts';
export { createNodeLifecycleController, MONITOR } from './nodelifecycle/controller.ts';
export { createTaintEvictionController } from './tainteviction/controller.ts';
export { createPodGC } from './podgc/controller.ts';
export { garbageCollector } from './garbagecollector/controller.ts';
export { serviceLB } from './serviceLB/serviceLB.ts';
export { disruptionController } from './disruption/controller.ts';
export { namespaceController } from './namespace/controller.ts';
