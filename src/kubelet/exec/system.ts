/** What tools show of the system they run on: a container's or a node's network, processes and rules, as text. */
import type { SystemAnswer, SystemRequest } from '../../shell/index.ts';
import type { KubeletContext } from '../context.ts';
import type { Place } from './place.ts';
import type { NodeTools } from './records.ts';

export function systemAnswer(
  _context: KubeletContext,
  _tools: NodeTools,
  place: Place,
  { what }: SystemRequest,
): SystemAnswer {
  if (what === 'hostname') return { out: `${place.hostname}\n`, err: '', status: 0 };
  return { out: '', err: `${what}: not known here\n`, status: 1 };
}
