/**
 * What the API fills into a StatefulSet and its claim templates. Upstream: pkg/apis/apps/v1/defaults.go (SetDefaults_StatefulSet),
 * with the feature gate MaxUnavailableStatefulSet off, as it is by default.
 */
import type { Draft, StatefulSet, StatefulSetUpdateStrategy } from '../../api/index.ts';
import { defaultPodTemplate } from './podTemplate.ts';

export function defaultStatefulSet(draft: Draft<StatefulSet>): Draft<StatefulSet> {
  const spec = (draft.spec as StatefulSet['spec'] | undefined) ?? ({} as StatefulSet['spec']);
  const { volumeClaimTemplates: claims, persistentVolumeClaimRetentionPolicy: retention } = spec;
  return {
    ...draft,
    spec: {
      ...spec,
      replicas: spec.replicas ?? 1,
      template: defaultPodTemplate(spec.template),
      ...(claims ? { volumeClaimTemplates: claims.map(defaultClaim) } : {}),
      podManagementPolicy: spec.podManagementPolicy || 'OrderedReady',
      updateStrategy: defaultStrategy(spec.updateStrategy),
      revisionHistoryLimit: spec.revisionHistoryLimit ?? 10,
      persistentVolumeClaimRetentionPolicy: {
        whenDeleted: retention?.whenDeleted || 'Retain',
        whenScaled: retention?.whenScaled || 'Retain',
      },
    },
  };
}

function defaultStrategy(strategy: StatefulSetUpdateStrategy | undefined): StatefulSetUpdateStrategy {
  const type = strategy?.type || 'RollingUpdate';
  // Only a type left out brings rollingUpdate with it.
  const rolling = strategy?.rollingUpdate ?? (strategy?.type ? undefined : {});
  if (type !== 'RollingUpdate' || !rolling) return { ...strategy, type };
  return { type, rollingUpdate: { ...rolling, partition: rolling.partition ?? 0 } };
}

function defaultClaim(claim: unknown): unknown {
  const { spec, status, ...rest } = claim as { readonly spec?: object; readonly status?: object };
  return {
    ...rest,
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    spec: { volumeMode: 'Filesystem', ...spec },
    status: { phase: 'Pending', ...status },
  };
}
