import { beforeAll, describe, expect, it } from 'vitest';
import { createCluster } from '../../cluster/index.ts';
import { webManifest } from '../../testing/webManifest.ts';
import { markBegun } from '../session/begun.ts';
import { createClusterStore, provideClusterStore } from '../store/clusterStore.ts';
import { actorOf, endOfWhy } from './endOfWhy.ts';

const cluster = createCluster({ seed: 4 });
cluster.apply(webManifest());
cluster.settle();
markBegun(cluster);
cluster.request({ method: 'DELETE', path: '/api/v1/namespaces/default/pods/web' });
cluster.advance(2000);

const happenings = Array.from({ length: cluster.revision }, (_, i) => cluster.happening(i + 1) ?? []).flat();
const why = (about: (typeof happenings)[number]) => endOfWhy(cluster, cluster.causes(about.revision), about);
const actions = happenings.filter(({ kind }) => kind === 'action');

beforeAll(() => provideClusterStore(createClusterStore(cluster)));

describe('A chain of causes', () => {
  it('ends at what the learner did, which says so itself', () => {
    const [, killed] = actions;
    expect(killed?.text).toBe('kill Pod web');
    expect(actorOf(killed!, 'user')).toBe('You');
    expect(why(killed!)).toBe('You did this: nothing in the cluster came before it.');
    const gone = happenings.find(({ at, kind, about }) => at > killed!.at && kind === 'write' && about?.name === 'web');
    expect(cluster.causes(gone!.revision).at(-1)).toEqual(killed);
    expect(why(gone!)).toBeUndefined();
  });

  it('ends at what the scenario applied before the learner came: that was not the learner', () => {
    const [applied] = actions;
    expect(actorOf(applied!, 'user')).toBe('Set-up');
    const made = happenings.find(({ kind, about }) => kind === 'write' && about?.name === 'web');
    expect(cluster.causes(made!.revision).at(-1)).toEqual(applied);
    expect(why(made!)).toBe('That was there when you came: it is how this run was set up.');
    expect(why(applied!)).toBe('That was there when you came: it is how this run was set up.');
  });

  it('ends at the start of the cluster, which nobody asked for: CoreDNS is there because kubeadm set it up', () => {
    const dns = happenings.find(({ kind, about }) => kind === 'verdict' && about?.namespace === 'kube-system');
    const chain = cluster.causes(dns!.revision);
    expect(chain.at(-1)).toMatchObject({ by: 'kubeadm', at: 0 });
    expect(actorOf(chain.at(-1)!, 'kubeadm')).toBe('kubeadm');
    expect(why(dns!)).toBe('That is how the cluster starts: nobody asked for it.');
    const [first] = happenings;
    expect(cluster.causes(first!.revision)).toEqual([]);
    expect(why(first!)).toBe('That is how the cluster starts: nobody asked for it.');
  });

  it('ends where the page has forgotten what came before', () => {
    const dns = happenings.find(({ kind, about }) => kind === 'verdict' && about?.namespace === 'kube-system');
    const forgetful = { ...cluster, actions: () => cluster.actions(), horizon: { at: 60_000, revision: 1 } };
    expect(endOfWhy(forgetful, [], dns)).toContain('1:00');
  });
});
