/** What the API fills into Deployments, ReplicaSets, ReplicationControllers. Upstream: pkg/apis/{apps,core}/v1/defaults.go. */
import type {
  Deployment,
  DeploymentStrategy,
  Draft,
  Labels,
  ReplicaSet,
  ReplicationController,
} from '../../api/index.ts';
import { defaultPodTemplate } from './podTemplate.ts';

export function defaultDeployment(draft: Draft<Deployment>): Draft<Deployment> {
  const spec = (draft.spec as Deployment['spec'] | undefined) ?? ({} as Deployment['spec']);
  return {
    ...draft,
    spec: {
      ...spec,
      replicas: spec.replicas ?? 1,
      template: defaultPodTemplate(spec.template),
      strategy: defaultStrategy(spec.strategy),
      revisionHistoryLimit: spec.revisionHistoryLimit ?? 10,
      progressDeadlineSeconds: spec.progressDeadlineSeconds ?? 600,
    },
  };
}

function defaultStrategy(strategy: DeploymentStrategy | undefined): DeploymentStrategy {
  const type = strategy?.type || 'RollingUpdate';
  if (type !== 'RollingUpdate') return { ...strategy, type };
  const { rollingUpdate } = strategy ?? {};
  return {
    type,
    rollingUpdate: {
      maxUnavailable: rollingUpdate?.maxUnavailable ?? '25%',
      maxSurge: rollingUpdate?.maxSurge ?? '25%',
    },
  };
}

export function defaultReplicaSet(draft: Draft<ReplicaSet>): Draft<ReplicaSet> {
  const spec = (draft.spec as ReplicaSet['spec'] | undefined) ?? ({} as ReplicaSet['spec']);
  return { ...draft, spec: { ...spec, replicas: spec.replicas ?? 1, template: defaultPodTemplate(spec.template) } };
}

/** The labels of the template are those of the controller, and what it selects, unless it says otherwise. */
export function defaultReplicationController(draft: Draft<ReplicationController>): Draft<ReplicationController> {
  const spec = (draft.spec as ReplicationController['spec'] | undefined) ?? {};
  const { metadata } = draft;
  const { selector, template } = spec;
  const labels = template?.metadata?.labels;
  const isEmpty = (map: Labels | undefined): boolean => Object.keys(map ?? {}).length === 0;
  return {
    ...draft,
    metadata: labels && isEmpty(metadata.labels) ? { ...metadata, labels } : metadata,
    spec: {
      ...spec,
      replicas: spec.replicas ?? 1,
      ...(labels && isEmpty(selector) ? { selector: labels } : {}),
      ...(template ? { template: defaultPodTemplate(template) } : {}),
    },
  };
}
