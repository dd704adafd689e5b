/**
 * An object in the user's editor, again and again until it is accepted or given up. Upstream: kubectl/pkg/cmd/util/editor/editoptions.go.
 */
import {
  equalValues,
  isObject,
  readDocuments,
  structNameOf,
  yamlText,
  type Json,
  type JsonObject,
} from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Invocation } from '../cli/command.ts';
import { Exit, Failure, StatusFailure } from '../cli/failure.ts';
import type { EditAnswer, EditRequest } from '../host.ts';
import { strategicDiff } from '../patches/strategicDiff.ts';
import { goJson } from '../print/goText.ts';
import { withoutManagedFields } from '../print/objects.ts';
import { groupResource } from '../rest/discovery.ts';
import { metadataOf, type Info } from '../rest/info.ts';
import { findInfos, visit } from './infos.ts';
import { savedConfig } from './lastApplied.ts';
import { writeQuery } from './options.ts';
import type { Outcome } from './outcome.ts';
import { createInfo, patchInfo } from './sending.ts';

const HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;
const LAST_APPLIED_HEADER = `# Please edit the 'last-applied-configuration' annotations below.
# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.
#
`;

/** What was wrong with the last try: stands above the text in the editor. */
interface Reason {
  readonly head: string;
  readonly other: readonly string[];
}

/** What became of one object. */
type Result = 'done' | Reason | 'not found' | 'retry';

interface Session {
  readonly call: Invocation;
  readonly header: string;
  /** Sends one object back. */
  readonly save: (original: Info, edited: JsonObject) => Routine<Result>;
}

/** `kubectl edit`. @returns the exit status */
export function editStored(call: Invocation, infos: readonly Info[], outcome: Outcome): Routine<number> {
  const query = writeQuery(call, 'none', true);
  const subresource = call.flags.text('subresource') || undefined;
  const save: Session['save'] = function* (original, edited) {
    const before = withoutManagedFields(original.object) as JsonObject;
    const after = savedConfig(edited, call.flags.bool('save-config'));
    if (equalValues(before, after)) {
      yield* outcome.tell(original.object, 'skipped');
      return 'done';
    }
    for (const key of ['apiVersion', 'kind'])
      if (before[key] !== after[key]) throw new Failure('At least one of apiVersion, kind and name was changed');
    if (metadataOf(before)['name'] !== metadataOf(after)['name'])
      throw new Failure('At least one of apiVersion, kind and name was changed');
    const patch = strategicDiff(before, after, structNameOf(original.resource));
    if (call.flags.bool('output-patch')) yield* call.out(`Patch: ${goJson(patch)}\n`);
    try {
      yield* outcome.tell(yield* patchInfo(call, original, patch, 'strategic', query, subresource), 'edited');
      return 'done';
    } catch (error) {
      if (!(error instanceof StatusFailure)) throw error;
      return yield* refused(call, original, error);
    }
  };
  return edit({ call, header: HEADER, save }, infos);
}

/** `kubectl apply edit-last-applied`. @param apply writes the edited annotation back */
export function editLastApplied(
  call: Invocation,
  infos: readonly Info[],
  apply: (info: Info) => Routine<void>,
): Routine<number> {
  const save: Session['save'] = function* (original, edited) {
    yield* apply({ ...original, object: edited });
    return 'done';
  };
  return edit({ call, header: LAST_APPLIED_HEADER, save }, infos);
}

/** `kubectl create --edit`: each object of the files, before it is created. */
export function* editBeforeCreate(call: Invocation, outcome: Outcome): Routine<number> {
  const query = writeQuery(call, 'none', true);
  const found = yield* findInfos(call, {});
  let status = 0;
  yield* visit(found, function* (info) {
    const save: Session['save'] = function* (original, edited) {
      const object = savedConfig(edited, call.flags.bool('save-config'));
      yield* outcome.tell(yield* createInfo(call, { ...original, object }, query), 'created');
      return 'done';
    };
    status = (yield* edit({ call, header: HEADER, save }, [info])) || status;
  });
  return status;
}

function* refused(call: Invocation, { resource, name }: Info, failure: StatusFailure): Routine<Result> {
  const what = `${groupResource(resource)} ${JSON.stringify(name)}`;
  if (failure.reason === 'Invalid') {
    const causes = failure.status.details?.causes ?? [];
    yield* call.err(`error: ${what} is invalid\n`);
    return {
      head: `${what} was not valid`,
      other: causes.map(({ field, message }) => `${field ?? ''}: ${message ?? ''}`),
    };
  }
  if (failure.reason === 'NotFound') {
    yield* call.err(`error: ${what} could not be found on the server\n`);
    return 'not found';
  }
  yield* call.err(`error: ${what} could not be patched: ${failure.message}\n`);
  return 'retry';
}

function* edit(session: Session, infos: readonly Info[]): Routine<number> {
  const { call } = session;
  const original = textOf(call, infos);
  const file = `kubectl-edit-${String(Math.floor(yield* call.now()) % 10_000_000_000)}.${isJson(call) ? 'json' : 'yaml'}`;
  let reasons: Reason[] = [];
  let before: string | undefined;
  for (;;) {
    const offered = `${isJson(call) ? '' : session.header + reasons.map(reasonText).join('')}${before ?? original}`;
    const request: EditRequest = { kind: 'edit', name: file, text: offered };
    const edited = ((yield* call.process.ask(request)) as EditAnswer).text ?? offered;
    if (before !== undefined && sameMeaning(before, edited))
      return yield* giveUp(call, file, edited, 'Edit cancelled, no valid changes were saved.');
    const fault = validationFault(edited);
    if (fault !== undefined) {
      yield* call.err(`error: ${invalidFile(infos, fault)}\n`);
      [before, reasons] = [
        withoutComments(edited),
        [
          {
            head: invalidReason(infos),
            other: [`<nil>: Invalid value: "The edited file failed validation": ${fault}`],
          },
        ],
      ];
      continue;
    }
    if (sameMeaning(original, edited)) return yield* cancelled(call, 'Edit cancelled, no changes made.');
    if (withoutComments(edited).trim() === '') return yield* cancelled(call, 'Edit cancelled, saved file was empty.');
    const next = yield* saveAll(session, infos, edited, file);
    if (typeof next === 'number') return next;
    [before, reasons] = [withoutComments(edited), next];
  }
}

/** @returns the exit status, or why the editor opens again */
function* saveAll(session: Session, infos: readonly Info[], edited: string, file: string): Routine<number | Reason[]> {
  const { call } = session;
  let objects: JsonObject[];
  try {
    objects = objectsOf(edited);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return [{ head: `The edited file had a syntax error: ${said}`, other: [] }];
  }
  const results: Result[] = [];
  for (const object of objects) {
    const own = infos.find((info) => metadataOf(info.object)['uid'] === metadataOf(object)['uid']);
    if (!own) throw new Failure(`no original object found for ${JSON.stringify(object)}`);
    results.push(yield* session.save(own, object));
  }
  if (results.includes('retry')) {
    yield* store(call, file, edited);
    yield* call.err(`You can run \`kubectl replace -f /tmp/${file}\` to try this update again.\n`);
    throw new Exit(1);
  }
  if (results.includes('not found')) {
    yield* store(call, file, edited);
    yield* call.err(`The edits you made on deleted resources have been saved to "/tmp/${file}"\n`);
    throw new Exit(1);
  }
  const reasons = results.filter((result): result is Reason => typeof result === 'object');
  return reasons.length === 0 ? 0 : reasons;
}

const isJson = ({ flags }: Invocation): boolean => flags.text('output') === 'json';

function textOf(call: Invocation, infos: readonly Info[]): string {
  const objects = infos.map(({ object }) => withoutManagedFields(object) as JsonObject);
  const [first] = objects;
  const shown =
    first && objects.length === 1 ? first : { apiVersion: 'v1', items: objects, kind: 'List', metadata: {} };
  return isJson(call) ? `${goJson(shown, '    ')}\n` : yamlText(shown);
}

function reasonText({ head, other }: Reason): string {
  const hashed = (text: string): string => text.replace(/\n(?=[^#])/g, '\n# ');
  const lines = other.map((one) => `# * ${hashed(one)}\n`).join('');
  return `# ${hashed(head)}${other.length > 0 ? ':' : ''}\n${lines}#\n`;
}

function withoutComments(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^\s*#(?!!)/.test(line))
    .join('\n');
}

function valuesOf(text: string): Json[] {
  return [...readDocuments(text)].map(({ value }) => value);
}

/** Texts that say the same, comments aside. */
function sameMeaning(a: string, b: string): boolean {
  try {
    return equalValues(valuesOf(a), valuesOf(b));
  } catch {
    return withoutComments(a) === withoutComments(b);
  }
}

/** @throws Error when the text cannot be read */
function objectsOf(text: string): JsonObject[] {
  return valuesOf(text)
    .filter(isObject)
    .flatMap((value) =>
      value['kind'] === 'List' && Array.isArray(value['items']) ? value['items'].filter(isObject) : [value],
    );
}

function validationFault(text: string): string | undefined {
  if (withoutComments(text).trim() === '') return undefined;
  try {
    const [value] = valuesOf(text);
    if (!isObject(value)) return 'invalid object to validate';
    const faults = ['apiVersion', 'kind'].filter((field) => !value[field]).map((field) => `${field} not set`);
    return faults.length > 1 ? `[${faults.join(', ')}]` : faults[0];
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^error converting YAML to JSON: /, '') : String(error);
  }
}

const nameOf = (infos: readonly Info[]): string => {
  const [first] = infos;
  return first ? `${groupResource(first.resource)} ${JSON.stringify(first.name)}` : '';
};
const invalidReason = (infos: readonly Info[]): string => `${nameOf(infos)} was not valid`;
const invalidFile = (infos: readonly Info[], _fault: string): string => `${nameOf(infos)} is invalid`;

function* cancelled(call: Invocation, text: string): Routine<number> {
  yield* call.err(`${text}\n`);
  return 0;
}

function* store(call: Invocation, file: string, text: string): Routine<void> {
  yield* call.process.ask({ kind: 'file', does: 'write', path: `/tmp/${file}`, text } as { kind: string });
}

/** The edited text is kept. @throws Failure */
function* giveUp(call: Invocation, file: string, text: string, why: string): Routine<never> {
  yield* store(call, file, text);
  yield* call.err(`A copy of your changes has been stored to "/tmp/${file}"\n`);
  throw new Failure(why);
}
