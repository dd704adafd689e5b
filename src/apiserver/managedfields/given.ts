/**
 * managedFields that a client sends: it may rewrite who owns what, by a PUT or a patch of the object itself. Upstream: decodeLiveOrNew
 * in apimachinery/pkg/util/managedfields/internal/fieldmanager.go. What is not sent, or cannot be read, leaves them as they are.
 */
import { type KubernetesObject, isObject, type Json } from '../../api/index.ts';
import type { RequestContext } from '../registry/strategy.ts';
import type { ManagedFields } from './history.ts';
import { decodeManagers, sameManagers, type Managers } from './owners.ts';

/** @param object as sent, or as patched */
export function withGivenManagers(
  context: RequestContext,
  object: Json,
  stored: KubernetesObject | undefined,
  managed: ManagedFields,
): RequestContext {
  const { writer } = context;
  if (!writer || writer.subresource) return context;
  const given = givenManagers(isObject(object) ? object['metadata'] : undefined);
  if (!given) return context;
  const before = stored ? managed.of(stored) : [];
  return sameManagers(given, before)
    ? context
    : { ...context, writer: { ...writer, given }, managersChange: stored !== undefined };
}

function givenManagers(metadata: Json | undefined): Managers | undefined {
  const entries = isObject(metadata) ? metadata['managedFields'] : undefined;
  if (!Array.isArray(entries)) return undefined;
  const [first] = entries;
  // An empty list, or one empty entry, starts anew.
  if (entries.length < 2 && (first === undefined || (isObject(first) && Object.keys(first).length === 0))) return [];
  if (!entries.every(isObject)) return undefined;
  const managers = decodeManagers(entries);
  return managers?.length === 0 ? undefined : managers;
}
