/** Which description belongs to which kind. Upstream: describerMap of kubectl/pkg/describe/describe.go. */
import type {
  ConfigMap,
  CronJob,
  DaemonSet,
  Deployment,
  Endpoints,
  EndpointSlice,
  HorizontalPodAutoscaler,
  IPAddress,
  Job,
  Namespace,
  Node,
  Pod,
  PodDisruptionBudget,
  PriorityClass,
  ReplicaSet,
  ReplicationController,
  Secret,
  Service,
  ServiceAccount,
  ServiceCIDR,
  StatefulSet,
} from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { KubeObject } from '../print/objects.ts';
import type { Client } from '../rest/client.ts';
import { describeAutoscaler } from './autoscaler.ts';
import { describeEvents, searchEvents, type Subject } from './events.ts';
import { describeAnything } from './generic.ts';
import {
  describeEndpoints,
  describeEndpointSlice,
  describeIPAddress,
  describeService,
  describeServiceCIDR,
} from './network.ts';
import { describeNode } from './node.ts';
import { Page } from './page.ts';
import {
  describeBudget,
  describeConfigMap,
  describeNamespace,
  describePriorityClass,
  describeSecret,
  describeServiceAccount,
} from './plain.ts';
import { describePod } from './pod.ts';
import {
  describeCronJob,
  describeDaemonSet,
  describeDeployment,
  describeJob,
  describeReplicaSet,
  describeReplicationController,
  describeStatefulSet,
} from './workloads.ts';

type Describer = (page: Page, client: Client, object: never) => Routine<void> | void;

const plainly =
  <T>(describe: (page: Page, object: T) => void): Describer =>
  (page, _, object: T) => {
    describe(page, object);
  };

/** By "kind.group". */
const DESCRIBERS: Readonly<Record<string, Describer>> = {
  'ConfigMap.': plainly<ConfigMap>(describeConfigMap),
  'CronJob.batch': plainly<CronJob>(describeCronJob),
  'DaemonSet.apps': (page, client, object: DaemonSet) => describeDaemonSet(page, client, object),
  'Deployment.apps': (page, client, object: Deployment) => describeDeployment(page, client, object),
  'EndpointSlice.discovery.k8s.io': plainly<EndpointSlice>(describeEndpointSlice),
  'Endpoints.': plainly<Endpoints>(describeEndpoints),
  'HorizontalPodAutoscaler.autoscaling': plainly<HorizontalPodAutoscaler>(describeAutoscaler),
  'IPAddress.networking.k8s.io': plainly<IPAddress>(describeIPAddress),
  'Job.batch': plainly<Job>(describeJob),
  'Namespace.': plainly<Namespace>(describeNamespace),
  'Node.': (page, client, object: Node) => describeNode(page, client, object),
  'Pod.': plainly<Pod>(describePod),
  'PodDisruptionBudget.policy': plainly<PodDisruptionBudget>(describeBudget),
  'PriorityClass.scheduling.k8s.io': plainly<PriorityClass>(describePriorityClass),
  'ReplicaSet.apps': (page, client, object: ReplicaSet) => describeReplicaSet(page, client, object),
  'ReplicationController.': (page, client, object: ReplicationController) =>
    describeReplicationController(page, client, object),
  'Secret.': plainly<Secret>(describeSecret),
  'Service.': (page, client, object: Service) => describeService(page, client, object),
  'ServiceAccount.': plainly<ServiceAccount>(describeServiceAccount),
  'ServiceCIDR.networking.k8s.io': plainly<ServiceCIDR>(describeServiceCIDR),
  'StatefulSet.apps': (page, client, object: StatefulSet) => describeStatefulSet(page, client, object),
};

/** Kinds whose description has no events. */
const SILENT = new Set(['Namespace.', 'Secret.']);

/** The description of one object. @param now ms of cluster time */
export function* described(client: Client, object: KubeObject, now: number, withEvents: boolean): Routine<string> {
  const {
    apiVersion = '',
    kind = '',
    metadata,
  } = object as {
    apiVersion?: string;
    kind?: string;
    metadata: { name: string; namespace?: string; uid: string };
  };
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0]! : '';
  const key = `${kind}.${group}`;
  const page = new Page(now);
  const describe = DESCRIBERS[key];
  if (describe) {
    const work = describe(page, client, object as never);
    if (work) yield* work;
  } else describeAnything(page, object);
  if (!withEvents || SILENT.has(key)) return page.toString();
  const subject: Subject = { kind, name: metadata.name, namespace: metadata.namespace ?? '', uid: metadata.uid };
  const events = yield* searchEvents(client, subject);
  if (key === 'Node.') events.push(...(yield* searchEvents(client, { ...subject, uid: metadata.name })));
  describeEvents(page, events);
  return page.toString();
}
