/**
 * The managers of every stored object, worked out from its history when somebody asks. Components write thousands of objects a second
 * and nobody looks at most of them, so nothing is kept with the objects: the journal knows what each write changed and who wrote. Only
 * a write that came with a name of its own (over REST, or kubectl apply) leaves a row, under the revision of the object's write.
 */
import {
  RESOURCES,
  apiVersionOf,
  timestamp,
  type KubernetesObject,
  type ManagedFieldsEntry,
  type ResourceName,
  structNameOf,
  type JsonObject,
} from '../../api/index.ts';
import type { Forgotten, Table, JournalEntry, Revision, Simulation } from '../../sim/index.ts';
import { compareObjects, type Comparison } from './compare.ts';
import { addPath, beyond, difference, growingSet, type FieldSet } from './fieldSet.ts';
import { afterApply, afterUpdate, encodeManagers, type ManagerId, type Managers } from './owners.ts';

/** Who wrote, as the request said. */
export interface Writer extends ManagerId {
  /** With an apply: the fields it names. */
  readonly applied?: FieldSet;
  /** What the client wrote itself as managedFields, in the place of those there were. */
  readonly given?: Managers;
  /** A new object as it was sent, before the server filled in what is its own to say. */
  readonly sent?: object;
}

/** Processes by who wrote: many controllers are one process. */
const PROCESSES: Readonly<Record<string, string>> = {
  kubelet: 'kubelet',
  'kube-scheduler': 'kube-scheduler',
  'default-scheduler': 'kube-scheduler',
  'kube-apiserver': 'kube-apiserver',
  'kube-proxy': 'kube-proxy',
  kubeadm: 'kubeadm',
  boot: 'kubeadm',
  cloud: 'cloud-controller-manager',
  user: 'kubectl',
  learner: 'kubectl',
};

const REGISTRY = 'registry/';
const NOBODY: Managers = [];

export class ManagedFields {
  private readonly sim: Simulation;
  private readonly writers: Table<Writer, number>;
  /** Of versions that somebody asked for. Objects are never changed in place, so what was found stays true. */
  private readonly known = new WeakMap<object, Managers>();
  private readonly encoded = new WeakMap<Managers, ManagedFieldsEntry[]>();
  /** Many watchers are told of the same version: all get the same object, of which whoever writes it out can know the text. */
  private readonly seen = new WeakMap<
    KubernetesObject,
    { readonly managers: Managers; readonly as: KubernetesObject }
  >();

  constructor(sim: Simulation) {
    this.sim = sim;
    this.writers = sim.createTable<Writer, number>('apiserver/writers');
    sim.beforeForgetting((forgotten) => this.workOut(forgotten));
  }

  /** The managers of what was stored last in a part of the journal that is to be forgotten: later versions build on them. */
  private workOut({ last }: Forgotten): void {
    for (const [table, objects] of last) {
      if (!table.startsWith(REGISTRY)) continue;
      for (const object of objects.values()) if (object) this.of(object as KubernetesObject);
    }
  }

  /** Remembers who made the write of that revision. */
  record(revision: Revision, writer: Writer): void {
    this.writers.put(revision, writer);
  }

  /** The managers an object would have after a write that is not made. */
  assume(resource: ResourceName, before: KubernetesObject | undefined, after: KubernetesObject, writer: Writer): void {
    const change = changeOf(resource, before, (writer.sent ?? after) as KubernetesObject);
    const managers = before ? this.of(before) : NOBODY;
    this.known.set(after, afterWrite(managers, change, writer, timestamp(this.sim.now)));
  }

  /** The managers of a stored object, as of the version given. */
  of(object: KubernetesObject): Managers {
    const writes: JournalEntry[] = [];
    let version: KubernetesObject | undefined = object;
    let managers: Managers = NOBODY;
    while (version) {
      const found = this.known.get(version);
      if (found) {
        managers = found;
        break;
      }
      const write = this.sim.entry(Number(version.metadata.resourceVersion));
      if (!write?.table.startsWith(REGISTRY)) break;
      writes.push(write);
      version = write.prev as KubernetesObject | undefined;
    }
    for (const write of writes.reverse()) managers = this.after(managers, write);
    this.known.set(object, managers);
    return managers;
  }

  private after(managers: Managers, { table, prev, next, revision, at, by }: JournalEntry): Managers {
    const before = prev as KubernetesObject | undefined;
    const after = next as KubernetesObject | undefined;
    if (!after) return managers;
    const resource = table.slice(REGISTRY.length) as ResourceName;
    const named = this.writers.get(revision);
    if (!named && isDeletion(before, after)) return managers;
    const change = before
      ? changeOf(resource, before, after)
      : creationOf(resource, (named?.sent ?? after) as KubernetesObject, named === undefined);
    const writer = named ?? componentOf(by, resource, before, change);
    return writer ? afterWrite(managers, change, writer, timestamp(at)) : managers;
  }

  /** The object as a client sees it. */
  shown(object: KubernetesObject): KubernetesObject {
    const managers = this.of(object);
    const known = this.seen.get(object);
    if (known?.managers === managers) return known.as;
    let managedFields = this.encoded.get(managers);
    if (!managedFields) this.encoded.set(managers, (managedFields = encodeManagers(managers)));
    if (managedFields.length === 0) return object;
    const as = { ...object, metadata: { ...object.metadata, managedFields } };
    this.seen.set(object, { managers, as });
    return as;
  }
}

function changeOf(resource: ResourceName, before: KubernetesObject | undefined, after: KubernetesObject): Comparison {
  const struct = structNameOf(RESOURCES[resource]);
  return compareObjects(before as unknown as JsonObject | undefined, after as unknown as JsonObject, struct);
}

/** What the server fills in by itself when a component creates an object: its writer did not say it. */
const FILLED_IN: Readonly<Partial<Record<ResourceName, readonly string[]>>> = {
  pods: ['priority', 'preemptionPolicy', 'serviceAccount', 'serviceAccountName', 'tolerations'],
  services: ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy'],
};

function creationOf(resource: ResourceName, object: KubernetesObject, byComponent: boolean): Comparison {
  const change = changeOf(resource, undefined, object);
  const fields = byComponent ? (FILLED_IN[resource] ?? []) : [];
  const own = growingSet();
  for (const field of fields) addPath(own, ['f:spec', `f:${field}`]);
  addPath(own, ['f:status']);
  return { ...change, added: beyond(change.added, own), modified: beyond(change.modified, own) };
}

function afterWrite(managers: Managers, change: Comparison, writer: Writer, time: string): Managers {
  const { applied, given, sent: _sent, ...id } = writer;
  const before = given ?? managers;
  if (!applied) return afterUpdate(before, change, id, time);
  return afterApply(before, id.manager === 'kubectl' ? withoutAnnotation(change) : change, id, applied, time);
}

/** With kubectl's apply the server itself brings the client's annotation up to date: whoever owns that goes on to. */
function withoutAnnotation({ added, modified, removed }: Comparison): Comparison {
  return { added: difference(added, LAST_APPLIED), modified: difference(modified, LAST_APPLIED), removed };
}

const LAST_APPLIED: FieldSet = (() => {
  const set = growingSet();
  addPath(set, ['f:metadata', 'f:annotations', 'f:kubectl.kubernetes.io/last-applied-configuration']);
  return set;
})();

/** Marking for deletion is the server's own work, whoever asked for it. */
function isDeletion(before: KubernetesObject | undefined, after: KubernetesObject): boolean {
  return before?.metadata.deletionTimestamp === undefined && after.metadata.deletionTimestamp !== undefined;
}

/** Who a component is to the API server; undefined: a binding, which leaves no owner. */
function componentOf(
  by: string,
  resource: ResourceName,
  before: KubernetesObject | undefined,
  { added, modified, removed }: Comparison,
): Writer | undefined {
  const [component = ''] = by.split('/');
  const parts = new Set([added, modified, removed].flatMap(({ children }) => [...children.keys()]));
  const process = PROCESSES[component] ?? 'kube-controller-manager';
  if (process === 'kube-scheduler' && resource === 'pods' && parts.has('f:spec')) return undefined;
  const ofStatus = before !== undefined && parts.size === 1 && parts.has('f:status');
  return {
    manager: process,
    operation: 'Update',
    apiVersion: apiVersionOf(RESOURCES[resource]),
    ...(ofStatus ? { subresource: 'status' } : {}),
  };
}
