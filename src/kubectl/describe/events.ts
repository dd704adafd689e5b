/** The events of an object, at the end of its description. Upstream: searchEvents and DescribeEvents of kubectl/pkg/describe. */
import { compareText, printAgeSince, type Event } from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Client } from '../rest/client.ts';
import { listAll } from '../rest/typed.ts';
import type { Page } from './page.ts';

/** What events name. */
export interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
}

export function* searchEvents(client: Client, { kind, name, namespace, uid }: Subject): Routine<Event[]> {
  const path = namespace === '' ? '/api/v1/events' : `/api/v1/namespaces/${namespace}/events`;
  const terms = [
    ['involvedObject.kind', kind],
    ['involvedObject.name', name],
    ['involvedObject.namespace', namespace],
    ['involvedObject.uid', uid],
  ];
  const fieldSelector = terms.map(([field, value]) => `${field}=${value}`).join(',');
  return yield* listAll<Event>(client, path, { fieldSelector });
}

export function describeEvents(page: Page, events: readonly Event[]): void {
  if (events.length === 0) return page.line(0, 'Events:\t<none>');
  page.line(0, 'Events:\n  Type\tReason\tAge\tFrom\tMessage');
  page.line(1, '----\t------\t----\t----\t-------');
  const sorted = [...events].sort((a, b) => compareText(a.lastTimestamp ?? '', b.lastTimestamp ?? ''));
  for (const event of sorted) {
    const { type = '', reason = '', source, reportingComponent = '', message = '' } = event;
    page.line(
      1,
      `${type}\t${reason}\t${interval(event, page.now)}\t${source?.component || reportingComponent}\t${message.trim()}`,
    );
  }
}

/** "10s (x5 over 2m)". */
export function interval({ firstTimestamp, lastTimestamp, count = 0 }: Event, now: number): string {
  const first = printAgeSince(firstTimestamp, now);
  return count > 1 ? `${printAgeSince(lastTimestamp, now)} (x${count} over ${first})` : first;
}
