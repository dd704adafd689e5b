/** Deployments, ReplicaSets, StatefulSets, DaemonSets, ControllerRevisions. Upstream: printDeployment and its sisters. */
import type {
  ControllerRevision,
  DaemonSet,
  Deployment,
  ReplicaSet,
  ReplicationController,
  StatefulSet,
} from '../../../api/index.ts';
import { selectorText } from '../selectorText.ts';
import { containerCells, labelsCell, selectorCell } from './cells.ts';
import { AGE, age, column, CONTAINERS, IMAGES, NAME, SELECTOR, type Cell, type Printer } from './printer.ts';

const READY = column('Ready', 'Pods that are ready, of those wanted.');

export const deploymentPrinter: Printer<Deployment> = {
  columns: [
    NAME,
    READY,
    column('Up-to-date', 'Pods made from the present template.'),
    column('Available', 'Pods that have been ready for minReadySeconds.'),
    AGE,
    CONTAINERS,
    IMAGES,
    SELECTOR,
  ],
  cells: (deployment, now) => [
    deployment.metadata.name,
    `${deployment.status?.readyReplicas ?? 0}/${deployment.spec.replicas ?? 0}`,
    deployment.status?.updatedReplicas ?? 0,
    deployment.status?.availableReplicas ?? 0,
    age(deployment, now),
    ...containerCells(deployment.spec.template.spec.containers),
    selectorText(deployment.spec.selector),
  ],
};

export const replicaSetPrinter: Printer<ReplicaSet> = {
  columns: [
    NAME,
    column('Desired', 'Pods wanted.', 'integer'),
    column('Current', 'Pods there are.', 'integer'),
    column('Ready', 'Pods that are ready.', 'integer'),
    AGE,
    CONTAINERS,
    IMAGES,
    SELECTOR,
  ],
  cells: (set, now) => [...replicaCells(set, now), selectorCell(set.spec.selector)],
};

function replicaCells(set: ReplicaSet | ReplicationController, now: number): Cell[] {
  return [
    set.metadata.name,
    set.spec.replicas ?? 0,
    set.status?.replicas ?? 0,
    set.status?.readyReplicas ?? 0,
    age(set, now),
    ...containerCells(set.spec.template?.spec.containers),
  ];
}

export const replicationControllerPrinter: Printer<ReplicationController> = {
  columns: replicaSetPrinter.columns,
  cells: (controller, now) => [...replicaCells(controller, now), labelsCell(controller.spec.selector)],
};

export const statefulSetPrinter: Printer<StatefulSet> = {
  columns: [NAME, READY, AGE, CONTAINERS, IMAGES],
  cells: (set, now) => [
    set.metadata.name,
    `${set.status?.readyReplicas ?? 0}/${set.spec.replicas ?? 0}`,
    age(set, now),
    ...containerCells(set.spec.template.spec.containers),
  ],
};

export const daemonSetPrinter: Printer<DaemonSet> = {
  columns: [
    NAME,
    column('Desired', 'Nodes that should run one of its Pods.', 'integer'),
    column('Current', 'Nodes that run one and should.', 'integer'),
    column('Ready', 'Nodes whose Pod is ready.', 'integer'),
    column('Up-to-date', 'Nodes whose Pod is made from the present template.', 'integer'),
    column('Available', 'Nodes whose Pod has been ready for minReadySeconds.', 'integer'),
    column('Node Selector', 'Labels a node must have.'),
    AGE,
    CONTAINERS,
    IMAGES,
    SELECTOR,
  ],
  cells: ({ metadata, spec, status }, now) => [
    metadata.name,
    status?.desiredNumberScheduled ?? 0,
    status?.currentNumberScheduled ?? 0,
    status?.numberReady ?? 0,
    status?.updatedNumberScheduled ?? 0,
    status?.numberAvailable ?? 0,
    labelsCell(spec.template.spec.nodeSelector),
    age({ metadata }, now),
    ...containerCells(spec.template.spec.containers),
    selectorCell(spec.selector),
  ],
};

/** `statefulset.apps/web`: who controls it. */
function controllerCell({ metadata }: ControllerRevision): string {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller);
  if (!owner) return '<none>';
  const slash = owner.apiVersion.indexOf('/');
  const group = slash < 0 ? '' : `.${owner.apiVersion.slice(0, slash)}`;
  return `${owner.kind.toLowerCase()}${group}/${owner.name}`;
}

export const controllerRevisionPrinter: Printer<ControllerRevision> = {
  columns: [NAME, column('Controller', 'Whose past this is.'), column('Revision', 'Number of the state.'), AGE],
  cells: (object, now) => [object.metadata.name, controllerCell(object), object.revision, age(object, now)],
};
