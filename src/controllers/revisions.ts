/**
 * ControllerRevisions: the states of a template that a DaemonSet or StatefulSet has had, so that a rollback finds them again.
 * Upstream: pkg/controller/history/controller_history.go. What is kept is a strategic merge patch that puts the template back.
 */
import {
  matchesSelector,
  type ControllerRevision,
  type DaemonSet,
  type Draft,
  type PodTemplateSpec,
  type StatefulSet,
} from '../api/index.ts';
import type { Lister } from '../client-go/index.ts';
import { canonicalJson } from './canonicalJson.ts';
import { claimObjects, controllerOf, controllerReference, type Claim } from './ownership.ts';

/** rand.SafeEncodeString: no vowels, no digits that look like letters. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const MAX_NAME_PREFIX = 223;

export function safeEncode(digits: string): string {
  return Array.from(digits, (digit) => ALPHABET[digit.charCodeAt(0) % ALPHABET.length]!).join('');
}

/** Derived values of immutable objects: safe to keep across rewinding. */
const texts = new WeakMap<object, string>();

function remembered(object: object, write: () => string): string {
  let text = texts.get(object);
  if (text === undefined) texts.set(object, (text = write()));
  return text;
}

/** The patch as the text that Go would write: keys sorted. */
const patchText = (template: PodTemplateSpec): string => remembered(template, () => canonicalJson(patchOf(template)));

const dataText = ({ data }: Pick<ControllerRevision, 'data'>): string =>
  remembered(data as object, () => canonicalJson(data));

function patchOf(template: PodTemplateSpec): unknown {
  return { spec: { template: { ...template, $patch: 'replace' } } };
}

/** The template that a revision would put back. */
export function templateOf(revision: Pick<ControllerRevision, 'data'>): PodTemplateSpec | undefined {
  const data = revision.data as { readonly spec?: { readonly template?: PodTemplateSpec & { $patch?: string } } };
  const template = data.spec?.template;
  if (!template) return undefined;
  const { $patch: _patch, ...rest } = template;
  return rest;
}

export function isRevisionOf(revision: Pick<ControllerRevision, 'data'>, template: PodTemplateSpec): boolean {
  return dataText(revision) === patchText(template);
}

/** FNV-1 in 32 bits, over bytes. */
function fnv32(text: string): number {
  let hash = 0x811c9dc5;
  const bytes = encodeURIComponent(text).replace(/%(..)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash, 0x01000193) ^ bytes.charCodeAt(i);
  return hash >>> 0;
}

/** The hash in a StatefulSet revision's name. */
export function revisionHash(template: PodTemplateSpec, collisions: number): string {
  const text = patchText(template).replace(/[<>&\u2028\u2029]/g, escapeAsGo);
  return safeEncode(String(fnv32(text + String(collisions))));
}

const escapeAsGo = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

export function newRevision(
  owner: DaemonSet | StatefulSet,
  hash: string,
  hashLabel: string,
  revision: number,
): Draft<ControllerRevision> {
  const { name, namespace, annotations } = owner.metadata;
  const { template } = owner.spec;
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: `${name.slice(0, MAX_NAME_PREFIX)}-${hash}`,
      ...(namespace === undefined ? {} : { namespace }),
      labels: { ...template.metadata?.labels, [hashLabel]: hash },
      ...(annotations ? { annotations } : {}),
      ownerReferences: [controllerReference(owner)],
    },
    data: patchOf(template),
    revision,
  };
}

/** The owner's revisions, oldest first, with the orphans that its selector picks. */
export function claimRevisions(lister: Lister, owner: DaemonSet | StatefulSet): Claim<ControllerRevision> {
  const { namespace, uid } = owner.metadata;
  const owned = lister.controlledBy('controllerrevisions', uid);
  const orphans = lister
    .list('controllerrevisions', namespace)
    .filter((revision) => !controllerOf(revision) && matchesSelector(owner.spec.selector, revision.metadata.labels));
  const { claimed, rewritten } = claimObjects(owner, owner.spec.selector, [...owned, ...orphans]);
  return { claimed: [...claimed].sort(byRevision), rewritten };
}

function byRevision(a: ControllerRevision, b: ControllerRevision): number {
  if (a.revision !== b.revision) return a.revision - b.revision;
  return ageKey(a) < ageKey(b) ? -1 : 1;
}

const ageKey = ({ metadata }: ControllerRevision): string => `${metadata.creationTimestamp} ${metadata.name}`;
