/** What the API fills into Endpoints: protocols. Upstream: pkg/apis/core/v1/defaults.go (SetDefaults_Endpoints). */
import type { Draft, Endpoints } from '../../api/index.ts';

export function defaultEndpoints(draft: Draft<Endpoints>): Draft<Endpoints> {
  const { subsets } = draft;
  if (subsets?.every(({ ports = [] }) => ports.every(({ protocol }) => protocol)) ?? true) return draft;
  return {
    ...draft,
    subsets: (subsets ?? []).map((subset) => ({
      ...subset,
      ...(subset.ports
        ? { ports: subset.ports.map((port) => ({ ...port, protocol: port.protocol || ('TCP' as const) })) }
        : {}),
    })),
  };
}
