/**
 * GET …/pods/NAME/log: which lines of which container's log, and in which form. The API server chooses the container and checks the
 * options, the kubelet has the lines. Upstream: pkg/registry/core/pod/strategy.go (LogLocation), core/pod/rest/log.go,
 * pkg/kubelet/kuberuntime/logs. Left out: which stream a line was written to, so `stream` changes nothing.
 */
import { ApiError, parseTimestamp, timestamp, type Pod, type ResponseStream } from '../api/index.ts';
import {
  badRequest,
  forbiddenField,
  invalid,
  invalidValue,
  isTrue,
  notFound,
  parseUrl,
  type ApiServer,
  type FieldError,
  type StreamResponse,
} from '../apiserver/index.ts';
import type { ContainerLog, Kubelet, LogLine } from '../kubelet/index.ts';

interface LogServer {
  readonly api: Pick<ApiServer, 'get'>;
  readonly kubelet: Pick<Kubelet, 'openLog'>;
  readonly now: () => number;
}

interface LogOptions {
  readonly tailLines?: number;
  readonly limitBytes?: number;
  /** Lines from then on, in ms of cluster time. */
  readonly since?: number;
  readonly timestamps: boolean;
}

const PODS = { group: '', resource: 'pods' };
const HEADERS = { 'Content-Type': 'text/plain' };

/** Answers a request for a container's log; undefined: the path is another. */
export function answerLog(server: LogServer, path: string, streaming: boolean): StreamResponse | undefined {
  const { segments, query } = parseUrl(path);
  const [api, v1, namespaces, namespace = '', pods, name = '', log] = segments;
  const isLog = api === 'api' && v1 === 'v1' && namespaces === 'namespaces' && pods === 'pods' && log === 'log';
  if (!isLog || segments.length !== 7) return undefined;
  try {
    const options = readOptions(query, name, server.now());
    const pod = server.api.get('pods', namespace, name);
    if (!pod) throw notFound(PODS, name);
    const container = chosenContainer(pod, query.get('container') ?? '');
    return readLog(server, pod, container, isTrue(query.get('previous')), options, {
      follow: streaming && isTrue(query.get('follow')),
    });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { status: error.status.code, headers: { 'Content-Type': 'application/json' }, body: error.status };
  }
}

function readLog(
  { api, kubelet }: LogServer,
  { metadata: { namespace = 'default', name }, spec }: Pod,
  container: string,
  previous: boolean,
  options: LogOptions,
  { follow }: { readonly follow: boolean },
): StreamResponse {
  // Nothing is written yet where no kubelet has the Pod.
  if (spec.nodeName === undefined) return { status: 200, headers: HEADERS, body: '' };
  const log = kubelet.openLog(`${namespace}/${name}`, container, previous);
  if (!log) throw unreachable(api, spec.nodeName, `${namespace}/${name}/${container}`);
  const writer = new LogWriter(log, options);
  if (follow) return { status: 200, headers: HEADERS, body: undefined, stream: new FollowedLog(log, writer) };
  return { status: 200, headers: HEADERS, body: writer.next() };
}

/** The API server cannot talk to the node's kubelet, and says what its dialer said. */
function unreachable(api: Pick<ApiServer, 'get'>, node: string, path: string): ApiError {
  const addresses = api.get('nodes', '', node)?.status?.addresses ?? [];
  const ip = addresses.find(({ type }) => type === 'InternalIP')?.address ?? node;
  const message = `Get "https://${ip}:10250/containerLogs/${path}": dial tcp ${ip}:10250: connect: no route to host`;
  return new ApiError({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, code: 500 });
}

/** @upstream pkg/registry/core/pod/strategy.go#validateContainer */
function chosenContainer({ metadata: { name }, spec }: Pod, asked: string): string {
  const { initContainers = [], containers, ephemeralContainers = [] } = spec;
  const names = [...initContainers, ...containers, ...ephemeralContainers].map((container) => container.name);
  if (asked !== '') {
    if (names.includes(asked)) return asked;
    throw badRequest(`container ${asked} is not valid for pod ${name}`);
  }
  const [first, second] = containers;
  if (first && !second) return first.name;
  throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${names.join(' ')}]`);
}

/** @throws ApiError Invalid, or BadRequest for what is no number or time at all */
function readOptions(query: ReadonlyMap<string, string>, pod: string, now: number): LogOptions {
  const errors: FieldError[] = [];
  const number = (key: string, least: number, otherwise: string): number | undefined => {
    const text = query.get(key);
    if (text === undefined || text === '') return undefined;
    if (!/^-?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`);
    if (Number(text) < least) errors.push(invalidValue(key, Number(text), otherwise));
    return Number(text);
  };
  const tailLines = number('tailLines', 0, 'must be greater than or equal to 0');
  const limitBytes = number('limitBytes', 1, 'must be greater than 0');
  const time = sinceTime(query.get('sinceTime'));
  const both = time !== undefined && query.has('sinceSeconds');
  const seconds = number('sinceSeconds', both ? -Infinity : 1, 'must be greater than 0');
  if (both) errors.push(forbiddenField('', 'at most one of `sinceTime` or `sinceSeconds` may be specified'));
  if (errors.length > 0) throw invalid({ group: '', kind: 'PodLogOptions' }, pod, errors);
  const since = seconds === undefined ? time : now - seconds * 1000;
  return {
    timestamps: isTrue(query.get('timestamps')),
    ...(tailLines === undefined ? {} : { tailLines }),
    ...(limitBytes === undefined ? {} : { limitBytes }),
    ...(since === undefined ? {} : { since }),
  };
}

function sinceTime(text: string | undefined): number | undefined {
  if (text === undefined || text === '' || text === 'null') return undefined;
  const time = parseTimestamp(inUtc(text));
  if (time === undefined)
    throw badRequest(`parsing time "${text}" as "2006-01-02T15:04:05Z07:00": cannot parse "${text}" as "2006"`);
  return time;
}

/** A time with an offset of none is one in UTC; other offsets are not understood. */
const inUtc = (text: string): string => text.replace(/[+-]00:00$/, 'Z');

/** Turns lines into text, within the bounds of the options. */
class LogWriter {
  private readonly log: ContainerLog;
  private readonly options: LogOptions;
  /** Bytes that may still be written. */
  private remain: number;
  private isFirst = true;

  constructor(log: ContainerLog, options: LogOptions) {
    this.log = log;
    this.options = options;
    this.remain = options.limitBytes ?? Infinity;
  }

  get isFull(): boolean {
    return this.remain <= 0;
  }

  next(): string {
    const { tailLines, since = -Infinity } = this.options;
    let lines = this.log.next().flatMap(separate);
    // Which lines are the last ones is decided before which of them are new enough.
    if (this.isFirst && tailLines !== undefined) lines = lines.slice(Math.max(0, lines.length - tailLines));
    this.isFirst = false;
    const chosen = lines.filter(({ at }) => at >= since);
    return chosen.map((line) => this.written(line)).join('');
  }

  private written({ at, text }: LogLine): string {
    if (this.remain <= 0) return '';
    const whole = `${this.options.timestamps ? `${preciseTime(at)} ` : ''}${text}\n`;
    if (this.remain === Infinity) return whole;
    const cut = firstBytes(whole, this.remain);
    this.remain -= cut.bytes;
    return cut.text;
  }
}

/** What was printed at one go may be several lines, each with its time. */
function separate({ at, text }: LogLine): readonly LogLine[] {
  return text.includes('\n') ? text.split('\n').map((part) => ({ at, text: part })) : [{ at, text }];
}

/** As much of a text as fits into so many bytes of UTF-8; a character that does not fit is left out whole. */
function firstBytes(text: string, most: number): { readonly text: string; readonly bytes: number } {
  let bytes = 0;
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (bytes + size > most) return { text: text.slice(0, length), bytes: most };
    bytes += size;
    length += character.length;
  }
  return { text, bytes };
}

/** RFC 3339 with nine digits, as container runtimes write it. */
function preciseTime(at: number): string {
  const fraction = Math.floor((at - Math.floor(at / 1000) * 1000) * 1e6);
  return timestamp(at).replace('Z', `.${String(fraction).padStart(9, '0')}Z`);
}

/** A log that is followed until its container has ended: the next run has another. */
class FollowedLog implements ResponseStream {
  ended = false;
  private readonly log: ContainerLog;
  private readonly writer: LogWriter;

  constructor(log: ContainerLog, writer: LogWriter) {
    this.log = log;
    this.writer = writer;
  }

  read(): string {
    if (this.ended) return '';
    const text = this.writer.next();
    if (!this.log.isRunning || this.writer.isFull) this.ended = true;
    return text;
  }

  close(): void {
    this.ended = true;
  }
}
