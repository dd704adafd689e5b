/**
 * CoreDNS' Pods as servers: each answers from what its own informers have heard, a few milliseconds behind the API, or as old as the
 * moment its node was cut off. Upstream: plugin/kubernetes (controller.go), plugin/cache, plugin/forward. As kubeadm configures it,
 * `cache 30` keeps only answers from upstream: the cluster's own zone is excluded. Left out: Namespaces are read as they are now.
 */
import { objectKey, type ResourceName, type ResourceTypes } from '../api/index.ts';
import type { ApiServer } from '../client-go/index.ts';
import type { Revision, SimTime, Simulation } from '../sim/index.ts';
import { shortestTtl, type CoreDns, type CoreDnsObjects } from './coreDns.ts';
import { parseName } from './names.ts';
import type { DnsQuestion, DnsReply } from './records.ts';

/** How far behind a server's informers are: between these, for each server the same for ever. */
const LEAST_LAG = 5;
const MOST_LAG = 40;
/** A question to the server upstream and back, in ms. */
const UPSTREAM_MS = 12;
/** `cache 30`, in seconds. */
const CACHE = 30;
/** From a restored network to informers that have caught up. */
const RELIST_MS = 1000;

/** Whether a server still knows no more than at the moment it was cut off. */
export const isBehind = ({ until }: Isolation, now: SimTime): boolean => until === undefined || now < until + RELIST_MS;

/** The earliest moment a server that was cut off then may answer from. */
export const earliestHeard = ({ since }: Isolation): SimTime => Math.max(0, since - MOST_LAG);

/** When a server was cut off from the API, and until when, if it was. */
export interface Isolation {
  readonly since: SimTime;
  readonly until?: SimTime;
}

export interface ServedReply extends DnsReply {
  /** ms the server takes for it. */
  readonly delay: number;
  /** Seconds. */
  readonly ttl: number;
}

export interface DnsServers {
  /** What the CoreDNS Pod ("namespace/name") answers now. */
  ask(server: string, question: DnsQuestion): ServedReply;
}

/** The API as it was. */
function objectsAsOf(api: ApiServer, revision: Revision): CoreDnsObjects {
  if (revision >= api.revision) return api;
  return {
    get: <R extends ResourceName>(resource: R, namespace: string, name: string) =>
      resource === 'services'
        ? (api.getAsOf('services', objectKey(namespace, name), revision) as ResourceTypes[R] | undefined)
        : api.get(resource, namespace, name),
    list: (resource) => api.listAsOf(resource, revision),
    withLabel: (resource, namespace, label, value) =>
      resource === 'endpointslices'
        ? (api
            .listAsOf('endpointslices', revision)
            .filter(({ metadata }) => metadata.namespace === namespace && metadata.labels?.[label] === value) as never)
        : api.withLabel(resource, namespace, label, value),
  };
}

/** @param isolationOf whether and when a server's node was cut off */
export function createDnsServers(
  sim: Simulation,
  api: ApiServer,
  coreDns: CoreDns,
  isolationOf: (server: string) => Isolation | undefined,
): DnsServers {
  /** When an answer from upstream is forgotten, by server and question. */
  const cache = sim.createTable<SimTime>('coredns/cache');

  function heard(server: string): Revision {
    const lag = LEAST_LAG + Math.floor(sim.fixed(`coredns/${server}`) * (MOST_LAG - LEAST_LAG + 1));
    const isolation = isolationOf(server);
    const heardAt = isolation && isBehind(isolation, sim.now) ? isolation.since : sim.now;
    return sim.revisionAt(Math.max(0, heardAt - lag));
  }

  /** What it answers for a name outside the cluster: kept for a while, asked for otherwise. */
  function forwarded(server: string, { name, type }: DnsQuestion, reply: DnsReply): ServedReply {
    const key = `${server} ${type} ${name.toLowerCase()}`;
    const until = cache.get(key) ?? 0;
    if (until > sim.now) return { ...reply, delay: 0, ttl: Math.ceil((until - sim.now) / 1000) };
    const ttl = Math.min(CACHE, reply.records.length > 0 ? shortestTtl(reply.records) : CACHE);
    cache.put(key, sim.now + ttl * 1000);
    return { ...reply, delay: UPSTREAM_MS, ttl };
  }

  return {
    ask(server, question) {
      const reply = coreDns.answer(question, objectsAsOf(api, heard(server)));
      if (parseName(question.name).kind === 'outside') return forwarded(server, question, reply);
      return { ...reply, delay: 0, ttl: reply.records.length > 0 ? shortestTtl(reply.records) : 0 };
    },
  };
}
