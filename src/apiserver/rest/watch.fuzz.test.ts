/** Whatever happens, who lists and then watches knows what who lists now knows: under selectors, in pages, after time was turned back. */
import { describe, expect, it } from 'vitest';

import type { Pod, ResponseStream } from '../../api/index.ts';
import { Simulation } from '../../sim/index.ts';
import { aNamespace, aPod } from '../../testing/objects.ts';
import { seeds } from '../../testing/rounds.ts';
import { createApiServer, type ApiServer } from '../index.ts';

const PODS = '/api/v1/namespaces/default/pods';
const QUERIES = ['', 'labelSelector=app%3Da', 'labelSelector=app+notin+(a,b)', 'fieldSelector=metadata.name!=p1'];
const NAMES = ['p0', 'p1', 'p2', 'p3', 'p4', 'p5'];
const APPS = ['a', 'b', 'c'];

interface List {
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string };
  readonly items: readonly Pod[];
}

const list = (api: ApiServer, query: string): List =>
  api.request({ method: 'GET', path: `${PODS}?${query}` }).body as List;

/** All pages of a list, and what happens between two of them. */
function pages(api: ApiServer, query: string, between: () => void): Map<string, string> {
  const seen = new Map<string, string>();
  let token = '';
  do {
    const page = list(api, `${query}&limit=2${token === '' ? '' : `&continue=${token}`}`);
    for (const { metadata } of page.items) seen.set(metadata.name, metadata.resourceVersion ?? '');
    token = page.metadata.continue ?? '';
    between();
  } while (token !== '');
  return seen;
}

const known = ({ items }: List): Map<string, string> =>
  new Map(items.map(({ metadata }) => [metadata.name, metadata.resourceVersion ?? '']));

/** A client that lists, watches, and lists again when it is told that its revision is gone. */
class Informer {
  objects = new Map<string, string>();
  relists = -1;
  private stream: ResponseStream | undefined;

  private readonly api: ApiServer;
  private readonly query: string;

  constructor(api: ApiServer, query: string) {
    this.api = api;
    this.query = query;
    this.relist();
  }

  private relist(): void {
    const { metadata, items } = list(this.api, this.query);
    this.objects = known({ metadata, items });
    const path = `${PODS}?watch=true&resourceVersion=${metadata.resourceVersion}&${this.query}`;
    this.stream = this.api.open({ method: 'GET', path }).stream;
    this.relists++;
  }

  read(): void {
    for (const line of (this.stream?.read() ?? '').split('\n').filter((text) => text !== '')) {
      const { type, object } = JSON.parse(line) as { readonly type: string; readonly object: Pod };
      if (type === 'ERROR') this.relist();
      else if (type === 'DELETED') expect(this.objects.delete(object.metadata.name)).toBe(true);
      else {
        expect(this.objects.has(object.metadata.name)).toBe(type === 'MODIFIED');
        this.objects.set(object.metadata.name, object.metadata.resourceVersion ?? '');
      }
    }
  }
}

describe('lists and watches under random writes', () => {
  it.each(seeds(8))('agree, seed %i', (seed) => {
    const sim = new Simulation(seed);
    const api = createApiServer(sim, { serviceCIDR: '10.96.0.0/12', historyLimit: 40 });
    api.create('namespaces', aNamespace('default'));
    const start = sim.revision;
    // Choices of the test's own: those of the simulation are taken back with its time.
    const dice = new Simulation(1000 + seed);
    const pick = <T>(from: readonly T[]): T => from[dice.randomInt('test', from.length)]!;
    const write = (): void => {
      const name = pick(NAMES);
      const pod = api.get('pods', 'default', name);
      const labels = { app: pick(APPS) };
      sim.now += 1;
      if (!pod) api.create('pods', aPod(name, { labels }));
      else if (dice.randomInt('test', 3) === 0) api.delete('pods', 'default', name, { gracePeriodSeconds: 0 });
      else api.update('pods', { ...pod, metadata: { ...pod.metadata, labels } });
    };
    const informers = QUERIES.map((query) => new Informer(api, query));
    for (let round = 0; round < 120; round++) {
      for (let i = dice.randomInt('test', 6); i > 0; i--) write();
      if (dice.randomInt('test', 12) === 0) sim.seek(Math.max(0, sim.now - dice.randomInt('test', 8)), start);
      // Not everybody reads every time: some fall behind, some too far.
      informers.filter(() => dice.randomInt('test', 4) === 0).forEach((informer) => informer.read());
      const query = pick(QUERIES);
      const moment = known(list(api, query));
      expect(pages(api, query, write)).toEqual(moment);
    }
    for (const [i, informer] of informers.entries()) {
      informer.read();
      expect(informer.objects).toEqual(known(list(api, QUERIES[i] ?? '')));
    }
    // Turning time back, and falling too far behind, have both been met.
    expect(informers.reduce((sum, { relists }) => sum + relists, 0)).toBeGreaterThan(0);
  });
});
