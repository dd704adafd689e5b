/** What the API fills into a DaemonSet. Upstream: pkg/apis/apps/v1/defaults.go (SetDefaults_DaemonSet). */
import type { DaemonSet, DaemonSetUpdateStrategy, Draft } from '../../api/index.ts';
import { defaultPodTemplate } from './podTemplate.ts';

export function defaultDaemonSet(draft: Draft<DaemonSet>): Draft<DaemonSet> {
  const spec = (draft.spec as DaemonSet['spec'] | undefined) ?? ({} as DaemonSet['spec']);
  return {
    ...draft,
    spec: {
      ...spec,
      template: defaultPodTemplate(spec.template),
      updateStrategy: defaultStrategy(spec.updateStrategy),
      revisionHistoryLimit: spec.revisionHistoryLimit ?? 10,
    },
  };
}

function defaultStrategy(strategy: DaemonSetUpdateStrategy | undefined): DaemonSetUpdateStrategy {
  const type = strategy?.type || 'RollingUpdate';
  if (type !== 'RollingUpdate') return { ...strategy, type };
  const { maxUnavailable = 1, maxSurge = 0 } = strategy?.rollingUpdate ?? {};
  return { type, rollingUpdate: { maxSurge, maxUnavailable } };
}
