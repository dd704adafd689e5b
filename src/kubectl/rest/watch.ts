/** Events of a watch, one by one, out of the lines of its stream. Upstream: apimachinery/pkg/watch, client-go/tools/watch. */
import { Failure } from '../cli/failure.ts';
import type { Routine } from '../../shell/index.ts';
import type { Client } from './client.ts';

export interface WatchEvent<T = Readonly<Record<string, unknown>>> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: T;
}

export interface WatchReader<T> {
  /** The next event; undefined: the stream has ended; 'late': none came within so many ms. */
  next(until?: number): Routine<WatchEvent<T> | undefined | 'late'>;
}

export function watched<T = Readonly<Record<string, unknown>>>(client: Client, stream: number): WatchReader<T> {
  let text = '';
  return {
    *next(until) {
      for (;;) {
        const end = text.indexOf('\n');
        if (end >= 0) {
          const line = text.slice(0, end);
          text = text.slice(end + 1);
          const event = parse<T>(line);
          if (event && event.type !== 'BOOKMARK') return event;
          continue;
        }
        const piece = yield* client.read(stream, until);
        if ('late' in piece) return 'late';
        if ('end' in piece) return undefined;
        text += piece.text;
      }
    },
  };
}

function parse<T>(line: string): WatchEvent<T> | undefined {
  if (line.trim() === '') return undefined;
  try {
    return JSON.parse(line) as WatchEvent<T>;
  } catch {
    throw new Failure(`unable to decode an event from the watch stream: ${line.slice(0, 80)}`);
  }
}
