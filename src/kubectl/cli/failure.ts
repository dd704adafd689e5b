/**
 * How a command of kubectl fails, and in which words it says so. Upstream: kubectl/pkg/cmd/util/helpers.go (checkErr) and
 * apimachinery/pkg/api/errors.
 */
import type { Status } from '../../api/index.ts';

/** Anything that ends a command early. Its message is printed after "error: ". */
export class Failure extends Error {
  override name = 'Failure';
}

/** The API server said no. */
export class StatusFailure extends Failure {
  override name = 'StatusFailure';
  readonly status: Status;

  constructor(status: Status) {
    super(status.message ?? '');
    this.status = status;
  }

  get reason(): string {
    return this.status.reason ?? '';
  }

  /** The same refusal, told as kubectl tells it of an object out of a file: `error when creating "web.yaml": …`. */
  during(verb: string, source: string): StatusFailure {
    return new StatusFailure({
      ...this.status,
      message: `error when ${verb} ${JSON.stringify(source)}: ${this.message}`,
    });
  }
}

/** Printed as it stands, without "error: ". */
export class PlainFailure extends Failure {
  override name = 'PlainFailure';
}

/** Something was printed on standard output before it went wrong. */
export class PrintedFailure extends Failure {
  override name = 'PrintedFailure';
  readonly printed: string;

  constructor(message: string, printed: string) {
    super(message);
    this.printed = printed;
  }
}

/** More than one thing went wrong; a line each. */
export class SeveralFailures extends Failure {
  override name = 'SeveralFailures';
  readonly failures: readonly Failure[];

  constructor(failures: readonly Failure[]) {
    super(failures.map(({ message }) => message).join(', '));
    this.failures = failures;
  }
}

/** The command has said everything already. */
export class Exit extends Error {
  override name = 'Exit';
  readonly code: number;

  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

/** A command line that makes no sense: the message, and where help is. @param path of the command, such as "rollout undo" */
export function usageFailure(path: string, message: string): Failure {
  return new Failure(`${message}\nSee 'kubectl${path === '' ? '' : ` ${path}`} -h' for help and examples`);
}

/** Failures of a list of objects: each told on a line, a message of the client's own without "error: ". */
export function gathered(failures: readonly Failure[]): Failure | undefined {
  return failures.length > 0 ? new SeveralFailures(failures) : undefined;
}

/** The failure where one of several may have happened. */
export function combined(failures: readonly Failure[]): Failure | undefined {
  return failures.length > 1 ? new SeveralFailures(failures) : failures[0];
}

function invalid({ details, message }: Status): string {
  const said = `The ${details?.kind ?? ''} "${details?.name ?? ''}" is invalid`;
  if (!details) return `The request is invalid: ${message ?? ''}`;
  if (!details.causes || details.causes.length === 0)
    return details.kind || details.name ? `${said}: ${message ?? ''}` : `The request is invalid: ${message ?? ''}`;
  const subject = details.kind || details.name ? said : 'The request is invalid';
  const causes = details.causes.map(({ field, message: text }) => `${field ? `${field}: ` : ''}${text ?? ''}`);
  return causes.length === 1
    ? `${subject}: ${causes[0]}`
    : `${subject}: \n${causes.map((cause) => `* ${cause}`).join('\n')}`;
}

/** The sentence for an answer of the server, as `kubectl get` and its like print it. */
function statusSentence(status: Status): string {
  if (status.reason === 'Unauthorized') return `error: You must be logged in to the server (${status.message ?? ''})`;
  return status.reason
    ? `Error from server (${status.reason}): ${status.message ?? ''}`
    : `Error from server: ${status.message ?? ''}`;
}

/** What is to stand on standard output before the failure is told. */
export function printedBefore(failure: Failure): string {
  if (failure instanceof SeveralFailures) return failure.failures.map(printedBefore).join('');
  return failure instanceof PrintedFailure ? failure.printed : '';
}

/** What is printed of a failure, without its last line feed. */
export function failureText(failure: Failure): string {
  if (failure instanceof SeveralFailures)
    return failure.failures
      .map((one) => (one instanceof StatusFailure ? statusSentence(one.status) : one.message))
      .join('\n');
  if (failure instanceof StatusFailure)
    return failure.reason === 'Invalid' ? invalid(failure.status) : statusSentence(failure.status);
  if (failure instanceof PlainFailure || failure.message.startsWith('error: ')) return failure.message;
  return `error: ${failure.message}`;
}
