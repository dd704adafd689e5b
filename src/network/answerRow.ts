/** An answered request to a virtual address, as a row that knows the one before it. */
import type { Answer, Flow } from '../api/index.ts';

export class AnswerRow implements Answer {
  readonly at: number;
  readonly flow: Flow;
  readonly endpoint: string;
  readonly pod: string | undefined;
  readonly opened: boolean;
  /** undefined: there was none, or it is forgotten. */
  before: AnswerRow | undefined;

  constructor(answer: Answer, before: AnswerRow | undefined) {
    this.at = answer.at;
    this.flow = answer.flow;
    this.endpoint = answer.endpoint;
    this.pod = answer.pod;
    this.opened = answer.opened;
    this.before = before;
  }

  /** For fingerprints of a run: the rows before this one have had theirs. */
  toJSON(): unknown {
    return [this.at, this.endpoint, this.opened];
  }
}
