/** What describe writes on: lines by level, cells between tabs, and the parts all kinds have. Upstream: kubectl/pkg/describe/describe.go. */
import {
  bootEpochMs,
  compareText,
  parseTimestamp,
  printAgeSince,
  type Labels,
  type ObjectMeta,
  type Time,
} from '../../api/index.ts';
import { alignTabs } from '../print/tabs.ts';

/** Annotations that describe does not show. */
const HIDDEN = new Set(['kubectl.kubernetes.io/last-applied-configuration']);
const LONGEST_ANNOTATION = 140;

export class Page {
  /** ms of cluster time. */
  readonly now: number;
  private text = '';

  constructor(now: number) {
    this.now = now;
  }

  /** A line, or a part of one when no line feed ends it. */
  write(level: number, text: string): void {
    this.text += '  '.repeat(level) + text;
  }

  line(level: number, text: string): void {
    this.write(level, `${text}\n`);
  }

  toString(): string {
    return alignTabs(this.text);
  }

  /** With its tabs, where kubectl leaves them in. */
  unaligned(): string {
    return this.text;
  }

  labels(title: string, labels: Labels = {}): void {
    this.list(
      title,
      Object.keys(labels)
        .sort(compareText)
        .map((key) => `${key}=${labels[key]}`),
    );
  }

  /** One below the other, or "<none>". */
  list(title: string, items: readonly string[]): void {
    this.line(0, `${title}:\t${items.length === 0 ? '<none>' : items.join('\n\t')}`);
  }

  annotations(title: string, annotations: Labels = {}): void {
    const keys = Object.keys(annotations)
      .filter((key) => !HIDDEN.has(key))
      .sort(compareText);
    this.write(0, `${title}:\t`);
    if (keys.length === 0) this.line(0, '<none>');
    for (const [index, key] of keys.entries()) {
      if (index > 0) this.write(0, '\t');
      const value = annotations[key]!.replace(/\n$/, '');
      if (value.length + key.length + 2 <= LONGEST_ANNOTATION && !value.includes('\n')) {
        this.line(0, `${key}: ${value}`);
        continue;
      }
      this.line(0, `${key}:`);
      for (const part of value.split('\n')) this.line(0, `\t  ${shorten(part, LONGEST_ANNOTATION - 2)}`);
    }
  }

  /** Name, and namespace where the kind has one. */
  names({ name, namespace }: Pick<ObjectMeta, 'name' | 'namespace'>): void {
    this.line(0, `Name:\t${name}`);
    this.line(0, `Namespace:\t${namespace ?? ''}`);
  }

  controller({ ownerReferences = [] }: Pick<ObjectMeta, 'ownerReferences'>): void {
    const owner = ownerReferences.find(({ controller }) => controller);
    if (owner) this.line(0, `Controlled By:\t${owner.kind}/${owner.name}`);
  }

  age(time: Time | undefined): string {
    return printAgeSince(time, this.now);
  }
}

const shorten = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}...` : text);

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** From the first of 1970 on. */
const WEEKDAYS = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];
const DAY_MS = 86_400_000;

/** "Mon, 23 Nov 2026 07:01:09 +0000" (RFC 1123 with a zone). Go's zero time for none. */
export function longTime(time: Time | undefined): string {
  const at = time === undefined ? undefined : parseTimestamp(time);
  const [, year, month, day, clock] = /^(\d{4})-(\d\d)-(\d\d)T([\d:]{8})/.exec(time ?? '') ?? [];
  if (at === undefined) return 'Mon, 01 Jan 0001 00:00:00 +0000';
  const weekday = WEEKDAYS[Math.floor((at + bootEpochMs()) / DAY_MS) % 7];
  return `${weekday}, ${day} ${MONTHS[Number(month) - 1]} ${year} ${clock} +0000`;
}

export const trueFalse = (value: boolean | undefined): string => (value ? 'True' : 'False');
export const orNone = (text: string | undefined): string => text || '<none>';
