/**
 * Who answered a Service, counted: each endpoint's share of the requests, what the rules would give it, and how its share came closer
 * to that with every connection. The engine writes the answers down; the chances come from traces of the same flows.
 */
import type { Answer, Flow, Trace } from '../../api/index.ts';

/** Which answers count. */
export type ShareWindow = 'last60' | 'change' | 'all';

const LAST = 60;

/** Newest first, as the engine has them. */
export function answersIn(
  answers: readonly Answer[],
  window: ShareWindow,
  changedAt: number | undefined,
): readonly Answer[] {
  switch (window) {
    case 'last60':
      return answers.slice(0, LAST);
    case 'change': {
      const end = answers.findIndex(({ at }) => at <= (changedAt ?? 0));
      return end < 0 ? answers : answers.slice(0, end);
    }
    case 'all':
      return answers;
  }
}

export interface EndpointShare {
  readonly endpoint: string;
  readonly pod: string | undefined;
  readonly requests: number;
  /** Connections that chose it. */
  readonly connections: number;
}

export interface Shares {
  readonly endpoints: readonly EndpointShare[];
  readonly requests: number;
  readonly connections: number;
}

const byName = (a: EndpointShare, b: EndpointShare): number => (a.endpoint < b.endpoint ? -1 : 1);

/** `known` are endpoints that may have answered nothing. */
export function sharesOf(answers: readonly Answer[], known: readonly string[]): Shares {
  const found = new Map<string, EndpointShare>(
    known.map((endpoint) => [endpoint, { endpoint, pod: undefined, requests: 0, connections: 0 }]),
  );
  let connections = 0;
  for (const { endpoint, pod, opened } of answers) {
    const before = found.get(endpoint);
    if (opened) connections++;
    found.set(endpoint, {
      endpoint,
      pod: pod ?? before?.pod,
      requests: (before?.requests ?? 0) + 1,
      connections: (before?.connections ?? 0) + (opened ? 1 : 0),
    });
  }
  return { endpoints: [...found.values()].sort(byName), requests: answers.length, connections };
}

/** More ways of asking than this are not traced one by one: the most frequent stand for all. */
const MOST_FLOWS = 12;

/** The flows of these answers, each once, with how often it came. */
export function flowsOf(answers: readonly Answer[]): readonly { readonly flow: Flow; readonly times: number }[] {
  const flows = new Map<string, { flow: Flow; times: number }>();
  for (const { flow, opened } of answers) {
    if (!opened) continue;
    const key = JSON.stringify([flow.from, flow.to, flow.protocol]);
    const known = flows.get(key);
    if (known) known.times++;
    else flows.set(key, { flow, times: 1 });
  }
  return [...flows.values()].sort((a, b) => b.times - a.times).slice(0, MOST_FLOWS);
}

/** The chance of each endpoint to get a new connection, by the rules of this moment: each way of asking counts as often as it came. */
export function expectedShares(
  flows: readonly { readonly flow: Flow; readonly times: number }[],
  trace: (flow: Flow) => Trace,
): ReadonlyMap<string, number> {
  const chances = new Map<string, number>();
  let all = 0;
  for (const { flow, times } of flows) {
    let answered = 0;
    const own = new Map<string, number>();
    for (const { verdict, endpoint, probability } of trace(flow).outcomes) {
      if (verdict !== 'accept' || endpoint === undefined) continue;
      answered += probability;
      own.set(endpoint, (own.get(endpoint) ?? 0) + probability);
    }
    if (answered === 0) continue;
    all += times;
    // Only answered requests are counted, so only those have a share.
    for (const [endpoint, chance] of own)
      chances.set(endpoint, (chances.get(endpoint) ?? 0) + (times * chance) / answered);
  }
  return new Map([...chances].map(([endpoint, sum]) => [endpoint, sum / all]));
}

export interface Point {
  /** Connections so far. */
  readonly count: number;
  readonly share: number;
}

/** How each endpoint's share of the connections went, from the first of the window to the last: at most so many points each. */
export function courseOf(answers: readonly Answer[], most = 160): ReadonlyMap<string, readonly Point[]> {
  const chosen = answers.filter(({ opened }) => opened).map(({ endpoint }) => endpoint);
  const endpoints = [...new Set(chosen)].sort();
  const counts = new Map(endpoints.map((endpoint) => [endpoint, 0]));
  const courses = new Map(endpoints.map((endpoint) => [endpoint, [] as Point[]]));
  // Evenly along a scale of orders of magnitude, as the picture is.
  const growth = Math.max(1, chosen.length) ** (1 / most);
  let next = 1;
  for (let count = 1; count <= chosen.length; count++) {
    const endpoint = chosen[chosen.length - count]!;
    counts.set(endpoint, (counts.get(endpoint) ?? 0) + 1);
    if (count < next && count < chosen.length) continue;
    next = Math.max(count + 1, count * growth);
    for (const each of endpoints) courses.get(each)?.push({ count, share: (counts.get(each) ?? 0) / count });
  }
  return courses;
}
