/** What is wrong with a node's network, in a few words; undefined when nothing is. */
import type { NodeLink } from '../../cluster/index.ts';

export function linkTrouble({ powered, connected, delay, loss }: NodeLink): string | undefined {
  if (!powered) return 'powered off';
  if (!connected) return 'network cut';
  const words = [...(delay > 0 ? [`+${delay} ms`] : []), ...(loss > 0 ? [`loses ${Math.round(loss * 100)} %`] : [])];
  return words.length === 0 ? undefined : words.join(', ');
}
