/** `kubectl patch`. Upstream: kubectl/pkg/cmd/patch/patch.go. */
import {
  applyJsonPatch,
  applyMergePatch,
  applyStrategicPatch,
  equalValues,
  goQuote,
  isObject,
  PatchError,
  readYaml,
  structNameOf,
  type Json,
  type JsonObject,
} from '../../api/index.ts';
import type { FileText, Routine } from '../../shell/index.ts';
import type { Command, Invocation } from '../cli/command.ts';
import { Failure } from '../cli/failure.ts';
import { pathOf } from '../rest/paths.ts';
import type { Info } from '../rest/info.ts';
import { findInfos, visit } from '../write/infos.ts';
import { dryRunOf, type DryRun } from '../write/options.ts';
import { Outcome } from '../write/outcome.ts';
import { patchInfo } from '../write/sending.ts';

const TYPES = ['json', 'merge', 'strategic'] as const;
type PatchType = (typeof TYPES)[number];

export const patch: Command = {
  path: 'patch',
  *run(call) {
    const { flags } = call;
    const dryRun = yield* dryRunOf(call);
    const outcome = yield* Outcome.of(call, dryRun, true);
    const type = validate(call, dryRun);
    const body = yield* patchOf(call);
    const local = flags.bool('local');
    const subresource = flags.text('subresource') || undefined;
    const found = yield* findInfos(call, { latest: !local, local });
    const query = {
      fieldManager: flags.text('field-manager') || undefined,
      dryRun: dryRun === 'server' ? 'All' : undefined,
    };
    const count = yield* visit(found, function* (info) {
      const isLocal = local || dryRun === 'client';
      const patched = isLocal
        ? applied(info, body, type)
        : yield* patchInfo(call, info, body, type, query, subresource);
      const before = subresource === undefined ? info.object : patched;
      yield* outcome.tell(
        patched,
        equalValues(before, patched) && subresource === undefined ? 'patched (no change)' : 'patched',
      );
    });
    if (count === 0) throw new Failure('no objects passed to patch');
    return 0;
  },
};

/** @throws Failure */
function validate({ args, flags }: Invocation, dryRun: DryRun): PatchType {
  const [given, file] = [flags.text('patch'), flags.text('patch-file')];
  if (given !== '' && file !== '') throw new Failure('cannot specify --patch and --patch-file together');
  if (given === '' && file === '')
    throw new Failure('must specify --patch or --patch-file containing the contents of the patch');
  if (flags.bool('local') && args.length > 0) throw new Failure('cannot specify --local and server resources');
  if (flags.bool('local') && dryRun === 'server')
    throw new Failure('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
  const type = TYPES.find((one) => one === flags.text('type').toLowerCase());
  if (!type) throw new Failure(`--type must be one of [${TYPES.join(' ')}], not ${goQuote(flags.text('type'))}`);
  return type;
}

/** JSON or YAML. @throws Failure when it cannot be read */
function* patchOf({ flags, process }: Invocation): Routine<Json> {
  const file = flags.text('patch-file');
  let text = flags.text('patch');
  if (file !== '') {
    const request = { kind: 'file', does: 'read', path: pathOf(process, file) } as const;
    const answer = (yield* process.ask(request)) as FileText;
    if (!('text' in answer)) throw new Failure(`unable to read patch file: open ${file}: no such file or directory`);
    text = answer.text;
  }
  try {
    return readYaml(text)?.value ?? null;
  } catch (error) {
    const said = error instanceof Error ? error.message.replace(/^error converting YAML to JSON: /, '') : String(error);
    throw new Failure(`unable to parse ${goQuote(flags.text('patch'))}: ${said}`);
  }
}

/** --local and --dry-run=client: the object as it would be. @throws Failure */
function applied({ object, resource }: Info, body: Json, type: PatchType): JsonObject {
  try {
    const result =
      type === 'json'
        ? applyJsonPatch(object, body)
        : type === 'merge'
          ? applyMergePatch(object, body)
          : applyStrategicPatch(object, body, structNameOf(resource));
    if (isObject(result)) return result;
    throw new Failure('Invalid JSON Patch');
  } catch (error) {
    if (error instanceof PatchError) throw new Failure(error.message);
    throw error;
  }
}
