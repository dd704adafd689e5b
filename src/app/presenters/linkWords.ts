/** What is wrong with a node's network, in a few words; undefined when nothing is. */
import type { NodeLink } from '../../cluster/index.ts';
import { formatMilliseconds, formatPercent } from '../ui/format.ts';
import { presenterWords } from './words.ts';

export function linkTrouble({ powered, connected, delay, loss }: NodeLink): string | undefined {
  const { link } = presenterWords;
  if (!powered) return link.off;
  if (!connected) return link.cut;
  const words = [
    ...(delay > 0 ? [link.slow(formatMilliseconds(delay))] : []),
    ...(loss > 0 ? [link.loses(formatPercent(loss))] : []),
  ];
  return words.length === 0 ? undefined : words.join(', ');
}
