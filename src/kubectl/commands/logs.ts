/** `kubectl logs`: what containers print. Upstream: kubectl/pkg/cmd/logs and polymorphichelpers/logsforobject.go. */
import { parseTimestamp, type Pod } from '../../api/index.ts';
import type { Command, Invocation } from '../cli/command.ts';
import { Failure, StatusFailure, usageFailure } from '../cli/failure.ts';
import type { Routine } from '../../shell/index.ts';
import type { Query } from '../rest/client.ts';
import { resourcePath } from '../rest/discovery.ts';
import { containerOf, firstOf, podsBehind } from '../rest/podOf.ts';
import { listAll, podsPath } from '../rest/typed.ts';

const USAGE =
  "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command";

/** One container's log. */
interface Source {
  readonly pod: Pod;
  readonly container: string;
}

export const logs: Command = {
  path: 'logs',
  completes: 'pods',
  *run(call) {
    validate(call);
    const sources = yield* sourcesOf(call);
    if (sources.length === 0) return 0;
    return call.flags.bool('follow') ? yield* follow(call, sources) : yield* printAll(call, sources);
  },
};

function validate({ args, flags }: Invocation): void {
  const selector = flags.text('selector');
  if (args.length === 0 && selector === '') throw usageFailure('logs', USAGE);
  if (args.length > 2) throw usageFailure('logs', USAGE);
  if (args.length > 0 && selector !== '') throw usageFailure('logs', 'only a selector (-l) or a POD name is allowed');
  if (args.length === 2 && flags.text('container') !== '')
    throw usageFailure('logs', 'only one of -c or an inline [CONTAINER] arg is allowed');
  const since = flags.text('since-time');
  if (since !== '' && parseTimestamp(since) === undefined)
    throw new Failure(
      `parsing time ${JSON.stringify(since)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(since)} as "2006"`,
    );
  if (since !== '' && flags.duration('since') !== 0)
    throw new Failure('at most one of `sinceTime` or `sinceSeconds` may be specified');
  if (flags.int('tail') < -1) throw new Failure('--tail must be greater than or equal to -1');
  if (flags.bool('all-containers') && (flags.text('container') !== '' || args.length === 2))
    throw new Failure(
      '--all-containers=true should not be specified with container name ' + (args[1] ?? flags.text('container')),
    );
}

function* sourcesOf(call: Invocation): Routine<Source[]> {
  const { args, flags, client, namespace, err } = call;
  const selector = flags.text('selector');
  if (selector !== '') {
    const pods = yield* listAll<Pod>(client, podsPath(namespace), { labelSelector: selector });
    if (pods.length === 0) yield* err(`No resources found in ${namespace} namespace.\n`);
    return yield* containersOf(call, pods);
  }
  const pods = yield* named(call, args[0]!);
  return yield* containersOf(call, pods);
}

function* named(call: Invocation, word: string): Routine<Pod[]> {
  const { client, discovery, namespace, flags } = call;
  try {
    const [type = '', name] = word.split('/');
    if (name === undefined) return [yield* client.get<Pod & Record<string, unknown>>(`${podsPath(namespace)}/${word}`)];
    const resource = yield* discovery.named(type);
    const object: Record<string, unknown> = yield* client.get(resourcePath(resource, namespace, name));
    if (resource.kind === 'Pod') return [object as unknown as Pod];
    const pods = yield* podsBehind(call, object, namespace);
    if (flags.bool('all-pods')) return pods;
    const pod = firstOf(pods, true);
    if (!pod) throw new Failure('timed out waiting for the condition');
    if (pods.length > 1) yield* call.err(`Found ${pods.length} pods, using pod/${pod.metadata.name}\n`);
    return [pod];
  } catch (error) {
    if (error instanceof StatusFailure && error.reason === 'NotFound')
      throw new Failure(`error from server (NotFound): ${error.message} in namespace "${namespace}"`);
    const said = error instanceof Failure ? /^selector for (\S+) not implemented$/.exec(error.message) : null;
    throw said ? new Failure(`cannot get the logs from ${said[1]}: ${said[0]}`) : error;
  }
}

function* containersOf(call: Invocation, pods: readonly Pod[]): Routine<Source[]> {
  const { flags, args, err } = call;
  const sources: Source[] = [];
  for (const pod of pods) {
    if (flags.bool('all-containers')) {
      const { initContainers = [], containers, ephemeralContainers = [] } = pod.spec;
      const all = [...initContainers, ...containers, ...ephemeralContainers];
      sources.push(...all.map(({ name }) => ({ pod, container: name })));
      continue;
    }
    const { container, notice } = containerOf(pod, args[1] ?? flags.text('container'));
    yield* err(notice);
    sources.push({ pod, container });
  }
  return sources;
}

function queryOf({ flags }: Invocation, container: string): Query {
  const tail = flags.changed('tail') ? flags.int('tail') : flags.text('selector') === '' ? -1 : 10;
  const since = flags.duration('since');
  const bytes = flags.int('limit-bytes');
  return {
    container,
    follow: flags.bool('follow') ? 'true' : undefined,
    previous: flags.bool('previous') ? 'true' : undefined,
    timestamps: flags.bool('timestamps') ? 'true' : undefined,
    tailLines: tail >= 0 ? String(tail) : undefined,
    sinceSeconds: since > 0 ? String(Math.ceil(since / 1000)) : undefined,
    sinceTime: flags.text('since-time') || undefined,
    limitBytes: bytes > 0 ? String(bytes) : undefined,
  };
}

const pathOfLog = ({ pod }: Source): string => `${podsPath(pod.metadata.namespace ?? '')}/${pod.metadata.name}/log`;

/** Every line of a text with the source in front, where that is wanted. */
function prefixed({ flags }: Invocation, { pod, container }: Source, text: string): string {
  if (!flags.bool('prefix')) return text;
  const prefix = `[pod/${pod.metadata.name}/${container}] `;
  return text.replace(/^(?=[^])/gm, prefix);
}

function* printAll(call: Invocation, sources: readonly Source[]): Routine<number> {
  for (const source of sources) {
    try {
      const text = yield* call.client.text('GET', pathOfLog(source), {
        query: queryOf(call, source.container),
        accept: 'application/json, */*',
      });
      yield* call.out(prefixed(call, source, text));
    } catch (error) {
      if (!call.flags.bool('ignore-errors') || !(error instanceof Failure)) throw error;
      yield* call.out(`error: ${error.message}\n`);
    }
  }
  return 0;
}

/** Each source is read in turn as it has something to say: a short while for each, when there are several. */
function* follow(call: Invocation, sources: readonly Source[]): Routine<number> {
  const { client, flags } = call;
  const most = flags.int('max-log-requests');
  if (sources.length > most)
    throw new Failure(
      `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${most}, use --max-log-requests to increase the limit`,
    );
  const open: { readonly source: Source; readonly stream: number }[] = [];
  for (const source of sources)
    open.push({
      source,
      stream: yield* client.open(pathOfLog(source), queryOf(call, source.container), 'application/json, */*'),
    });
  while (open.length > 0)
    for (const one of [...open]) {
      const piece = yield* client.read(one.stream, open.length === 1 ? undefined : 50);
      if ('text' in piece) yield* call.out(prefixed(call, one.source, piece.text));
      else if ('end' in piece) open.splice(open.indexOf(one), 1);
    }
  return 0;
}
