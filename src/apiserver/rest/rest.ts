/**
 * The REST face: a request in, a response out, refusals as Status bodies. Upstream: apiserver/pkg/endpoints. Two doors: `open` answers
 * a watch with a stream, `request` with the events so far, as a list. Left out: authentication, compression.
 */
import { ApiError, apiVersionOf, isObject } from '../../api/index.ts';
import type { ManagerId } from '../managedfields/owners.ts';
import type { Registry } from '../registry/registry.ts';
import type { RequestContext } from '../registry/strategy.ts';
import { APPLY, isPatchType, PATCH_TYPES } from '../patch/patchObject.ts';
import { methodNotAllowed, noSuchPath, unsupportedMediaType } from '../statusErrors.ts';
import type { Lister, RestRequest, RestResponse, StreamResponse } from '../types.ts';
import { answerAggregated, isAggregated, type AggregatedApi } from './aggregated.ts';
import { mediaType, readBody, type Body } from './body.ts';
import { AGGREGATED, versionsOf } from './discovery.ts';
import {
  createOne,
  deleteMany,
  deleteOne,
  patchOne,
  postSubresource,
  readOne,
  replaceOne,
  type Answer,
  type Call,
} from './handlers.ts';
import { warnOfDeprecation } from './deprecation.ts';
import { header } from './headers.ts';
import { openApiAnswer } from '../openapi/answer.ts';
import { answerReview, reviewAt } from './reviews.ts';
import { withManagedFields } from './form.ts';
import { readListOptions, revisionOf, type Query } from './listOptions.ts';
import { filterOf, listBody, mustBeThere, selectObjects } from './lists.ts';
import { AS_IS, isMetaForm, negotiate } from './negotiation.ts';
import { nonResourceBody } from './nonResource.ts';
import { eventForm, formOf, shownObject, written, type FormMaker } from './representation.ts';
import { checkRoute } from './routes.ts';
import { targetOf, watchedPath, type Target } from './target.ts';
import { isTrue, parseUrl, type ParsedUrl } from './url.ts';
import { readWriteOptions } from './writeOptions.ts';
import { watchEvents, type WatchEvent } from './watch.ts';
import { watchStream } from './watchStream.ts';

export interface RestOptions {
  readonly registry: Registry;
  /** Cluster time, in ms. */
  readonly now: () => number;
  readonly lister: Lister;
  /** Who answers for metrics.k8s.io. */
  readonly aggregated: AggregatedApi | undefined;
  /** A context for one request; a dry run's leaves no trace. */
  readonly contextFor: (dryRun: boolean, warn: (sentence: string) => void) => RequestContext;
}

/** How a watch is answered. */
type Watcher = (serving: Serving, target: Target, query: Query) => Answer;

interface Serving extends RestOptions {
  readonly watch: Watcher;
  /** The form the client accepts. */
  readonly form: FormMaker;
}

const JSON_TYPE = 'application/json';

export interface Rest {
  request(request: RestRequest): RestResponse;
  open(request: RestRequest): StreamResponse;
}

export function createRest(options: RestOptions): Rest {
  const serve = createServer(options);
  return { request: (request) => serve(request, false), open: (request) => serve(request, true) };
}

function createServer(options: RestOptions): (request: RestRequest, streaming: boolean) => StreamResponse {
  return (request, streaming) => {
    const warnings = new Set<string>();
    const url = parseUrl(request.path);
    let wanted = AS_IS;
    const answered = (answer: Answer): StreamResponse => ({
      ...answer,
      headers: { 'Content-Type': wanted.mediaType, ...warningHeader(warnings) },
      body: written(answer.body, wanted),
    });
    try {
      const fixed = fixedResponse(request, url, options.lister);
      if (fixed) return fixed;
      const watches = isTrue(url.query.get('watch')) || watchedPath(url.segments) !== undefined;
      const review = reviewAt(url.segments);
      if (review) {
        wanted = negotiate(header(request, 'accept'), () => false);
        const body = readBody(request.body, mediaType(request.headers)).value;
        return answered({ status: 201, body: answerReview(review, request.method.toUpperCase(), body) });
      }
      wanted = negotiate(header(request, 'accept'), isMetaForm, watches);
      const plain = formOf(wanted.convert, url.query, options.now);
      if (isAggregated(url.segments)) {
        const method = request.method.toUpperCase();
        return answered(answerAggregated(options.aggregated, method, url.segments, url.query, plain));
      }
      const { managed } = options.registry;
      const isTable = wanted.convert?.kind === 'Table';
      const form: FormMaker = (info) => (isTable ? plain(info) : withManagedFields(plain(info), info, managed));
      const serving = { ...options, watch: streaming ? openWatch : listEvents, form };
      return answered(serveResource(serving, request, url, (said) => warnings.add(said)));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return answered({ status: error.status.code, body: error.status });
    }
  };
}

function warningHeader(warnings: ReadonlySet<string>): Record<string, string> {
  if (warnings.size === 0) return {};
  const quoted = [...warnings].map((said) => `299 - "${said.replace(/[\\"]/g, '\\$&')}"`);
  return { Warning: quoted.join(', ') };
}

/** Version 2 only: v1.36 does not know the beta any more, and answers such clients in the old form. */
function takesAggregated(accept: string): boolean {
  if (!accept.includes('as=APIGroupDiscoveryList')) return false;
  return (
    negotiate(
      accept,
      ({ group, version, kind }) => `${group}/${version} ${kind}` === 'apidiscovery.k8s.io/v2 APIGroupDiscoveryList',
    ).convert !== undefined
  );
}

/** Outside of the groups and versions that are served nothing knows of Status objects: Go's own handler answers. */
const PAGE_NOT_FOUND: RestResponse = {
  status: 404,
  headers: { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' },
  body: '404 page not found\n',
};

function isServed([root, group = '', version = '']: readonly string[]): boolean {
  return root === 'api' ? group === 'v1' : root === 'apis' && versionsOf(group).includes(version);
}

/** Health, version and discovery; undefined when the path is none of them. @throws ApiError MethodNotAllowed */
function fixedResponse(request: RestRequest, url: ParsedUrl, lister: Lister): RestResponse | undefined {
  const { segments, query } = url;
  const openApi = openApiAnswer(request, url);
  if (openApi) return openApi;
  const aggregated = takesAggregated(header(request, 'accept'));
  const body = nonResourceBody(segments, query, aggregated, lister);
  if (body === undefined) return isServed(segments) ? undefined : PAGE_NOT_FOUND;
  if (request.method.toUpperCase() !== 'GET') throw methodNotAllowed();
  const discovery = aggregated && segments.length === 1 && (segments[0] === 'api' || segments[0] === 'apis');
  const type = discovery ? AGGREGATED : typeof body === 'string' ? 'text/plain; charset=utf-8' : JSON_TYPE;
  return { status: 200, headers: { 'Content-Type': type }, body };
}

function serveResource(
  serving: Serving,
  request: RestRequest,
  { segments, query }: ParsedUrl,
  warn: (sentence: string) => void,
): Answer {
  const watched = watchedPath(segments);
  const target = targetOf(watched ?? segments);
  if (!target || (watched && target.subresource !== undefined)) throw noSuchPath();
  warnOfDeprecation(target.info.resource, warn);
  const method = request.method.toUpperCase();
  if (watched) {
    if (method !== 'GET') throw methodNotAllowed();
    return serving.watch(serving, target, new Map([...query, ['watch', 'true']]));
  }
  checkRoute(method, target);
  const type = mediaType(request.headers);
  if (method === 'PATCH' && !isPatchType(type)) throw unsupportedMediaType(PATCH_TYPES);
  const { dryRun, validation, manager, force } = readWriteOptions(method, query, type, header(request, 'user-agent'));
  // What is patched is looked for before the patch is read.
  if (method === 'PATCH' && type !== APPLY && target.name !== undefined)
    serving.registry.read(target.info.resource, target.namespace, target.name);
  const wanted = wantedKind(method, target);
  const body = method === 'GET' ? { value: null, duplicates: undefined } : readBody(request.body, type, wanted);
  const context = serving.contextFor(dryRun || isDryDeletion(method, body), warn);
  const writer = WRITERS.has(method) ? writerOf(target, manager) : undefined;
  const call = {
    target,
    body,
    mediaType: type,
    validation,
    force,
    context: { ...context, ...(writer ? { writer } : {}) },
  };
  if (target.name === undefined) return serveCollection(serving, method, { ...call, target }, query);
  const answer = serveObject(serving, method, { ...call, target: { ...target, name: target.name } }, query);
  return { ...answer, body: shownObject(answer.body, serving.form(target.info)) };
}

/** The kind a body must be of; undefined: it may be left out, or says itself what it is. */
function wantedKind(method: string, { info, subresource }: Target): string | undefined {
  if (method !== 'PUT' && !(method === 'POST' && subresource === undefined)) return undefined;
  return subresource === 'scale' ? 'Scale' : info.kind;
}

/** Deleting leaves no manager. */
const WRITERS: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

function writerOf({ info, subresource }: Target, manager: string): ManagerId {
  const id = { manager, operation: 'Update', apiVersion: apiVersionOf(info) } as const;
  return subresource === undefined ? id : { ...id, subresource };
}

/** DELETE carries its options in the body, an Eviction in its delete options. */
function isDryDeletion(method: string, { value }: Body): boolean {
  const options = method === 'DELETE' ? value : isObject(value) && method === 'POST' ? value['deleteOptions'] : null;
  return isObject(options) && Array.isArray(options['dryRun']) && options['dryRun'].includes('All');
}

function serveObject({ registry }: Serving, method: string, call: Call, query: Query): Answer {
  switch (method) {
    case 'GET':
      mustBeThere(registry.store, revisionOf(query.get('resourceVersion') || '0'));
      return readOne(registry, call);
    case 'POST':
      return postSubresource(registry, call);
    case 'PUT':
      return replaceOne(registry, call);
    case 'PATCH':
      return patchOne(registry, call);
    case 'DELETE':
      return deleteOne(registry, call, query);
    default:
      throw methodNotAllowed();
  }
}

function serveCollection(
  serving: Serving,
  method: string,
  call: Omit<Call, 'target'> & { readonly target: Target },
  query: Query,
): Answer {
  const { target } = call;
  const { registry, lister } = serving;
  const shown = (answer: Answer): Answer => ({ ...answer, body: shownObject(answer.body, serving.form(target.info)) });
  switch (method) {
    case 'GET': {
      if (isTrue(query.get('watch'))) return serving.watch(serving, target, query);
      const list = { target, query, options: readListOptions(query), form: serving.form(target.info) };
      return { status: 200, body: listBody(registry.store, lister, list) };
    }
    case 'POST':
      return shown(createOne(registry, call));
    case 'DELETE': {
      // A limit empties one page of the collection.
      const { limit } = readListOptions(query);
      const all = selectObjects(lister, target, filterOf(target, query));
      const objects = limit > 0 ? all.slice(0, limit) : all;
      const deleted = deleteMany(registry, call, objects, query);
      const metadata = { resourceVersion: String(registry.store.revision) };
      return { status: 200, body: serving.form(target.info).list(deleted, metadata) };
    }
    default:
      throw methodNotAllowed();
  }
}

/** Where a watch begins, and what it is told of first. */
function startOf({ registry, lister }: Serving, target: Target, query: Query) {
  const options = readListOptions(query);
  const isSeen = filterOf(target, query);
  const { store } = registry;
  const { resourceVersion = 0 } = options;
  if (options.initialEvents) mustBeThere(store, resourceVersion);
  const initial = options.initialEvents ? selectObjects(lister, target, isSeen) : undefined;
  // What is told at once is told as it is now; so is a beginning at any revision.
  const since = initial || resourceVersion === 0 ? store.revision : resourceVersion;
  return { options, isSeen, initial, since };
}

/** The events so far. */
const listEvents: Watcher = (serving, target, query) => {
  const { isSeen, initial = [], since } = startOf(serving, target, query);
  const told = initial.map((object): WatchEvent => ({ type: 'ADDED', object }));
  const events = [...told, ...watchEvents(serving.registry.store, target.info.resource, since, isSeen)];
  const form = eventForm(serving.form(target.info));
  return { status: 200, body: events.map(({ type, object }) => ({ type, object: form.one(object) })) };
};

const openWatch: Watcher = (serving, target, query) => {
  const { options, isSeen, initial, since } = startOf(serving, target, query);
  const { bookmarks } = options;
  const { info } = target;
  const form = eventForm(serving.form(info));
  const watch = { info, since, initial, isSeen, form, bookmarks };
  return { status: 200, body: undefined, stream: watchStream(serving.registry.store, serving.now, watch) };
};
