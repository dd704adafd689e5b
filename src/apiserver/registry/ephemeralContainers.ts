/**
 * The subresource pods/ephemeralcontainers: the one way to add a container to a Pod that runs. Upstream: podEphemeralContainersStrategy
 * in pkg/registry/core/pod/strategy.go. What else the request says of the Pod is left alone. Containers that were there stay in their
 * places, the new ones come behind them, in whatever order they are sent.
 */
import { equalValues, type Draft, type EphemeralContainer, type Pod, type PodSpec } from '../../api/index.ts';
import { ephemeralUpdateErrors } from '../validation/ephemeralUpdate.ts';
import { withGeneration } from './strategy.ts';
import type { Registry } from './registry.ts';
import type { RequestContext } from './strategy.ts';

/** @throws ApiError NotFound, Conflict or Invalid */
export function updateEphemeralContainers(registry: Registry, given: Draft<Pod>, context: RequestContext): Pod {
  return registry.updatePart(
    'pods',
    given,
    (draft, old) => {
      const spec = withContainers(old.spec, (draft.spec as Partial<PodSpec> | undefined)?.ephemeralContainers ?? []);
      if (equalValues(spec, old.spec)) return old;
      return withGeneration({ ...old, spec }, (old.metadata.generation ?? 0) + 1);
    },
    ephemeralUpdateErrors,
    context,
  );
}

function withContainers(spec: PodSpec, sent: readonly EphemeralContainer[]): PodSpec {
  const { ephemeralContainers: before = [], ...rest } = spec;
  const kept = before.flatMap(({ name }) => sent.filter((container) => container.name === name));
  const added = sent.filter(({ name }) => !before.some((container) => container.name === name));
  const ephemeralContainers = [...kept, ...added];
  return ephemeralContainers.length > 0 ? { ...rest, ephemeralContainers } : rest;
}
