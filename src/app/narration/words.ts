/** What the page says aloud: whole sentences, heard and not seen. */
import { words } from '../words/words.ts';

export const narrationWords = words('narration', {
  /** @param segment the packet's kind: “SYN”, “response”; @param what happened to it, in a sentence or two */
  hop: (hop: number, of: number, segment: string, place: string, what: string) =>
    `Hop ${hop} of ${of}, ${segment} at ${place}: ${what}${what.endsWith('.') ? '' : '.'}`,
  ending: (from: string, to: string, verdict: string) => `${from} to ${to}: ${verdict}.`,
  /** Packets nobody follows. @param outcome “dropped”, “refused (RST)” … */
  trouble: (count: number, outcome: string, place: string) =>
    `${count} ${count === 1 ? 'packet' : 'packets'} ${outcome} at ${place}.`,
  backAt: (time: string) => `Back at ${time}.`,
  /** One or two are named, more are counted. */
  gone: { one: (pod: string) => `Pod ${pod} is gone.`, many: (count: number) => `${count} Pods are gone.` },
  notReady: {
    one: (pod: string) => `Pod ${pod} is not ready.`,
    many: (count: number) => `${count} Pods are not ready.`,
  },
  terminating: {
    one: (pod: string) => `Pod ${pod} is terminating.`,
    many: (count: number) => `${count} Pods are terminating.`,
  },
  ready: { one: (pod: string) => `Pod ${pod} is ready.`, many: (count: number) => `${count} Pods are ready.` },
  noEndpoint: {
    one: (service: string) => `Service ${service} has no ready endpoint.`,
    many: (count: number) => `${count} Services have no ready endpoint.`,
  },
  /** @param state as kubectl names it: CrashLoopBackOff */
  broken: (pod: string, state: string) => `Pod ${pod}: ${state}.`,
  nodeGone: (node: string) => `Node ${node} is gone.`,
  node: (node: string, state: string) => `Node ${node} is ${state}.`,
  policy: (service: string, field: string, value: string) => `Service ${service}: ${field} is ${value}.`,
  notSet: 'not set',
});
