/**
 * The objects a command line means, fetched: by name, by type with selectors, or out of files. Upstream:
 * cli-runtime/pkg/resource (builder.go, helper.go, visitor.go).
 */
import type { Invocation } from '../cli/command.ts';
import { Failure, StatusFailure } from '../cli/failure.ts';
import type { Routine } from '../../shell/index.ts';
import { isRecord } from '../records.ts';
import type { KubeObject } from '../print/objects.ts';
import { groupVersion, resourcePath, type Resource } from './discovery.ts';
import { JSON_TYPE, type Query } from './client.ts';
import { namedResources, type Target } from './resourceArgs.ts';
import { manifestInfos } from './manifests.ts';

/** One answer: an object, a list of them, or a Table. */
export interface Info {
  readonly resource: Resource;
  /** undefined: it has none, or all were asked. */
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly object: KubeObject;
}

export interface Fetched {
  readonly infos: readonly Info[];
  readonly failures: readonly Failure[];
  /** The line means one object. */
  readonly isSingle: boolean;
}

export interface FetchOptions {
  readonly accept?: string;
  readonly query?: Query;
  /** Lists in pieces of --chunk-size. */
  readonly chunk?: boolean;
}

interface Placed {
  readonly targets: readonly (Target & { readonly namespace: string | undefined })[];
  /** What is wrong inside of files. */
  readonly failures: readonly Failure[];
  readonly isSingle: boolean;
}

const NO_MIX = 'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well';

/** What the line names, without asking for it. @throws Failure in the builder's sentences */
export function* placedTargets(call: Invocation): Routine<Placed> {
  const { flags, args, discovery, namespace } = call;
  const all = flags.bool('all-namespaces');
  if (flags.list('filename').length > 0 || flags.text('kustomize') !== '') {
    if (args.length > 0) throw new Failure(NO_MIX);
    const { infos, failures, isSingle } = yield* manifestInfos(call, flags.text('selector'), false);
    const named = infos.map(({ resource, name, namespace: own }) => ({ resource, name, namespace: own || undefined }));
    return { targets: named, failures, isSingle };
  }
  const hasSelector = flags.text('selector') !== '' || flags.text('field-selector') !== '';
  const { targets, areObjects } = yield* namedResources(discovery, args);
  if (areObjects && hasSelector)
    throw new Failure(
      args.some((arg) => arg.includes('/'))
        ? 'selectors and the all flag cannot be used when passing resource/name arguments'
        : 'name cannot be provided when a selector is specified',
    );
  if (areObjects && all && targets.some(({ resource }) => resource.namespaced))
    throw new Failure('a resource cannot be retrieved by name across all namespaces');
  const placed = targets.map((target) => ({
    ...target,
    namespace: target.resource.namespaced && !all ? namespace : undefined,
  }));
  return { targets: placed, failures: [], isSingle: areObjects && targets.length === 1 };
}

/** Asks for everything the line names; what fails is told beside what came. @throws Failure when the line makes no sense */
export function* fetchInfos(call: Invocation, options: FetchOptions = {}): Routine<Fetched> {
  return yield* fetchPlaced(call, yield* placedTargets(call), options);
}

/** The same for targets that are known: standard input can be read but once. */
export function* fetchPlaced(call: Invocation, placed: Placed, options: FetchOptions = {}): Routine<Fetched> {
  const { flags } = call;
  const infos: Info[] = [];
  const { targets, failures: unread, isSingle } = placed;
  const failures = [...unread];
  for (const target of targets) {
    try {
      if (target.name === undefined) infos.push(...(yield* listed(call, target, options)));
      else infos.push(yield* one(call, target.resource, target.namespace, target.name, options));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const isMissing = error instanceof StatusFailure && error.reason === 'NotFound';
      if (!isMissing || !flags.bool('ignore-not-found')) failures.push(error);
      if (!(error instanceof StatusFailure)) break;
    }
  }
  return { infos, failures, isSingle };
}

function* one(
  call: Invocation,
  resource: Resource,
  namespace: string | undefined,
  name: string,
  { accept = JSON_TYPE, query = {} }: FetchOptions,
): Routine<Info> {
  const subresource = call.flags.text('subresource') || undefined;
  const object = yield* call.client.get(resourcePath(resource, namespace, name, subresource), query, accept);
  return { resource, namespace, name, object };
}

function* listed(
  call: Invocation,
  { resource, namespace }: Target & { namespace: string | undefined },
  { accept = JSON_TYPE, query = {}, chunk = true }: FetchOptions,
): Routine<Info[]> {
  const { flags } = call;
  const limit = chunk ? flags.int('chunk-size') : 0;
  const infos: Info[] = [];
  let next: string | undefined;
  do {
    const object: KubeObject = yield* listPiece(
      call,
      resource,
      resourcePath(resource, namespace),
      {
        ...query,
        labelSelector: flags.text('selector') || undefined,
        fieldSelector: flags.text('field-selector') || undefined,
        limit: limit > 0 ? String(limit) : undefined,
        continue: next,
      },
      accept,
    );
    infos.push({ resource, namespace, name: undefined, object: withKinds(object, resource) });
    const { metadata } = object;
    next =
      isRecord(metadata) && typeof metadata['continue'] === 'string' ? metadata['continue'] || undefined : undefined;
  } while (next !== undefined);
  return infos;
}

/** A list's items need not say what they are. */
function withKinds(object: KubeObject, resource: Resource): KubeObject {
  const { items } = object;
  if (!Array.isArray(items)) return object;
  const type = { apiVersion: groupVersion(resource), kind: resource.kind };
  return { ...object, items: items.map((item: object) => ({ ...type, ...item })) };
}

/** What the server will not list is told with the selectors it was asked by. Upstream: EnhanceListError. */
function* listPiece(
  { client, flags }: Invocation,
  { group, version, name }: Resource,
  path: string,
  query: Query,
  accept: string,
): Routine<KubeObject> {
  try {
    return yield* client.get(path, query, accept);
  } catch (error) {
    const isPlain = !(error instanceof StatusFailure) || (error.reason !== 'BadRequest' && error.reason !== 'NotFound');
    if (isPlain) throw error;
    const subject = JSON.stringify(`${group}/${version}, Resource=${name}`);
    const [label, field] = [flags.text('selector'), flags.text('field-selector')].map((text) => JSON.stringify(text));
    const said =
      label === '""' && field === '""'
        ? `Unable to list ${subject}`
        : `Unable to find ${subject} that match label selector ${label}, field selector ${field}`;
    throw new StatusFailure({ ...error.status, message: `${said}: ${error.message}` });
  }
}
