/**
 * What a cluster answered to kubectl's questions, kept: so that what kubectl prints of it can be compared with what a real one printed of
 * the same cluster, whatever the engine does by now.
 */
import type { Cluster } from '../cluster/index.ts';
import type { FileRequest } from '../shell/index.ts';
import { fileAnswer, kubectlMachine, printed, runKubectl, type KubectlRun } from './kubectlRun.ts';

/** Texts, and by line which question (by its text's number) got which answer. */
export interface Tape {
  readonly texts: readonly string[];
  readonly lines: Readonly<Record<string, readonly (readonly [question: number, answer: number])[]>>;
}

export interface Recorder {
  record(line: string): void;
  tape(): Tape;
}

/** @param files by path; changed as lines write them */
export function recorder(cluster: Cluster, files: Map<string, string>): Recorder {
  const texts: string[] = [];
  const numbers = new Map<string, number>();
  const lines: Record<string, [number, number][]> = {};
  const numberOf = (value: unknown): number => {
    const text = JSON.stringify(value ?? null);
    let number = numbers.get(text);
    if (number === undefined) numbers.set(text, (number = texts.push(text) - 1));
    return number;
  };
  return {
    record(line) {
      const heard: [number, number][] = [];
      runKubectl(cluster, line, {
        files,
        patience: 30_000,
        heard: (request, answer) => heard.push([numberOf(request), numberOf(answer)]),
      });
      // The same line may be asked twice, with other settings.
      lines[line] = [...(lines[line] ?? []), ...heard];
    },
    tape: () => ({ texts, lines }),
  };
}

/** Runs a line against the tape. @throws Error when it asks what is not on it */
export function replay(tape: Tape, line: string, files: Map<string, string>): KubectlRun {
  const left = (tape.lines[line] ?? []).map(([question, answer]) => ({
    question: tape.texts[question]!,
    answer: tape.texts[answer]!,
  }));
  const machine = kubectlMachine(line, files);
  machine.closeInput();
  while (machine.run(10_000) !== 'ended') {
    for (const { id, request } of machine.calls()) {
      if (request.kind === 'file') {
        machine.answer(id, fileAnswer(files, request as FileRequest));
        continue;
      }
      const asked = JSON.stringify(request);
      const at = left.findIndex(({ question }) => question === asked);
      const found = left[at];
      if (!found) throw new Error(`not on the tape: ${asked}; record again with scripts/kubectlParity.mjs`);
      // Questions that come again have their own answers; the last one stays.
      if (left.some(({ question }, index) => index > at && question === asked)) left.splice(at, 1);
      machine.answer(id, JSON.parse(found.answer));
    }
  }
  return printed(machine);
}
