/** The chain of reasons: what was decided on a packet's way to its end. */
import type { ConnectionRecord, Decision, Hop } from '../../api/index.ts';
import { isOpening, placeName } from './flowWords.ts';
import { decisionWords } from './hopWords.ts';

export interface ReasonStep {
  readonly place: string;
  readonly sentence: string;
  /** Index of the hop in the connection. */
  readonly hop: number;
}

const INTO_KUBE_PROXY = /^(Kubernetes (service portals|postrouting rules|forwarding rules)|Kind-masq-agent)/;

/** Says only that a packet took the one way it could: out of its Pod, or from a table's first chain into kube-proxy's. */
function isPlain({ said }: Decision): boolean {
  if (said?.room === 'network') return said.name === 'throughVeth';
  const [comment] = said?.gaps ?? [];
  return said?.name === 'jumpFor' && typeof comment === 'string' && INTO_KUBE_PROXY.test(comment);
}

/** The hops of the packet that decided the end: the one that died, with its way before; of a connection that worked, its opening one. */
function decidingRun(hops: readonly Hop[]): readonly (readonly [Hop, number])[] {
  const numbered = hops.map((hop, index) => [hop, index] as const);
  const died = numbered.findLast(([{ ending }]) => ending !== undefined && ending.verdict !== 'accept');
  const segment = died?.[0].segment ?? hops.find((hop) => isOpening(hop.segment))?.segment;
  const last = died?.[1] ?? numbered.find(([{ ending }]) => ending !== undefined)?.[1] ?? hops.length - 1;
  const run: (readonly [Hop, number])[] = [];
  for (let at = last; at >= 0; at--) {
    const entry = numbered[at]!;
    if (entry[0].segment !== segment) break;
    run.unshift(entry);
    // The same segment sent again begins where the client sits.
    if (at < last && entry[0].place.kind === hops[0]?.place.kind && entry[0].place.name === hops[0].place.name) break;
  }
  return run;
}

/** Which rule, which roll of the dice, which mark, which conntrack entry: what led to the end, in order. */
export function chainOfReasons({ hops }: Pick<ConnectionRecord, 'hops'>): readonly ReasonStep[] {
  return decidingRun(hops).flatMap(([{ place, decided }, hop]) =>
    decided
      .filter((decision) => !isPlain(decision))
      .map((decision): ReasonStep => ({ place: placeName(place), sentence: decisionWords(decision), hop })),
  );
}
