/** What became of a connection, in a word or two. */
import { words } from '../words/words.ts';

export const outcomeWords = words('presenters/outcomes', {
  open: 'under way',
  accept: 'answered',
  error: 'answered with an error',
  refused: 'refused (RST)',
  reject: 'rejected (ICMP)',
  drop: 'dropped',
  unroutable: 'lost',
  nxdomain: 'no such name',
});

/** The line of a table that says what became of a connection, or what it waits for. */
export const verdictWords = words('presenters/verdicts', {
  /** Where nobody else can be named who answers. */
  theNode: 'the node',
  /** A connection that is kept open. @param who the Pod or the address */
  open: (answers: number, who: string) => `open · ${answers} answered by ${who}`,
  /** A rule or a link has silenced the packet. @param tries how often it was sent, when more than once */
  lost: (place: string, tries?: number) =>
    `lost at ${place}${tries === undefined ? '' : `, sent ${tries} times`}; the client waits…`,
  /** @param state as netstat names it */
  waits: (state: string, tries?: number) => `${state}…${tries === undefined ? '' : `, sent ${tries} times`}`,
  answered: (who: string) => `answered by ${who}`,
  answeredWith: (status: number, who: string) => `${status} from ${who}`,
  /** The reason is the engine's. */
  noRoute: (reason: string) => `lost · ${reason}`,
});
