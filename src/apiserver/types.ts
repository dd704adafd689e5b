/**
 * The API server's door to the other components: typed verbs over the stored objects. Every refusal is an ApiError carrying the
 * Status a client would receive. Who writes, and why, is the simulation's present cause.
 */
import type { ServiceRange } from './allocation/serviceRanges.ts';
import type { Draft, ResourceName, ResourceTypes, ResponseStream } from '../api/index.ts';
import type { Revision } from '../sim/index.ts';

export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** One write to a stored object, as a watch reports it. */
export interface Change<R extends ResourceName = ResourceName> {
  readonly resource: R;
  readonly type: ChangeType;
  /** "namespace/name" or "name". */
  readonly key: string;
  readonly revision: Revision;
  /** The object after the write; for DELETED its last state. */
  readonly object: ResourceTypes[R];
  readonly previous: ResourceTypes[R] | undefined;
}

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

export type PatchType =
  | 'application/json-patch+json'
  | 'application/merge-patch+json'
  | 'application/strategic-merge-patch+json'
  | 'application/apply-patch+yaml';

export interface ApplyResult {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly result: 'created' | 'configured' | 'unchanged';
  /** Warnings the server sent with it, such as a deprecated field. */
  readonly warnings?: readonly string[];
}

export interface RestRequest {
  readonly method: string;
  /** Path with query, such as /api/v1/namespaces/default/pods?labelSelector=app%3Dweb. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A parsed JSON value, text in the content type's format, or bytes: protobuf (as text: its base64). */
  readonly body?: unknown;
}

export interface RestResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** An answer whose body may keep coming: with a stream, the body is undefined. */
export interface StreamResponse extends RestResponse {
  readonly stream?: ResponseStream;
}

/** Reading stored objects: now, or as a lagging reader saw them. Objects are immutable and come in creation order. */
export interface Lister {
  get<R extends ResourceName>(resource: R, namespace: string, name: string): ResourceTypes[R] | undefined;
  /** The object whose key ("namespace/name", or "name" for what has no namespace) is known already. */
  getByKey<R extends ResourceName>(resource: R, key: string): ResourceTypes[R] | undefined;
  list<R extends ResourceName>(resource: R, namespace?: string): readonly ResourceTypes[R][];
  /** Pods bound to a node, by the index. */
  podsOnNode(node: string): readonly ResourceTypes['pods'][];
  /** Objects whose controller ownerReference carries this uid, by the index. */
  controlledBy<R extends 'pods' | 'replicasets' | 'controllerrevisions'>(
    resource: R,
    uid: string,
  ): readonly ResourceTypes[R][];
  /** Objects that name this uid among their owners, by the index; of the kinds that do not come by the thousand. */
  ownedBy(uid: string): readonly { readonly resource: ResourceName; readonly object: ResourceTypes[ResourceName] }[];
  /** Objects of a namespace that nobody controls, by the index. */
  orphans<R extends 'pods' | 'replicasets'>(resource: R, namespace: string | undefined): readonly ResourceTypes[R][];
  /** Objects of a namespace that carry the label, by the index; for Pods and EndpointSlices. */
  withLabel<R extends 'pods' | 'endpointslices'>(
    resource: R,
    namespace: string,
    label: string,
    value: string,
  ): readonly ResourceTypes[R][];
}

/** Reads as of an earlier revision. Kept for what node agents cache: services, endpointslices, nodes. */
export interface LaggingLister {
  getAsOf<R extends 'services' | 'endpointslices' | 'nodes'>(
    resource: R,
    key: string,
    revision: Revision,
  ): ResourceTypes[R] | undefined;
  listAsOf<R extends 'services' | 'endpointslices' | 'nodes'>(
    resource: R,
    revision: Revision,
  ): readonly ResourceTypes[R][];
}

export interface ApiServer extends Lister, LaggingLister {
  create<R extends ResourceName>(resource: R, draft: Draft<ResourceTypes[R]>): ResourceTypes[R];
  /** PUT of spec and metadata. A resourceVersion in the object must be the present one (409 Conflict otherwise). */
  update<R extends ResourceName>(resource: R, object: Draft<ResourceTypes[R]>): ResourceTypes[R];
  /** PUT of the status subresource: everything but status is taken from the stored object. */
  updateStatus<R extends ResourceName>(resource: R, object: ResourceTypes[R]): ResourceTypes[R];
  patch<R extends ResourceName>(
    resource: R,
    namespace: string,
    name: string,
    type: PatchType,
    patch: unknown,
    subresource?: 'status' | 'scale',
  ): ResourceTypes[R];
  delete(resource: ResourceName, namespace: string, name: string, options?: DeleteOptions): void;
  /** The binding subresource: assigns a Pod to a node. Refused when it is already assigned. */
  bind(namespace: string, pod: string, node: string): void;
  /** PUT of a Namespace's finalize subresource: with the last finalizer gone, a terminating Namespace is removed. */
  finalizeNamespace(name: string, finalizers: readonly string[]): void;
  /** kubectl apply of a manifest with any number of documents, YAML or JSON; strict decoding. */
  apply(manifest: string, defaultNamespace?: string): ApplyResult[];
  /** The REST face. A watch answers with the events so far. */
  request(request: RestRequest): RestResponse;
  /** The same, but a watch answers with a stream of events. */
  open(request: RestRequest): StreamResponse;
  /** The ranges of the ServiceCIDRs; the same list until one changes. */
  serviceRanges(): readonly ServiceRange[];
  /** History begins now: no watch or list goes back before this. */
  compact(): void;
  /** Ends all streams, as gone: another run has taken this one's place. */
  retire(): void;
  /** Calls back within every write, in order. For watches and derived state: listeners must not write, only schedule. */
  onChange(listener: (change: Change) => void): void;
  /** Number of the last write to any stored object: the resourceVersion of a list. */
  readonly revision: Revision;
}
