/** The schema as a chunk of its own, shared by the editor's worker and the quick fixes. */
import type { KubernetesSchema } from './kubernetesSchema.ts';

let loading: Promise<KubernetesSchema> | undefined;

/** Loads the schema once. Rejects when the file cannot be fetched; the next call tries again. */
export function loadSchema(): Promise<KubernetesSchema> {
  loading ??= import('../generated/kubernetes.schema.json?raw').then(
    (module) => JSON.parse(module.default) as KubernetesSchema,
    (error: unknown) => {
      loading = undefined;
      throw error;
    },
  );
  return loading;
}
