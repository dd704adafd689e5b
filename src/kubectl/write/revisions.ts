/**
 * The history of a rollout: a Deployment's ReplicaSets, the ControllerRevisions of a DaemonSet or StatefulSet. Upstream:
 * kubectl/pkg/polymorphichelpers/history.go and rollback.go.
 */
import {
  applyStrategicPatch,
  equalValues,
  isObject,
  structNameOf,
  type Json,
  type JsonObject,
} from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Invocation } from '../cli/command.ts';
import { Failure } from '../cli/failure.ts';
import { formOfStruct } from '../objects/typedForm.ts';
import { metadataMap, metadataOf, type Info } from '../rest/info.ts';
import type { DryRun } from './options.ts';
import { patchInfo, reworded } from './sending.ts';
import { textOf } from '../records.ts';

export interface Revision {
  readonly number: number;
  /** '' when nobody said why. */
  readonly cause: string;
  /** What keeps it: a ReplicaSet, a ControllerRevision. */
  readonly keeper: JsonObject;
  readonly template: JsonObject;
}

const REVISION = 'deployment.kubernetes.io/revision';
const CAUSE = 'kubernetes.io/change-cause';
const HASH = 'pod-template-hash';

const part = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
const templateOf = (object: JsonObject): JsonObject => part(part(object['spec'])['template']);

/** Oldest first. @throws Failure when the kind has none */
export function* revisionsOf(call: Invocation, info: Info): Routine<Revision[]> {
  const { group, kind } = info.resource;
  const uid = metadataOf(info.object)['uid'];
  const base = `/apis/apps/v1/namespaces/${info.namespace}`;
  const query = { labelSelector: selectorText(part(part(info.object['spec'])['selector'])) };
  const owned = function* (path: string): Routine<JsonObject[]> {
    const { items } = yield* call.client.get<JsonObject>(`${base}/${path}`, query);
    const all = Array.isArray(items) ? items.filter(isObject) : [];
    return all.filter((one) => ownerOf(one)['uid'] === uid);
  };
  let revisions: Revision[];
  if (group === 'apps' && kind === 'Deployment')
    revisions = (yield* owned('replicasets')).flatMap((keeper) => {
      const number = metadataMap(keeper, 'annotations')[REVISION];
      return number === undefined
        ? []
        : [{ number: Number(number), cause: causeOf(keeper), keeper, template: templateOf(keeper) }];
    });
  else if (group === 'apps' && (kind === 'DaemonSet' || kind === 'StatefulSet'))
    revisions = (yield* owned('controllerrevisions')).map((keeper) => ({
      number: Number(keeper['revision'] ?? 0),
      cause: causeOf(keeper),
      keeper,
      template: templateOf(applyStrategicPatch(info.object, keeper['data'] ?? {}, structNameOf(info.resource))),
    }));
  else throw noHistory(info.resource, 'history', 'history viewer');
  return revisions.sort((a, b) => a.number - b.number);
}

const KNOWN = ['ReplicaSet.apps', 'Pod', 'ReplicationController', 'Job.batch', 'CronJob.batch'];

/** What is told of a kind that rolls nothing out. @param reader "history viewer", "rollbacker" */
export function noHistory(
  { group, kind }: { readonly group: string; readonly kind: string },
  what: string,
  reader: string,
): Failure {
  const name = group === '' ? kind : `${kind}.${group}`;
  return new Failure(
    KNOWN.includes(name)
      ? `no ${reader} has been implemented for "${name}"`
      : `error retrieving ${what} for "${name}", no visitor method exists for {${group} ${kind}}`,
  );
}

const causeOf = (object: JsonObject): string => metadataMap(object, 'annotations')[CAUSE] ?? '';

function ownerOf(object: JsonObject): JsonObject {
  const owners = metadataOf(object)['ownerReferences'];
  return part(
    Array.isArray(owners) ? owners.find((owner) => isObject(owner) && owner['controller'] === true) : undefined,
  );
}

/** As a query has it. */
function selectorText({ matchLabels, matchExpressions }: JsonObject): string {
  const pairs = Object.entries(part(matchLabels)).map(([key, value]) => `${key}=${textOf(value)}`);
  const terms = (Array.isArray(matchExpressions) ? matchExpressions.filter(isObject) : []).map(
    ({ key, operator, values }) => {
      const list = Array.isArray(values) ? values.map(textOf).join(',') : '';
      if (operator === 'Exists') return textOf(key);
      if (operator === 'DoesNotExist') return `!${textOf(key)}`;
      return `${textOf(key)} ${operator === 'In' ? 'in' : 'notin'} (${list})`;
    },
  );
  return [...pairs, ...terms].join(',');
}

/** The revision to go back to. @param wanted 0: the one before the newest. @throws Failure */
export function revisionToRestore(info: Info, revisions: readonly Revision[], wanted: number): Revision {
  if (wanted < 0) throw notFound(wanted);
  if (wanted > 0) {
    const found = revisions.find(({ number }) => number === wanted);
    if (!found) throw notFound(wanted);
    return found;
  }
  const before = revisions.at(-2);
  if (before) return before;
  throw new Failure(
    info.resource.kind === 'Deployment'
      ? `no rollout history found for deployment "${info.name}"`
      : 'no last revision to roll back to',
  );
}

const notFound = (revision: number): Failure =>
  new Failure(`unable to find specified revision ${String(revision)} in history`);

/** Annotations that say what the Deployment is, not what it was. */
const OWN_ANNOTATIONS = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
]);

function withoutHash(template: JsonObject): JsonObject {
  const metadata = part(template['metadata']);
  const { [HASH]: _, ...labels } = part(metadata['labels']);
  return { ...template, metadata: { ...metadata, labels } };
}

/** Makes the revision the newest. @returns what was done. @throws Failure */
export function* restore(call: Invocation, info: Info, to: Revision, wanted: number, dryRun: DryRun): Routine<string> {
  const query = { dryRun: dryRun === 'server' ? 'All' : undefined };
  const failed = (said: string): string => `failed restoring revision ${String(wanted)}: ${said}`;
  const skipped = `skipped rollback (current template already matches revision ${String(wanted)})`;
  const template = formOfStruct(withoutHash(to.template), 'core.PodTemplateSpec');
  const current = formOfStruct(withoutHash(templateOf(info.object)), 'core.PodTemplateSpec');
  if (info.resource.kind !== 'Deployment') {
    if (equalValues(template, current)) return skipped;
    yield* reworded(failed, () => patchInfo(call, info, to.keeper['data'], 'strategic', query));
    return 'rolled back';
  }
  if (part(info.object['spec'])['paused'] === true)
    throw new Failure(
      "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again",
    );
  if (equalValues(template, current)) return skipped;
  const isOwn = ([key]: readonly [string, unknown]): boolean => OWN_ANNOTATIONS.has(key);
  const annotations = Object.fromEntries([
    ...Object.entries(metadataMap(info.object, 'annotations')).filter(isOwn),
    ...Object.entries(metadataMap(to.keeper, 'annotations')).filter((pair) => !isOwn(pair)),
  ]);
  const patch = [
    { op: 'replace', path: '/spec/template', value: template },
    { op: 'replace', path: '/metadata/annotations', value: annotations },
  ];
  yield* reworded(failed, () => patchInfo(call, info, patch, 'json', query));
  return 'rolled back';
}
