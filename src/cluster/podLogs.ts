/**
 * GET of a Pod's log: which container, which lines, and lines to come. Upstream: pkg/registry/core/pod/rest/log.go and strategy.go
 * (LogLocation), and in the kubelet kubelet_pods.go (validateContainerLogStatus) and kuberuntime/logs. Left out: sinceTime with
 * fractions of a second, the stream parameter, limitBytes in the middle of a followed line.
 */
import { parseTimestamp, timestamp, type ContainerStatus, type Pod, type ResponseStream } from '../api/index.ts';
import {
  badRequest,
  forbiddenField,
  invalid,
  invalidValue,
  type ApiServer,
  type FieldError,
} from '../apiserver/index.ts';
import type { Kubelet, LogLine } from '../kubelet/index.ts';

export interface LogSource {
  readonly api: Pick<ApiServer, 'get'>;
  readonly kubelet: Pick<Kubelet, 'logs'>;
  /** Cluster time, in ms. */
  readonly now: () => number;
}

interface LogOptions {
  readonly container: string;
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  /** Lines before this moment are left out. */
  readonly since: number;
  readonly tailLines: number;
  readonly limitBytes: number;
}

export type LogQuery = ReadonlyMap<string, string>;

/** The log so far, or with follow a stream of it. @throws ApiError BadRequest, Invalid */
export function podLog(source: LogSource, pod: Pod, query: LogQuery): string | ResponseStream {
  const options = readOptions(pod, query, source.now());
  // A Pod without a node has nobody who could know more.
  if (!pod.spec.nodeName) return '';
  mustHaveLog(pod, options);
  const { namespace = '', name } = pod.metadata;
  const lines = (previous: boolean): readonly LogLine[] =>
    source.kubelet.logs({
      pod: `${namespace}/${name}`,
      container: options.container,
      previous,
    }) ?? [];
  const soFar = lines(options.previous)
    .filter(({ at }) => at >= options.since)
    .slice(options.tailLines === Infinity ? 0 : -options.tailLines || Infinity);
  const text = print(soFar, options).slice(0, options.limitBytes);
  if (!options.follow || options.previous) return text;
  const runs = statusOf(pod, options.container)?.restartCount ?? 0;
  return new FollowedLog(text, {
    lines,
    print: (line) => print([line], options),
    state: () => runState(source, pod, options.container, runs),
  });
}

const flag = (query: LogQuery, name: string): boolean => query.has(name) && query.get(name) !== 'false';

function readOptions(pod: Pod, query: LogQuery, now: number): LogOptions {
  const errors: FieldError[] = [];
  const number = (name: string, least: number, rule: string): number | undefined => {
    const text = query.get(name);
    if (text === undefined || text === '') return undefined;
    if (!/^-?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
    if (Number(text) < least) errors.push(invalidValue(name, Number(text), rule));
    return Number(text);
  };
  const tailLines = number('tailLines', 0, 'must be greater than or equal to 0') ?? Infinity;
  const limitBytes = number('limitBytes', 1, 'must be greater than 0') ?? Infinity;
  const seconds = number('sinceSeconds', 1, 'must be greater than 0');
  const time = query.get('sinceTime') ?? '';
  if (seconds !== undefined && time !== '')
    errors.push(forbiddenField('', 'at most one of `sinceTime` or `sinceSeconds` may be specified'));
  if (errors.length > 0) throw invalid({ group: '', kind: 'PodLogOptions' }, pod.metadata.name, errors);
  return {
    container: chosenContainer(pod, query.get('container') ?? ''),
    follow: flag(query, 'follow'),
    previous: flag(query, 'previous'),
    timestamps: flag(query, 'timestamps'),
    since: seconds === undefined ? (parseTimestamp(time) ?? -Infinity) : now - seconds * 1000,
    tailLines,
    limitBytes,
  };
}

function chosenContainer({ metadata, spec }: Pod, wanted: string): string {
  const names = spec.containers.map(({ name }) => name);
  const initial = (spec.initContainers ?? []).map(({ name }) => name);
  if (wanted !== '') {
    if (names.includes(wanted) || initial.includes(wanted)) return wanted;
    throw badRequest(`container ${wanted} is not valid for pod ${metadata.name}`);
  }
  const [only = '', ...more] = names;
  if (more.length === 0 && initial.length === 0) return only;
  const others = initial.length > 0 ? ` or one of the init containers: [${initial.join(' ')}]` : '';
  throw badRequest(
    `a container name must be specified for pod ${metadata.name}, choose one of: [${names.join(' ')}]${others}`,
  );
}

function statusOf({ status }: Pod, container: string): ContainerStatus | undefined {
  const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  return all.find(({ name }) => name === container);
}

/** What the image's trouble is called while a container waits. */
const WAITS: Readonly<Record<string, string>> = {
  ErrImagePull: "image can't be pulled",
  ImagePullBackOff: 'trying and failing to pull image',
};

/** @throws ApiError BadRequest, in the kubelet's words */
function mustHaveLog(pod: Pod, { container, previous }: LogOptions): void {
  const status = statusOf(pod, container);
  const { name } = pod.metadata;
  if (previous) {
    if (status?.lastState?.terminated) return;
    throw badRequest(`previous terminated container "${container}" in pod "${name}" not found`);
  }
  if (!status) throw badRequest(`container "${container}" in pod "${name}" is not available`);
  const { state, lastState } = status;
  if (state?.running || state?.terminated || lastState?.terminated) return;
  const why = state?.waiting?.reason ?? 'ContainerCreating';
  throw badRequest(`container "${container}" in pod "${name}" is waiting to start: ${WAITS[why] ?? why}`);
}

/** How the run that is followed stands; `restarted`: another one has followed it already. */
type RunState = 'running' | 'ended' | 'restarted';

function runState({ api }: LogSource, { metadata }: Pod, container: string, runs: number): RunState {
  const pod = api.get('pods', metadata.namespace ?? '', metadata.name);
  const status = pod?.metadata.uid === metadata.uid ? statusOf(pod, container) : undefined;
  if (status && status.restartCount > runs) return 'restarted';
  return status?.state?.running ? 'running' : 'ended';
}

/** RFC 3339 with nanoseconds, as the runtime stamps lines. */
function stamp(at: number): string {
  const nanos = Math.floor((at - Math.floor(at / 1000) * 1000) * 1e6);
  return timestamp(at).replace('Z', `.${String(nanos).padStart(9, '0')}Z`);
}

function print(lines: readonly LogLine[], { timestamps }: LogOptions): string {
  return lines.map(({ at, text }) => `${timestamps ? `${stamp(at)} ` : ''}${text}\n`).join('');
}

interface FollowedRun {
  readonly lines: (previous: boolean) => readonly LogLine[];
  readonly print: (line: LogLine) => string;
  readonly state: () => RunState;
}

/** A log that is followed: what was there, then each line as it comes, until the container's run is over. */
class FollowedLog implements ResponseStream {
  ended = false;
  private text: string;
  private last: { readonly at: number; readonly count: number };

  private readonly run: FollowedRun;

  constructor(text: string, run: FollowedRun) {
    this.text = text;
    this.run = run;
    this.last = placeOf(run.lines(false));
  }

  read(): string {
    if (this.ended) return '';
    const state = this.run.state();
    const lines = this.run.lines(state === 'restarted');
    const { at, count } = this.last;
    let here = 0;
    const fresh = lines.filter((line) => line.at > at || (line.at === at && ++here > count));
    this.last = placeOf(lines);
    this.ended = state !== 'running';
    const text = this.text + fresh.map(this.run.print).join('');
    this.text = '';
    return text;
  }

  close(): void {
    this.ended = true;
  }
}

/** A log keeps only so many lines: a place in it is the last moment and how many lines that has. */
function placeOf(lines: readonly LogLine[]): { readonly at: number; readonly count: number } {
  const at = lines[lines.length - 1]?.at ?? -Infinity;
  return { at, count: lines.filter((line) => line.at === at).length };
}
