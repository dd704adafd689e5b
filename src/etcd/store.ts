/**
 * etcd as the API server sees it: one table of objects per resource, each object stamped with the revision of its last write.
 * Upstream: etcd3 with staging/src/k8s.io/apiserver/pkg/storage/etcd3. The journal is the write-ahead log and the history that
 * watches read at the same time. Compaction only forgets for the readers; what the journal itself has forgotten is compacted too.
 * Left out: leases, and more than one member.
 */
import { RESOURCES, type ResourceName, type ResourceTypes } from '../api/index.ts';
import { invariant, type Revision, type Simulation, type Table } from '../sim/index.ts';
import { createIndexes, type StoreIndexes } from './indexes.ts';
import { WriteLog } from './writeLog.ts';

export type Tables = { readonly [R in ResourceName]: Table<ResourceTypes[R]> };

/** One write to a stored object. */
export interface StoredWrite<R extends ResourceName = ResourceName> {
  readonly resource: R;
  readonly key: string;
  readonly revision: Revision;
  readonly previous: ResourceTypes[R] | undefined;
  /** Undefined: it was deleted. */
  readonly next: ResourceTypes[R] | undefined;
}

/** A write that stored something. */
export interface StoredPut<R extends ResourceName> extends StoredWrite<R> {
  readonly next: ResourceTypes[R];
}

/** What node agents cache is read "as of" earlier revisions; the rest is only read as it is now. */
const VERSIONED: ReadonlySet<ResourceName> = new Set<ResourceName>(['services', 'endpointslices', 'nodes']);

const REGISTRY = 'registry/';

export class Store {
  readonly indexes: StoreIndexes;

  /** Writes that readers may go back; what is older is compacted. */
  private readonly historyLimit: number;
  private floor: Revision = 0;
  private readonly sim: Simulation;
  private readonly tables: Tables;
  private readonly log: WriteLog;

  constructor(sim: Simulation, historyLimit = Infinity) {
    this.sim = sim;
    this.historyLimit = historyLimit;
    this.log = new WriteLog(sim);
    const tables: Partial<Record<ResourceName, unknown>> = {};
    for (const resource of Object.keys(RESOURCES) as ResourceName[]) {
      const table = sim.createTable<unknown>(REGISTRY + resource, { versions: VERSIONED.has(resource) });
      table.observe(() => this.log.follow());
      tables[resource] = table;
    }
    this.tables = tables as unknown as Tables;
    this.indexes = createIndexes(this.tables);
  }

  /** Revision of the last write to any object; 0 before the first. */
  get revision(): Revision {
    return this.log.last;
  }

  /** No reader may go back before this revision. */
  get compacted(): Revision {
    return Math.max(this.floor, this.log.before(this.historyLimit), this.sim.horizon);
  }

  /** Forgets what was before now. For the end of a boot, before which nobody goes back. */
  compact(): void {
    this.floor = this.revision;
  }

  table<R extends ResourceName>(resource: R): Table<ResourceTypes[R]> {
    return this.tables[resource];
  }

  get<R extends ResourceName>(resource: R, key: string): ResourceTypes[R] | undefined {
    return this.table(resource).get(key);
  }

  /** Stores the object under its key with the revision of this very write as its resourceVersion. */
  put<R extends ResourceName>(resource: R, key: string, object: ResourceTypes[R]): StoredPut<R> {
    const table = this.table(resource);
    const previous = table.get(key);
    const expected = this.sim.revision + 1;
    const next = {
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(expected) },
    } as ResourceTypes[R];
    const revision = table.put(key, next);
    invariant(
      revision === expected,
      `${resource} ${key} was stamped ${String(expected)} but written at ${String(revision)}`,
    );
    return { resource, key, revision, previous, next };
  }

  /** Removes the object; undefined when there was none. */
  delete<R extends ResourceName>(resource: R, key: string): StoredWrite<R> | undefined {
    const table = this.table(resource);
    const previous = table.get(key);
    if (!previous) return undefined;
    table.delete(key);
    return { resource, key, revision: this.sim.revision, previous, next: undefined };
  }

  /** The objects of a resource as they were at a revision that is not compacted, in no order. */
  at<R extends ResourceName>(resource: R, revision: Revision): readonly ResourceTypes[R][] {
    const table = this.table(resource);
    if (revision >= this.revision) return table.values();
    const changed = new Map<string, ResourceTypes[R] | undefined>();
    for (const write of this.writesSince(revision))
      if (write.resource === resource && !changed.has(write.key))
        changed.set(write.key, write.previous as ResourceTypes[R] | undefined);
    const objects: ResourceTypes[R][] = [];
    table.forEach((object, key) => {
      if (!changed.has(key)) objects.push(object);
    });
    for (const object of changed.values()) if (object) objects.push(object);
    return objects;
  }

  /** The writes after `revision`, oldest first: what a watch from there has to be told. */
  writesSince(revision: Revision): readonly StoredWrite[] {
    const { changes } = this.sim;
    const { lastRead } = this;
    if (lastRead?.changes === changes && lastRead.since === revision) return lastRead.writes;
    const writes = this.log.since(revision).map((entry) => ({
      resource: entry.table.slice(REGISTRY.length) as ResourceName,
      key: String(entry.key),
      revision: entry.revision,
      previous: entry.prev as StoredWrite['previous'],
      next: entry.next as StoredWrite['next'],
    }));
    this.lastRead = { changes, since: revision, writes };
    return writes;
  }

  /** Watchers who keep up all ask for the same writes. */
  private lastRead:
    | { readonly changes: number; readonly since: Revision; readonly writes: readonly StoredWrite[] }
    | undefined;

  /** How often writes were taken back: with a revision, what a reader remembers of where it stands. */
  get undos(): number {
    return this.log.undos;
  }

  /** Whether history, up to the revision a reader has read, is another one now. */
  isTakenBack(revision: Revision, undos: number): boolean {
    return this.retired || this.log.isTakenBack(revision, undos);
  }

  /** Another run has taken this one's place: nothing that was read here holds. */
  retired = false;
}
