/** The priority of a Pod, from its class. Upstream: plugin/pkg/admission/priority. */
import { RESOURCES, type Pod, type PodSpec, type PriorityClass } from '../../api/index.ts';
import type { Store } from '../../etcd/index.ts';
import { forbidden } from '../statusErrors.ts';

/** The class a Pod names, or the one that is the default; undefined: there is none. @throws ApiError Forbidden */
export function priorityClassOf(store: Store, { metadata, spec }: Pod): PriorityClass | undefined {
  const name = spec.priorityClassName;
  if (!name) return defaultClass(store);
  const found = store.get('priorityclasses', name);
  if (!found) throw forbidden(RESOURCES.pods, metadata.name, `no PriorityClass with name ${name} was found`);
  return found;
}

/** The lowest, should there be several. */
function defaultClass(store: Store): PriorityClass | undefined {
  return store
    .table('priorityclasses')
    .values()
    .filter(({ globalDefault }) => globalDefault)
    .sort((a, b) => a.value - b.value)[0];
}

/** @throws ApiError Forbidden when the Pod claims another priority than that of its class */
export function priorityOf({ metadata, spec }: Pod, priorityClass: PriorityClass | undefined): Partial<PodSpec> {
  const refuse = (sentence: string): never => {
    throw forbidden(RESOURCES.pods, metadata.name, sentence);
  };
  const priority = priorityClass?.value ?? 0;
  if (spec.priority !== undefined && spec.priority !== priority)
    refuse(
      `the integer value of priority (${String(spec.priority)}) must not be provided in pod spec; priority admission controller computed ${String(priority)} from the given PriorityClass name`,
    );
  const computed = priorityClass?.preemptionPolicy ?? 'PreemptLowerPriority';
  const preemptionPolicy = spec.preemptionPolicy ?? computed;
  if (preemptionPolicy !== computed)
    refuse(
      `the string value of PreemptionPolicy (${preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${computed} from the given PriorityClass name`,
    );
  return { ...(priorityClass ? { priorityClassName: priorityClass.metadata.name } : {}), priority, preemptionPolicy };
}

/** Only one class may be everybody's. @throws ApiError Forbidden */
export function admitPriorityClass(store: Store, { metadata, globalDefault }: PriorityClass): void {
  const other = globalDefault ? defaultClass(store) : undefined;
  if (other && other.metadata.name !== metadata.name)
    throw forbidden(
      RESOURCES.priorityclasses,
      metadata.name,
      `PriorityClass ${other.metadata.name} is already marked as default. Only one default can exist`,
    );
}
