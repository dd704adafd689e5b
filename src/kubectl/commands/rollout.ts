/** `kubectl rollout status|pause|resume|restart|undo|history`. Upstream: kubectl/pkg/cmd/rollout. */
import { bootEpochMs, isObject, timestamp, type JsonObject } from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Command, Invocation } from '../cli/command.ts';
import { Failure } from '../cli/failure.ts';
import { strategicDiff } from '../patches/strategicDiff.ts';
import { makePrinter } from '../print/printer.ts';
import { nameOf } from '../print/objects.ts';
import { groupResource } from '../rest/discovery.ts';
import { follow } from '../write/following.ts';
import { metadataMap, type Found, type Info } from '../rest/info.ts';
import { filesGiven, findInfos, visit } from '../write/infos.ts';
import { dryRunOf } from '../write/options.ts';
import { Outcome } from '../write/outcome.ts';
import { describedTemplate } from '../write/podTemplateText.ts';
import { noHistory, restore, revisionsOf, revisionToRestore, type Revision } from '../write/revisions.ts';
import { rolloutStatus } from '../write/rolloutStatus.ts';
import { patchInfo, reworded } from '../write/sending.ts';

/** A type alone means all of it. @throws Failure */
function* rolloutInfos(call: Invocation): Routine<Found> {
  const { args, flags } = call;
  if (args.length === 0 && !filesGiven(call)) throw new Failure('required resource not specified');
  const all = args.length === 1 && !args[0]?.includes('/');
  return yield* findInfos(call, { selector: flags.text('selector'), all, latest: true });
}

const groupKind = ({ resource }: Info): string =>
  resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`;

function revisionFlag({ flags }: Invocation): number {
  const revision = flags.int('revision');
  if (revision < 0) throw new Failure(`revision must be a positive integer: ${String(revision)}`);
  return revision;
}

const status: Command = {
  path: 'rollout status',
  *run(call) {
    const { flags } = call;
    const revision = revisionFlag(call);
    const found = yield* rolloutInfos(call);
    const count = yield* visit(found, function* (info) {
      rolloutStatus(info.object, groupKind(info), 0);
      const inTime = yield* follow(call, info, flags.duration('timeout'), function* (seen): Routine<boolean> {
        if (seen.type === 'ABSENT') return false;
        if (seen.type === 'DELETED') throw new Failure('object has been deleted');
        const { text, done } = rolloutStatus(seen.object, groupKind(info), revision);
        yield* call.out(text);
        return done || !flags.bool('watch');
      });
      if (!inTime) throw new Failure('timed out waiting for the condition');
    });
    if (count === 0) yield* nothing(call);
    return 0;
  },
};

const nothing = (call: Invocation): Routine<void> => call.err(`No resources found in ${call.namespace} namespace.\n`);

/** Changes the objects that were found. @param change what is wrong is thrown */
function changing(verb: string, done: string, change: (info: Info, now: number) => JsonObject): Command {
  return {
    path: `rollout ${verb}`,
    *run(call) {
      const found = yield* rolloutInfos(call);
      const outcome = yield* Outcome.of(call, 'none', true);
      const query = { fieldManager: call.flags.text('field-manager') || undefined };
      if (found.infos.length === 0 && found.failures.length === 0) {
        yield* nothing(call);
        return 0;
      }
      const now = yield* call.now();
      yield* visit(found, function* (info) {
        const what = `${groupResource(info.resource)} ${JSON.stringify(info.name)}`;
        const struct = `apps.${info.resource.kind}`;
        const patch = yield* reworded(
          (said) => `error: ${what} ${said}`,
          function* () {
            yield* [];
            return strategicDiff(info.object, change(info, now), struct);
          },
        );
        if (Object.keys(patch).length === 0)
          throw new Failure(
            `failed to create patch for ${info.name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`,
          );
        const object = yield* reworded(
          (said) => `failed to patch: ${said}`,
          () => patchInfo(call, info, patch, 'strategic', query),
        );
        yield* outcome.tell(object, done);
      });
      return 0;
    },
  };
}

const specOf = ({ object }: Info): JsonObject => (isObject(object['spec']) ? object['spec'] : {});
const isDeployment = (info: Info): boolean => groupKind(info) === 'Deployment.apps';

const pause = changing('pause', 'paused', (info) => {
  if (!isDeployment(info)) throw new Failure('pausing is not supported');
  if (specOf(info)['paused'] === true) throw new Failure('is already paused');
  return { ...info.object, spec: { ...specOf(info), paused: true } };
});

const resume = changing('resume', 'resumed', (info) => {
  if (!isDeployment(info)) throw new Failure('resuming is not supported');
  const { paused, ...spec } = specOf(info);
  if (paused !== true) throw new Failure('is not paused');
  return { ...info.object, spec };
});

const RESTARTABLE = ['Deployment.apps', 'DaemonSet.apps', 'StatefulSet.apps'];

const restart = changing('restart', 'restarted', (info, now) => {
  if (!RESTARTABLE.includes(groupKind(info))) throw new Failure('restarting is not supported');
  const spec = specOf(info);
  if (spec['paused'] === true) throw new Failure("can't restart paused deployment (run rollout resume first)");
  const template = isObject(spec['template']) ? spec['template'] : {};
  const metadata = isObject(template['metadata']) ? template['metadata'] : {};
  const annotations = {
    ...metadataMap(template, 'annotations'),
    'kubectl.kubernetes.io/restartedAt': timestamp(now - bootEpochMs()),
  };
  return { ...info.object, spec: { ...spec, template: { ...template, metadata: { ...metadata, annotations } } } };
});

const undo: Command = {
  path: 'rollout undo',
  *run(call) {
    const wanted = call.flags.int('to-revision');
    const dryRun = yield* dryRunOf(call);
    const outcome = yield* Outcome.of(call, dryRun, true);
    yield* visit(yield* rolloutInfos(call), function* (info) {
      if (!RESTARTABLE.includes(groupKind(info))) throw noHistory(info.resource, 'rollbacker', 'rollbacker');
      const to = revisionToRestore(info, yield* revisionsOf(call, info), wanted);
      const text = dryRun === 'client' ? describedTemplate(to.template) : '';
      const said = isDeployment(info) ? text : `will roll back to ${text}`;
      yield* outcome.tell(info.object, dryRun === 'client' ? said : yield* restore(call, info, to, wanted, dryRun));
    });
    return 0;
  },
};

const history: Command = {
  path: 'rollout history',
  *run(call) {
    const revision = revisionFlag(call);
    const found = yield* rolloutInfos(call);
    const print = call.flags.text('output') === '' ? undefined : yield* makePrinter(call);
    yield* visit(found, function* (info) {
      const revisions = yield* revisionsOf(call, info);
      const chosen = revision > 0 ? revisions.filter(({ number }) => number === revision) : revisions;
      if (revision > 0 && chosen.length === 0 && (print || revisions.length > 0))
        throw new Failure('unable to find the specified revision');
      if (print) for (const one of chosen) yield* call.out(print(kept(info, one)));
      else yield* call.out(`${nameOf(info.object)} ${historyText(chosen, revision)}\n`);
    });
    return 0;
  },
};

/** What -o shows: a ReplicaSet, or the object as it was. */
function kept(info: Info, { keeper, template }: Revision): JsonObject {
  if (isDeployment(info)) return { apiVersion: 'apps/v1', kind: 'ReplicaSet', ...keeper };
  return { ...info.object, spec: { ...specOf(info), template } };
}

function historyText(revisions: readonly Revision[], revision: number): string {
  if (revisions.length === 0)
    return `${revision > 0 ? `with revision #${String(revision)}` : ''}\nNo rollout history found.`;
  const [first] = revisions;
  if (revision > 0 && first) return `with revision #${String(revision)}\n${describedTemplate(withCause(first))}`;
  const rows = revisions.map(({ number, cause }) => `${String(number).padEnd(10)}${cause === '' ? '<none>' : cause}\n`);
  return `\nREVISION  CHANGE-CAUSE\n${rows.join('')}`;
}

/** The cause is shown among the template's annotations. */
function withCause({ template, cause }: Revision): JsonObject {
  if (cause === '') return template;
  const metadata = isObject(template['metadata']) ? template['metadata'] : {};
  const annotations = { ...metadataMap(template, 'annotations'), 'kubernetes.io/change-cause': cause };
  return { ...template, metadata: { ...metadata, annotations } };
}

export const ROLLOUT: readonly Command[] = [status, pause, resume, restart, undo, history];
