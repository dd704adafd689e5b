/** Files a command line names. */
import type { FileText, Process, Routine } from '../../shell/index.ts';
import { pathOf } from './paths.ts';

/** Its text; undefined when there is no such file. */
export function* readFile(process: Process, path: string): Routine<string | undefined> {
  const request = { kind: 'file', does: 'read', path: pathOf(process, path) } as const;
  const answer = (yield* process.ask(request)) as FileText;
  return 'text' in answer ? answer.text : undefined;
}
