/**
 * What became of a connection, in a word for a mark and a line for a table. The six verdicts look different and read different:
 * an RST from the Pod, kube-proxy's ICMP and a rule's silence are three diagnoses, not one error.
 */
import { splitKey, type ConnectionRecord, type Verdict } from '../../api/index.ts';
import { podSuffix } from './flowWords.ts';
import { verdictWords } from './outcome.words.ts';
import { reasonText } from './reasonText.ts';

/** `open` while it is under way; `error` when the application itself answered with one. */
export type Outcome = Verdict | 'open' | 'error';

export type Tone = 'ok' | 'bad' | 'warn' | 'quiet';

export const OUTCOME_TONES: Readonly<Record<Outcome, Tone>> = {
  open: 'quiet',
  accept: 'ok',
  error: 'bad',
  refused: 'bad',
  reject: 'bad',
  drop: 'bad',
  unroutable: 'warn',
  nxdomain: 'warn',
};

function lastStatus(record: ConnectionRecord): number | undefined {
  return record.requests.findLast((request) => request.status !== undefined)?.status;
}

export function outcomeOf(record: ConnectionRecord): Outcome {
  if (record.verdict === undefined) return 'open';
  const status = lastStatus(record);
  return record.verdict === 'accept' && status !== undefined && status >= 500 ? 'error' : record.verdict;
}

/** A packet that a rule has silenced is lost at once; its client finds out when its patience ends. */
function openLine(record: ConnectionRecord): string {
  const { hops, state, keepAlive, requests, requestCount = requests.length, tries } = record;
  if (keepAlive && clientIdle(record)) return verdictWords.open(requestCount, whoAnswers(record));
  // What an established connection waits on has been lost only while it is not acknowledged.
  const mayBeLost = state !== 'established' || tries !== undefined;
  const silenced = mayBeLost
    ? hops.findLast(({ ending }) => ending?.verdict === 'drop' || ending?.verdict === 'unroutable')
    : undefined;
  const times = tries !== undefined && tries > 1 ? tries : undefined;
  return silenced ? verdictWords.lost(silenced.place.name, times) : verdictWords.waits(state, times);
}

/** Its last request has been answered, and the next one is not there yet. */
function clientIdle({ state, requests }: ConnectionRecord): boolean {
  return state === 'established' && requests.at(-1)?.answeredAt !== undefined;
}

function whoAnswers({ endpointPod, endpoint }: ConnectionRecord): string {
  return endpointPod ? shortPod(endpointPod) : (endpoint ?? verdictWords.theNode);
}

/** The verdict column: "200 from frontend-x2k9p", "DROP · reason". */
export function verdictLine(record: ConnectionRecord): string {
  const { verdict } = record;
  if (verdict === undefined) return openLine(record);
  const reason = reasonText(record);
  switch (verdict) {
    case 'accept': {
      const who = whoAnswers(record);
      const status = lastStatus(record);
      return status === undefined ? verdictWords.answered(who) : verdictWords.answeredWith(status, who);
    }
    case 'refused':
      return `${record.reasonCode === 'ConnectionClosed' ? 'EOF' : 'RST'} · ${reason}`;
    case 'reject':
      return `REJECT · ${reason}`;
    case 'drop':
      return `DROP · ${reason}`;
    case 'nxdomain':
      return `NXDOMAIN · ${reason}`;
    case 'unroutable':
      return verdictWords.noRoute(reason);
  }
}

/** "frontend-x2k9p" for default/frontend-6d4cf56db6-x2k9p: the middle is the template's hash, and says nothing to a reader. */
export function shortPod(key: string): string {
  const { name } = splitKey(key);
  const parts = /^(.*?)(?:-[4-9bcdf]{1,10})?-([bcdfghjklmnpqrstvwxz2456789]{5})$/.exec(name);
  return parts && podSuffix(name) !== name ? `${parts[1] ?? ''}-${parts[2] ?? ''}` : name;
}
