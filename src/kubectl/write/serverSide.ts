/**
 * `kubectl apply --server-side`: the server merges. An object that was applied by the client before is taken over: its annotation is owned
 * anew, its fields change their manager. Upstream: kubectl/pkg/cmd/apply/apply.go, client-go/util/csaupgrade.
 */
import { isObject, type Json, type JsonObject } from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Invocation } from '../cli/command.ts';
import { Failure } from '../cli/failure.ts';
import type { Query } from '../rest/client.ts';
import { groupVersion } from '../rest/discovery.ts';
import { metadataMap, metadataOf, type Info } from '../rest/info.ts';
import { LAST_APPLIED } from './lastApplied.ts';
import { validationOf, type DryRun } from './options.ts';
import { isReason, patchInfo } from './sending.ts';

const MANAGER = 'kubectl';
const CLIENT_MANAGER = 'kubectl-client-side-apply';
const ANNOTATION_MANAGER = 'kubectl-last-applied';

const WAYS_OUT = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;

/** Whose name the command writes under. */
export function applyManager({ flags }: Invocation): string {
  if (flags.changed('field-manager')) return flags.text('field-manager');
  return flags.bool('server-side') ? MANAGER : CLIENT_MANAGER;
}

/** The query of a server-side apply. */
function applyQuery(call: Invocation, dryRun: DryRun): Query {
  return {
    fieldManager: applyManager(call),
    fieldValidation: validationOf(call),
    force: String(call.flags.bool('force-conflicts')),
    dryRun: dryRun === 'server' ? 'All' : undefined,
  };
}

/** @returns what was done. @throws Failure */
export function* applyServerSide(call: Invocation, info: Info, dryRun: DryRun): Routine<string> {
  const query = applyQuery(call, dryRun);
  const wanted = info.object;
  try {
    info.object = yield* patchInfo(call, info, wanted, 'apply', query, call.flags.text('subresource') || undefined);
  } catch (error) {
    if (!isReason(error, 'Conflict') || !(error instanceof Failure)) throw error;
    throw new Failure(`${error.message}\n${WAYS_OUT}`);
  }
  yield* ownAnnotation(call, info, query);
  const patch = takeOverPatch(info.object, applyManager(call));
  if (patch) {
    info.object = yield* patchInfo(call, info, patch, 'json', { ...query, force: undefined });
    info.object = yield* patchInfo(call, info, wanted, 'apply', query);
  }
  return 'serverside-applied';
}

/** Server-side apply would take the annotation of client-side apply away: it gets a manager of its own. */
function* ownAnnotation(call: Invocation, info: Info, query: Query): Routine<void> {
  const text = metadataMap(info.object, 'annotations')[LAST_APPLIED];
  if (text === undefined || applyManager(call) !== MANAGER) return;
  if (entriesOf(info.object).some((entry) => entry['operation'] === 'Apply' && ownsAnnotation(entry))) return;
  const { name, namespace, resource } = info;
  const justAnnotation = {
    apiVersion: groupVersion(resource),
    kind: resource.kind,
    metadata: { name, ...(namespace === '' ? {} : { namespace }), annotations: { [LAST_APPLIED]: text } },
  };
  info.object = yield* patchInfo(call, info, justAnnotation, 'apply', {
    ...query,
    fieldManager: ANNOTATION_MANAGER,
    force: undefined,
  });
}

const entriesOf = (object: JsonObject): JsonObject[] => {
  const { managedFields } = metadataOf(object);
  return Array.isArray(managedFields) ? managedFields.filter(isObject) : [];
};

const fieldsOf = (entry: JsonObject): JsonObject => (isObject(entry['fieldsV1']) ? entry['fieldsV1'] : {});

function ownsAnnotation(entry: JsonObject): boolean {
  let fields: Json | undefined = entry['fieldsV1'];
  for (const key of ['f:metadata', 'f:annotations', `f:${LAST_APPLIED}`])
    fields = isObject(fields) ? fields[key] : undefined;
  return fields !== undefined;
}

/** The managers of client-side apply give what they own to the one of server-side apply. Undefined: there are none. */
function takeOverPatch(object: JsonObject, manager: string): Json | undefined {
  const entries = entriesOf(object);
  const isClient = (entry: JsonObject): boolean =>
    entry['operation'] === 'Update' &&
    !entry['subresource'] &&
    (entry['manager'] === CLIENT_MANAGER || ownsAnnotation(entry));
  const clients = entries.filter(isClient);
  const [first] = clients;
  if (!first) return undefined;
  const isServer = (entry: JsonObject): boolean =>
    entry['operation'] === 'Apply' && !entry['subresource'] && entry['manager'] === manager;
  const own = entries.find(isServer) ?? { ...first, manager, operation: 'Apply' };
  let fields = fieldsOf(own);
  for (const client of clients) fields = union(fields, fieldsOf(client));
  const rest = entries.filter((entry) => !isClient(entry) && !isServer(entry));
  return [
    { op: 'replace', path: '/metadata/managedFields', value: [...rest, { ...own, fieldsV1: fields }] },
    { op: 'replace', path: '/metadata/resourceVersion', value: metadataOf(object)['resourceVersion'] ?? '' },
  ];
}

function union(a: JsonObject, b: JsonObject): JsonObject {
  const both: JsonObject = { ...a };
  for (const key of Object.keys(b)) {
    const [one, other] = [both[key], b[key] ?? {}];
    both[key] = isObject(one) && isObject(other) ? union(one, other) : other;
  }
  return both;
}
