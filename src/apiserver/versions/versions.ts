/**
 * One stored object, several versions: what a client writes in an older one is converted on its way in, and back on its way out.
 * Upstream: the conversion functions of each pkg/apis/<group>/<version>; there every object goes by way of an internal version, here
 * the stored version is that one.
 */
import { RESOURCES, type Draft, type KubernetesObject, type ResourceInfo, type ResourceName } from '../../api/index.ts';
import { autoscalerFromV1, autoscalerToV1 } from './autoscaling.ts';

type AnyDraft = Draft<KubernetesObject>;

interface Conversion {
  toStored(draft: AnyDraft): AnyDraft;
  fromStored(object: KubernetesObject): KubernetesObject;
}

const CONVERSIONS: Readonly<Partial<Record<`${ResourceName}/${string}`, Conversion>>> = {
  'horizontalpodautoscalers/v1': {
    toStored: autoscalerFromV1,
    fromStored: autoscalerToV1 as unknown as Conversion['fromStored'],
  },
};

function conversionOf({ resource, version }: ResourceInfo): Conversion | undefined {
  return version === RESOURCES[resource].version ? undefined : CONVERSIONS[`${resource}/${version}`];
}

/** A decoded object of the version that `info` names, as it is stored. */
export function toStored<T extends AnyDraft>(info: ResourceInfo, draft: T): T {
  const conversion = conversionOf(info);
  return conversion ? (conversion.toStored(draft) as T) : draft;
}

/** A stored object in the version that `info` names. */
export function fromStored<T extends KubernetesObject>(info: ResourceInfo, object: T): T {
  const conversion = conversionOf(info);
  return conversion ? (conversion.fromStored(object) as T) : object;
}
