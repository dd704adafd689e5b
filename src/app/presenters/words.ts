/** What the presenters say that the first picture needs. */
import { words } from '../words/words.ts';

export const presenterWords = words('presenters', {
  /** What is wrong with a node's network; several of them stand with commas. */
  link: {
    off: 'powered off',
    cut: 'network cut',
    /** @param delay how much later everything comes: "300 ms" */
    slow: (delay: string) => `+${delay}`,
    /** @param part "20 %" */
    loses: (part: string) => `loses ${part}`,
  },

  /** What an endpoint's conditions mean for traffic. */
  conditions: {
    ready: 'ready',
    notReady: 'not ready: gets no new connections',
    terminating: 'terminating',
    stillServing: 'terminating, still serving: used only where nothing is ready',
  },

  /** Where the hints of an endpoint send traffic from. */
  hints: {
    node: (node: string) => `node ${node}`,
    zone: (zone: string) => `zone ${zone}`,
  },

  /** Why a selector misses a Pod; `key` and `value` are of a label. They follow the Pod's name. */
  misses: {
    differs: (key: string, value: string) => `has ${key}=${value}: differs in ${key}`,
    /** @param wanted the key the selector asks for */
    misspelt: (key: string, value: string, wanted: string) => `has ${key}=${value}: the key is not ${wanted}`,
    lacks: (key: string) => `has no label ${key}`,
    elsewhere: (namespace: string) => `has the labels, but lives in namespace ${namespace}`,
  },
});
