/** A decision that is no rule's, as it is kept with its hop: which sentence it is. The words are made when somebody reads it. */
import type { Decision, EndingReason, Hop } from './packet.ts';
import { inEnglish, type Said } from './sentences.ts';

type Noted = Exclude<Decision, { kind: 'rule' }>;
export type Turn = Noted['turn'];

/** Reads like the decision it stands for; `toJSON` makes that of it. */
export class Decided {
  readonly kind: Noted['kind'];
  readonly said: Said;
  readonly turn: Turn;

  constructor(kind: Noted['kind'], said: Said, turn?: Turn) {
    this.kind = kind;
    this.said = said;
    this.turn = turn;
  }

  get sentence(): string {
    return inEnglish(this.said);
  }

  /** The decision as plain data. Fingerprints of a run are made of it too. */
  toJSON(): Noted {
    const { kind, said, turn } = this;
    return { kind, ...wording(said), ...(turn === undefined ? {} : { turn }) };
  }
}

/** What of anything told is words: the record, and its English for who wants a string. */
export function wording(said: Said): { readonly said: Said; readonly sentence: string } {
  return { said, sentence: inEnglish(said) };
}

/** What decided most at a hop: the last that is no mere routing, else the last. */
export function decidingStep({ decided }: Pick<Hop, 'decided'>): Decision | undefined {
  return decided.findLast(({ kind }) => kind !== 'routing' && kind !== 'link') ?? decided.at(-1);
}

/** Endings on a node's cable, where no rule of its kernel has seen the packet. */
const ON_THE_WIRE: ReadonlySet<EndingReason> = new Set(['NodeDown', 'LinkCut', 'PacketLost']);

/** Whether a packet was lost on its way into the place of this hop: nobody has taken it in there. */
export function neverArrived({ place, ending, decided }: Pick<Hop, 'place' | 'ending' | 'decided'>): boolean {
  return place.kind === 'node' && ending !== undefined && ON_THE_WIRE.has(ending.reason) && decided.length === 0;
}

/** A decision that is kept, or plain data already. */
export function toldDecision(decision: Decision): Decision {
  return 'toJSON' in decision ? (decision as Decided).toJSON() : decision;
}
