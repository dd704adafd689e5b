/**
 * The objects a command works on, however its line names them: files, standard input, types with names, types with a selector. Upstream:
 * cli-runtime/pkg/resource (Builder, Visitor, Info), as writing commands set it up: it goes on after an error and tells all at the end.
 */
import { isObject, type JsonObject } from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Invocation } from '../cli/command.ts';
import { combined, Failure, SeveralFailures } from '../cli/failure.ts';
import { resourcePath } from '../rest/discovery.ts';
import { attempt, infoPath, placeOf, type Found, type Info } from '../rest/info.ts';
import { manifestInfos } from '../rest/manifests.ts';
import { namedResources } from '../rest/resourceArgs.ts';

export interface Wanted {
  /** The words that name types and objects. Default: all of the line's. */
  readonly args?: readonly string[];
  /** Files count: -f, -R, -k. */
  readonly files?: boolean;
  readonly selector?: string;
  readonly fieldSelector?: string;
  readonly all?: boolean;
  readonly allNamespaces?: boolean;
  /** What a file names is read from the server. */
  readonly latest?: boolean;
  /** Names are enough: nothing is read from the server before (delete). */
  readonly unread?: boolean;
  /** Files are not even looked at by the server (--local). */
  readonly local?: boolean;
}

export const NOTHING_NAMED = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;

/** `-f` and `-k` of the line. */
export const filesGiven = (call: Invocation): boolean =>
  call.flags.list('filename').length > 0 || call.flags.text('kustomize') !== '';

/** @throws Failure when the line makes no sense; what went wrong with single objects is in the result */
export function* findInfos(call: Invocation, wanted: Wanted): Routine<Found> {
  const { args = call.args, files = true } = wanted;
  if (files && filesGiven(call)) {
    if (args.length > 0)
      throw new Failure(
        'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well',
      );
    return yield* fromFiles(call, wanted);
  }
  if (args.length === 0) throw new Failure(NOTHING_NAMED);
  const selects = wanted.all || wanted.selector || wanted.fieldSelector;
  return selects ? yield* selected(call, args, wanted) : yield* named(call, args, wanted.unread ?? false);
}

function* fromFiles(call: Invocation, { selector, latest, local }: Wanted): Routine<Found> {
  const { infos, failures, isSingle } = yield* manifestInfos(call, selector ?? '', local ?? false);
  if (!latest) return { infos, failures, isSingle };
  const found: Info[] = [];
  const all = [...failures];
  for (const info of infos) {
    const object = yield* attempt(all, () => call.client.get<JsonObject>(infoPath(info)));
    if (object) found.push({ ...info, object });
  }
  return { infos: found, failures: all, isSingle };
}

function* named(call: Invocation, args: readonly string[], unread: boolean): Routine<Found> {
  const { targets } = yield* namedResources(call.discovery, args);
  const infos: Info[] = [];
  const failures: Failure[] = [];
  for (const { resource, name } of targets) {
    if (name === undefined) throw new Failure('resource(s) were provided, but no name was specified');
    const namespace = resource.namespaced ? call.namespace : '';
    const place = { resource, namespace, name };
    const object = unread ? {} : yield* attempt(failures, () => call.client.get<JsonObject>(infoPath(place)));
    if (object) infos.push({ ...place, object, source: '' });
  }
  return { infos, failures, isSingle: targets.length === 1 };
}

function* selected(call: Invocation, args: readonly string[], wanted: Wanted): Routine<Found> {
  const { targets } = yield* namedResources(call.discovery, args);
  if (args.some((arg) => arg.includes('/')))
    throw new Failure('selectors and the all flag cannot be used when passing resource/name arguments');
  if (targets.some(({ name }) => name !== undefined))
    throw new Failure('name cannot be provided when a selector is specified');
  const infos: Info[] = [];
  const failures: Failure[] = [];
  for (const { resource } of targets) {
    const inAll = wanted.allNamespaces || !resource.namespaced;
    const query = {
      labelSelector: wanted.selector || undefined,
      fieldSelector: wanted.fieldSelector || undefined,
      limit: '500',
    };
    const path = resourcePath(resource, inAll ? undefined : call.namespace);
    const list = yield* attempt(failures, () => call.client.get<JsonObject>(path, query));
    for (const object of itemsOf(list)) infos.push({ ...placeOf(resource, object), object, source: '' });
  }
  return { infos, failures, isSingle: false };
}

/** Items of a list say neither kind nor version: they get the list's. */
function itemsOf(list: JsonObject | undefined): JsonObject[] {
  const items = list?.['items'];
  if (!Array.isArray(items)) return [];
  const kind = typeof list?.['kind'] === 'string' ? list['kind'].replace(/List$/, '') : '';
  return items.filter(isObject).map((item) => ({ kind, apiVersion: list?.['apiVersion'] ?? '', ...item }));
}

/**
 * Does something with each object; goes on after a failure, and ends with all of them.
 * @returns how many there were
 * @throws Failure
 */
export function* visit(found: Found, each: (info: Info) => Routine<void>): Routine<number> {
  const failures = [...found.failures];
  for (const info of found.infos) yield* attempt(failures, () => each(info));
  throwAll(failures);
  return found.infos.length;
}

/** @throws Failure when there are any */
export function throwAll(failures: readonly Failure[]): void {
  const flat = failures.flatMap((one) => (one instanceof SeveralFailures ? one.failures : [one]));
  const failure = combined(flat);
  if (failure) throw failure;
}
