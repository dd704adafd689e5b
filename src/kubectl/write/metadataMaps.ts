/** Labels and annotations: changing them and listing them. Upstream: kubectl/pkg/cmd/label, kubectl/pkg/cmd/annotate. */
import type { JsonObject } from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Invocation } from '../cli/command.ts';
import { metadataMap, metadataOf, type Info } from '../rest/info.ts';

type MapName = 'labels' | 'annotations';

export function withMap(object: JsonObject, name: MapName, map: Readonly<Record<string, string>>): JsonObject {
  const { [name]: _, ...rest } = metadataOf(object);
  const metadata = Object.keys(map).length > 0 ? { ...rest, [name]: { ...map } } : rest;
  return { ...object, metadata };
}

/** --list: one pair a line, under a heading when there is more than one object. */
export function* listed(
  call: Invocation,
  info: Info,
  single: boolean,
  name: MapName,
  object: JsonObject,
): Routine<void> {
  const { kind, group } = info.resource;
  if (!single) yield* call.out(`Listing ${name} for ${kind}.${group}/${info.name}:\n`);
  const indent = single ? '' : ' ';
  for (const [key, value] of Object.entries(metadataMap(object, name))) yield* call.out(`${indent}${key}=${value}\n`);
}
