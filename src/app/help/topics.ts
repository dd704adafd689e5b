/** What stands on the screen, told to whoever points at it. Found by the page's own attributes; the innermost that is known is meant. */
import { type helpWords } from './words.ts';

export type TopicName = keyof typeof helpWords.topics;

/** By selectors; of several that fit the same element the first is meant. */
const TOPICS: readonly (readonly [string, TopicName])[] = [
  ['[data-kind="Pod"]', 'pod'],
  ['[data-kind="Plate"]', 'plate'],
  ['[data-kind="Service"]', 'service'],
  ['[data-kind="LoadBalancer"]', 'loadBalancer'],
  ['[data-kind="External"]', 'external'],
  ['[data-kind="Component"]', 'component'],
  ['[data-kind="Node"]', 'node'],
  ['[data-kind="Zone"]', 'zone'],
  ['[data-kind="Cluster"]', 'edge'],
  ['[data-testid="clock"], output', 'clock'],
  ['[data-help="transport"]', 'transport'],
  ['[data-help="timeline"]', 'timeline'],
  ['[data-help="scenario"]', 'scenario'],
  ['[data-help="again"]', 'again'],
  ['[data-help="lens"]', 'lens'],
  ['[data-help="share"]', 'share'],
  ['[data-help="bridge"]', 'bridge'],
  ['[data-help="panels"]', 'panels'],
  ['[data-help="commands"]', 'commands'],
  ['[data-help="presenting"]', 'presenting'],
  ['[data-help="menu"]', 'menu'],
  ['[data-toast]', 'message'],
  ['[data-invitation]', 'invitation'],
  ['[role="separator"]', 'splitter'],
  ['h1', 'page'],
  ['#panel-left', 'left'],
  ['#panel-inspector', 'inspector'],
  ['#panel-dock', 'dock'],
  ['[data-help="view"]', 'zoom'],
  ['[data-help="cluster"]', 'picture'],
];

export interface Pointed {
  readonly topic: TopicName;
  readonly element: Element;
}

/** What is meant by pointing at an element; undefined: nothing that help knows. */
export function topicAt(target: Element | null): Pointed | undefined {
  for (let element = target; element; element = element.parentElement) {
    const found = TOPICS.find(([selector]) => element.matches(selector));
    if (found) return { topic: found[1], element };
  }
  return undefined;
}
