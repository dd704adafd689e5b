/** What the subcommands of `kubectl set` share: which objects they mean, and sending each one's change. Upstream: kubectl/pkg/cmd/set. */
import { structNameOf, type JsonObject } from '../../../api/index.ts';
import type { Routine } from '../../../shell/index.ts';
import type { Invocation } from '../../cli/command.ts';
import { Failure, StatusFailure } from '../../cli/failure.ts';
import { strategicDiff } from '../../patches/strategicDiff.ts';
import type { Found, Info } from '../../rest/info.ts';
import { findInfos, throwAll } from '../../write/infos.ts';
import type { DryRun } from '../../write/options.ts';
import { Outcome } from '../../write/outcome.ts';
import { patchInfo } from '../../write/sending.ts';

interface Setting {
  readonly call: Invocation;
  readonly dryRun: DryRun;
  readonly found: Found;
  /** "image updated". */
  readonly done: string;
  /** How a refusal begins: "failed to patch image update to pod template: ". */
  readonly refusal: string;
  /** @throws Failure, which is told with the object's name; what it puts to `failures` is told as it is */
  readonly change: (info: Info, failures: Failure[]) => JsonObject;
}

export const LOCAL_AND_SERVER = 'cannot specify --local and --dry-run=server - did you mean --dry-run=client?';
const NEEDS_FILES = `error: you must specify resources by --filename when --local is set.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'`;

/** @throws Failure */
export function* found(call: Invocation, args: readonly string[]): Routine<Found> {
  const { flags } = call;
  const local = flags.bool('local');
  if (local && args.length > 0) throw new Failure(NEEDS_FILES);
  const [all, selector] = [flags.bool('all'), flags.text('selector')];
  const infos = yield* findInfos(call, { args, all, selector, latest: !local, local });
  throwAll(infos.failures);
  return infos;
}

/** Sends what changed, object by object. @throws Failure with everything that went wrong */
export function* settle({ call, dryRun, found: { infos }, done, refusal, change }: Setting): Routine<number> {
  const outcome = yield* Outcome.of(call, dryRun);
  const query = {
    fieldManager: call.flags.text('field-manager') || undefined,
    dryRun: dryRun === 'server' ? 'All' : undefined,
  };
  const failures: Failure[] = [];
  const changes = infos.map((info) => ({ info, result: attempted(info, failures, change) }));
  for (const { info, result } of changes) {
    if (result instanceof Failure) {
      failures.push(new Failure(`error: ${shownName(info, call.flags.bool('local'))} ${result.message}\n`));
      continue;
    }
    const patch = strategicDiff(info.object, result, structNameOf(info.resource));
    if (Object.keys(patch).length === 0) continue;
    if (call.flags.bool('local') || dryRun === 'client') {
      yield* outcome.tellTyped(result, done);
      continue;
    }
    try {
      yield* outcome.tellTyped(yield* patchInfo(call, info, patch, 'strategic', query), done);
    } catch (error) {
      if (!(error instanceof StatusFailure)) throw error;
      failures.push(new Failure(`${refusal}${error.message}`));
    }
  }
  throwAll(failures);
  return 0;
}

/** With --local nobody knows the plural; upstream ends a group's name with a line feed then. */
function shownName({ resource, name }: Info, local: boolean): string {
  if (!local) return `${resource.name}/${name}`;
  const kind = resource.kind.toLowerCase();
  return resource.group === '' ? `${kind}/${name}` : `${kind}.${resource.group}/${name}\n`;
}

/** What the change makes of the object, or why not. */
export function attempted(info: Info, failures: Failure[], change: Setting['change']): JsonObject | Failure {
  try {
    return change(info, failures);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}
