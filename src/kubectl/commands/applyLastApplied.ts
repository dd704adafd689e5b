/**
 * `kubectl apply view-last-applied|set-last-applied|edit-last-applied`. Upstream: kubectl/pkg/cmd/apply/apply_*_last_applied.go.
 */
import { lineText, printYaml, type JsonObject } from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Command, Invocation } from '../cli/command.ts';
import { Failure, usageFailure } from '../cli/failure.ts';
import { mergeDiff } from '../patches/mergeDiff.ts';
import { goJson } from '../print/goText.ts';
import { editLastApplied } from '../write/editing.ts';
import { infoPath, metadataMap, type Info } from '../rest/info.ts';
import { findInfos, throwAll, visit } from '../write/infos.ts';
import { annotated, LAST_APPLIED, lastApplied } from '../write/lastApplied.ts';
import { dryRunOf } from '../write/options.ts';
import { Outcome } from '../write/outcome.ts';
import { patchInfo } from '../write/sending.ts';

const view: Command = {
  path: 'apply view-last-applied',
  *run(call) {
    const { flags } = call;
    const output = flags.text('output');
    const found = yield* findInfos(call, { selector: flags.text('selector'), all: flags.bool('all'), latest: true });
    const texts: string[] = [];
    throwAll(found.failures);
    for (const { object, name, source } of found.infos) {
      const text = metadataMap(object, 'annotations')[LAST_APPLIED];
      if (text === undefined) {
        // Of an object named on the line nothing is said.
        if (source === '') continue;
        throw new Failure(
          `error when no last-applied-configuration annotation found on resource: ${name}\n ${JSON.stringify(source)}: <nil>`,
        );
      }
      texts.push(text);
    }
    for (const text of texts) yield* call.out(shown(call, text, output));
    return 0;
  },
};

/** @throws Failure for an output that is none */
function shown({ command }: Invocation, text: string, output: string): string {
  const value = JSON.parse(text) as JsonObject;
  if (output === 'json') return `${JSON.stringify(value, undefined, 2)}\n`;
  if (output === 'yaml')
    return printYaml(value)
      .map((line) => `${lineText(line)}\n`)
      .join('');
  throw usageFailure(command.path, `Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json`);
}

const set: Command = {
  path: 'apply set-last-applied',
  *run(call) {
    const { flags } = call;
    const dryRun = yield* dryRunOf(call);
    const outcome = yield* Outcome.of(call, dryRun);
    const found = yield* findInfos(call, { args: [] });
    const changes: { readonly info: Info; readonly patch: JsonObject }[] = [];
    yield* visit(found, function* (info) {
      const { object } = info;
      const live = yield* call.client.get<JsonObject>(infoPath(info));
      const before = metadataMap(live, 'annotations')[LAST_APPLIED];
      if (before === undefined && !flags.bool('create-annotation'))
        throw new Failure(
          `no last-applied-configuration annotation found on resource: ${info.name}, to create the annotation, run the command with --create-annotation`,
        );
      if (before === `${goJson(object)}\n`) yield* call.out(`set-last-applied ${info.name}: no changes required.\n`);
      else changes.push({ info: { ...info, object: live }, patch: annotationPatch(object) });
    });
    for (const { info, patch } of changes) {
      const query = { dryRun: dryRun === 'server' ? 'All' : undefined };
      const object = dryRun === 'client' ? info.object : yield* patchInfo(call, info, patch, 'merge', query);
      yield* outcome.tell(object, 'configured');
    }
    return 0;
  },
};

/** Only the annotation. */
function annotationPatch(object: JsonObject): JsonObject {
  return mergeDiff(object, annotated(object, `${goJson(object)}\n`));
}

const edit: Command = {
  path: 'apply edit-last-applied',
  *run(call) {
    const found = yield* findInfos(call, { latest: true });
    throwAll(found.failures);
    const annotations = found.infos.flatMap((info) => {
      const object = lastApplied(info.object);
      return object ? [{ ...info, object }] : [];
    });
    if (annotations.length === 0)
      throw new Failure(
        'no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`',
      );
    const outcome = yield* Outcome.of(call, 'none');
    return yield* editLastApplied(call, annotations, function* (info): Routine<void> {
      const query = { fieldManager: call.flags.text('field-manager') || undefined };
      yield* patchInfo(call, info, annotationPatch(info.object), 'merge', query);
      yield* outcome.tell(info.object, 'edited');
    });
  },
};

export const LAST_APPLIED_COMMANDS: readonly Command[] = [view, set, edit];
