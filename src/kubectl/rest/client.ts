/**
 * Exchanges with the API server: paths and queries out, objects or kubectl's failures back; warnings are printed as they come. Upstream:
 * client-go/rest. Left out: retries, rate limits, credentials; impersonation is sent along and decides nothing.
 */
import type { Status } from '../../api/index.ts';
import type { Process, Routine } from '../../shell/index.ts';
import { Failure, PlainFailure, StatusFailure } from '../cli/failure.ts';
import type { ApiAnswer, ApiOpened, ApiRequest, StreamPiece, Unreachable } from '../host.ts';
import { isRecord } from '../records.ts';

export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface Sent {
  readonly query?: Query;
  readonly accept?: string;
  readonly contentType?: string;
  /** An object is sent as JSON. */
  readonly body?: unknown;
}

export const JSON_TYPE = 'application/json';
export const TABLE_ACCEPT =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';

export const PATCH_TYPES = {
  strategic: 'application/strategic-merge-patch+json',
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;

/** As Go's url.QueryEscape writes it. */
function escaped(text: string): string {
  return encodeURIComponent(text)
    .replaceAll('%20', '+')
    .replaceAll(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The path with its query, the keys in order; what is undefined is left out. */
function withQuery(path: string, query: Query = {}): string {
  const pairs = Object.keys(query)
    .sort()
    .flatMap((key) => {
      const value = query[key];
      const values = value === undefined ? [] : typeof value === 'string' ? [value] : value;
      return values.map((one) => `${escaped(key)}=${escaped(one)}`);
    });
  return pairs.length === 0 ? path : `${path}${path.includes('?') ? '&' : '?'}${pairs.join('&')}`;
}

export class Client {
  readonly process: Process;
  readonly server: string;
  private readonly isKnown: boolean;
  private readonly warned = new Set<string>();

  /**
   * @param server its address, as errors name it
   * @param isKnown the host answers for that address; elsewhere nobody listens
   */
  constructor(process: Process, server: string, isKnown = true) {
    this.process = process;
    this.server = server;
    this.isKnown = isKnown;
  }

  /** The answer, whatever its status. @throws Failure when nobody answers */
  *answer(method: ApiRequest['method'], path: string, sent: Sent = {}): Routine<ApiAnswer> {
    const { query, accept = JSON_TYPE, contentType = JSON_TYPE, body } = sent;
    if (!this.isKnown) throw this.refused();
    const request: ApiRequest = {
      kind: 'api',
      method,
      path: withQuery(path, query),
      headers: body === undefined ? { Accept: accept } : { Accept: accept, 'Content-Type': contentType },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    };
    const answer = (yield* this.process.ask(request)) as ApiAnswer | Unreachable;
    if ('unreachable' in answer) throw this.unreachable(answer);
    yield* this.warn(answer.headers['warning']);
    return answer;
  }

  /** The body of a good answer. @throws StatusFailure when the server says no */
  *text(method: ApiRequest['method'], path: string, sent: Sent = {}): Routine<string> {
    const answer = yield* this.answer(method, path, sent);
    if (answer.status >= 400) throw statusFailure(answer);
    return answer.body;
  }

  /** The object of a good answer. @throws StatusFailure when the server says no */
  *send<T extends object = Record<string, unknown>>(
    method: ApiRequest['method'],
    path: string,
    sent: Sent = {},
  ): Routine<T> {
    const body = yield* this.text(method, path, sent);
    return parsed(body) as T;
  }

  *get<T extends object = Record<string, unknown>>(path: string, query?: Query, accept?: string): Routine<T> {
    return yield* this.send<T>('GET', path, { ...(query ? { query } : {}), ...(accept ? { accept } : {}) });
  }

  /** The object, or undefined when there is none of the name. */
  *find<T extends object = Record<string, unknown>>(path: string): Routine<T | undefined> {
    const answer = yield* this.answer('GET', path);
    if (answer.status === 404) return undefined;
    if (answer.status >= 400) throw statusFailure(answer);
    return parsed(answer.body) as T;
  }

  /** An answer that keeps coming. @returns the stream's number. @throws StatusFailure when it was refused */
  *open(path: string, query: Query, accept: string): Routine<number> {
    if (!this.isKnown) throw this.refused();
    const request = { kind: 'api open', path: withQuery(path, query), headers: { Accept: accept } };
    const answer = (yield* this.process.ask(request)) as ApiOpened | ApiAnswer | Unreachable;
    if ('unreachable' in answer) throw this.unreachable(answer);
    yield* this.warn(answer.headers['warning']);
    if (!('stream' in answer)) throw statusFailure(answer);
    return answer.stream;
  }

  /** @param until ms of cluster time after which it answers `late` */
  *read(stream: number, until?: number): Routine<StreamPiece> {
    const request = { kind: 'api read', stream, ...(until === undefined ? {} : { until }) };
    return (yield* this.process.ask(request)) as StreamPiece;
  }

  *close(stream: number): Routine<void> {
    yield* this.process.ask({ kind: 'api close', stream } as { kind: string });
  }

  private unreachable({ unreachable }: Unreachable): Failure {
    return /refused/.test(unreachable)
      ? this.refused()
      : new PlainFailure(`Unable to connect to the server: ${unreachable}`);
  }

  private refused(): Failure {
    const host = this.server.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
    return new PlainFailure(
      `The connection to the server ${host} was refused - did you specify the right host or port?`,
    );
  }

  /** Each warning is printed once. */
  private *warn(header: string | undefined): Routine<void> {
    for (const [, quoted = ''] of (header ?? '').matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)) {
      const text = quoted.replaceAll(/\\(.)/g, '$1');
      if (this.warned.has(text)) continue;
      this.warned.add(text);
      yield* this.process.write(`Warning: ${text}\n`, 2);
    }
  }
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch {
    // Told below.
  }
  throw new Failure(`couldn't get version/kind; json parse error: ${JSON.stringify(text.slice(0, 80))}`);
}

/** What an answer that is no Status means. Upstream: NewGenericServerResponse. */
const GENERIC: Readonly<Record<number, readonly [reason: string, message: string]>> = {
  401: ['Unauthorized', 'the server has asked for the client to provide credentials'],
  403: ['Forbidden', 'forbidden'],
  404: ['NotFound', 'the server could not find the requested resource'],
  405: ['MethodNotAllowed', 'the server does not allow this method on the requested resource'],
  500: ['InternalError', 'an error on the server has prevented the request from succeeding'],
  503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
};

/** The failure an answer is. */
export function statusFailure({ status, body }: ApiAnswer): StatusFailure {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    value = undefined;
  }
  if (isRecord(value) && value['kind'] === 'Status') return new StatusFailure(value as unknown as Status);
  const [reason, message] = GENERIC[status] ?? [
    '',
    `the server responded with the status code ${status} but did not return more information`,
  ];
  const said =
    status === 500 && body !== ''
      ? `an error on the server (${JSON.stringify(body)}) has prevented the request from succeeding`
      : message;
  return new StatusFailure({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: said,
    ...(reason === '' ? {} : { reason: reason as NonNullable<Status['reason']> }),
    code: status,
  });
}
