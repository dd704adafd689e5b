/** Background jobs: wait, jobs, fg, kill. Left out: bg and Ctrl-Z, for nothing here can be stopped. */
import { SIGNALS } from '../machine/machine.ts';
import type { Routine } from '../machine/operations.ts';
import type { Builtin, RunningShell } from './builtin.ts';
import { Exit } from './control.ts';

export const wait: Builtin = function* (shell, process) {
  if (process.args.length === 0) {
    for (const job of shell.jobs.splice(0)) {
      const status = yield* shell.waitFor(job, true);
      if (shell.process.pending.length > 0) return status;
    }
    return 0;
  }
  let status = 0;
  for (const word of process.args) {
    const job = jobNamed(shell, word);
    if (!job) {
      if (shell.state.dialect === 'bash') yield* shell.complain(`wait: pid ${word} is not a child of this shell`);
      status = 127;
    } else status = yield* shell.waitFor(job, true);
  }
  return status;
};

function jobNamed(shell: Parameters<Builtin>[0], word: string) {
  const number = /^%(\d+)$/.exec(word)?.[1];
  return number === undefined ? shell.jobs.find(({ pid }) => String(pid) === word) : shell.jobs[Number(number) - 1];
}

/** "[1]+  Done                    sleep 5", as bash lists a job. */
function jobLine({ jobs, jobTexts }: RunningShell, index: number): string {
  const job = jobs[index]!;
  const { status } = job;
  const state = status === undefined ? 'Running' : status === 0 ? 'Done' : `Exit ${status}`;
  const mark = index === jobs.length - 1 ? '+' : index === jobs.length - 2 ? '-' : ' ';
  return `[${index + 1}]${mark}  ${state.padEnd(24)}${jobTexts.get(job) ?? ''}${status === undefined ? ' &' : ''}`;
}

export const jobs: Builtin = function* (shell, process) {
  for (const index of shell.jobs.keys()) {
    const job = shell.jobs[index]!;
    if (job.status !== undefined && shell.toldJobs.has(job)) continue;
    yield* process.say(jobLine(shell, index));
    if (job.status !== undefined) shell.toldJobs.add(job);
  }
  forgetEnded(shell);
  return 0;
};

/** Before its next prompt a shell says which of its jobs have ended. */
export function* tellEnded(shell: RunningShell): Routine<void> {
  for (const [index, job] of shell.jobs.entries()) {
    if (job.status === undefined || shell.toldJobs.has(job)) continue;
    shell.toldJobs.add(job);
    yield* shell.process.write(`${jobLine(shell, index)}\n`, 2);
  }
  forgetEnded(shell);
}

/** A job keeps its number: those that have ended go when none runs after them. `wait` may still ask for their status by pid. */
function forgetEnded({ jobs: list, toldJobs, isInteractive }: RunningShell): void {
  if (!isInteractive) return;
  for (let last = list.at(-1); last && toldJobs.has(last); last = list.at(-1)) list.pop();
}

export const fg: Builtin = function* (shell, process) {
  const job = jobNamed(shell, process.args[0] ?? `%${shell.jobs.length}`);
  if (!job) {
    yield* process.complain(`${process.args[0] ?? 'current'}: no such job`);
    return 1;
  }
  if (shell.isInteractive) yield* process.say(shell.jobTexts.get(job) ?? '');
  job.inBackground = false;
  return yield* shell.waitFor(job);
};

export function signalNamed(word: string): string | undefined {
  const bare = word.replace(/^SIG/, '');
  if (bare in SIGNALS) return bare;
  return Object.entries(SIGNALS).find(([, number]) => String(number) === bare)?.[0];
}

/** A signal to the shell itself: its trap, or the end. */
function toItself({ process }: RunningShell, signal: string): true {
  if (process.caught.has(signal)) process.pending.push(signal);
  else if (signal !== '0') throw new Exit(128 + (SIGNALS[signal] ?? 15));
  return true;
}

export const kill: Builtin = function* (shell, process) {
  let words = process.args;
  let signal = 'TERM';
  const [first = ''] = words;
  if (first === '-l') {
    yield* process.say(Object.keys(SIGNALS).join(' '));
    return 0;
  }
  if (first === '-s' || /^-\w/.test(first)) {
    const named = signalNamed(first === '-s' ? (words[1] ?? '') : first.slice(1));
    if (named === undefined && first !== '-0') {
      yield* shell.complain(`kill: ${first.slice(1)}: invalid signal specification`);
      return 1;
    }
    signal = named ?? '0';
    words = words.slice(first === '-s' ? 2 : 1);
  }
  if (words.length === 0) {
    yield* process.write(
      'kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n',
      2,
    );
    return 2;
  }
  let status = 0;
  for (const word of words) {
    const pid = jobNamed(shell, word)?.pid ?? Number(word);
    const isKnown =
      Number.isInteger(pid) &&
      (process.system.kill(pid, signal) || (yield* process.ask({ kind: 'signal', pid, signal })) === true);
    if (isKnown || (pid === shell.process.pid && toItself(shell, signal))) continue;
    status = 1;
    const words =
      shell.state.dialect === 'bash'
        ? `kill: (${word}) - No such process`
        : shell.state.dialect === 'dash'
          ? 'kill: No such process'
          : `can't kill pid ${word}: No such process`;
    yield* shell.complain(words);
  }
  return status;
};
