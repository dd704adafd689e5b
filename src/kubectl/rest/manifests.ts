/**
 * `-f`: files, directories and standard input to objects, in kubectl's words for what cannot be read. Upstream: cli-runtime/pkg/resource
 * (visitor.go, mapper.go) and kubectl/pkg/validation. What a field may be is the server's to say. Left out: URLs, kustomizations.
 */
import {
  compareText,
  goQuote,
  isObject,
  matchesSelector,
  readDocuments,
  type Json,
  type JsonObject,
  type LabelSelector,
} from '../../api/index.ts';
import type { FileList, FileState, FileText, Process, Routine } from '../../shell/index.ts';
import type { Invocation } from '../cli/command.ts';
import { Failure, SeveralFailures } from '../cli/failure.ts';
import { toLabelSelector } from '../generators/labelSelector.ts';
import type { Resource } from './discovery.ts';
import { readFile } from './files.ts';
import { pathOf } from './paths.ts';
import { attempt, metadataMap, type Found, type Info } from './info.ts';
import { metadataFault } from './metadataFault.ts';

const EXTENSIONS = ['.json', '.yaml', '.yml'];
const KUSTOMIZATIONS = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
const TURN_OFF = 'if you choose to ignore these errors, turn validation off with --validate=false';

/** A text that may hold objects. */
interface Input {
  /** As errors name it. */
  readonly source: string;
  readonly text: string;
}

/** @throws Failure when a file is not there; what is wrong with what a file says is in the result */
export function* manifestInfos(call: Invocation, selector: string, local: boolean): Routine<Found> {
  const inputs = yield* readInputs(call);
  const wanted = selector === '' ? undefined : (toLabelSelector(selector) as LabelSelector);
  const infos: Info[] = [];
  const failures: Failure[] = [];
  for (const input of inputs)
    yield* attempt(failures, function* () {
      for (const value of documentsOf(input, validates(call)))
        for (const object of flattened(value)) {
          const info = yield* attempt(failures, () => infoOf(call, object, input.source, local));
          if (info && (!wanted || matchesSelector(wanted, metadataMap(object, 'labels')))) infos.push(info);
        }
    });
  return { infos, failures, isSingle: inputs.length === 1 && infos.length === 1 };
}

/** Commands without --validate leave it to others. */
const validates = ({ flags }: Invocation): boolean =>
  !['', 'false', 'ignore', 'f', 'F', '0'].includes(flags.text('validate'));

/** @throws Failure */
function* readInputs(call: Invocation): Routine<Input[]> {
  const { flags, process } = call;
  const names = flags.list('filename');
  const kustomization = flags.text('kustomize');
  if (names.length > 0 && kustomization !== '') throw new Failure('only one of -f or -k can be specified');
  if (kustomization !== '') throw yield* noKustomization(process, kustomization);
  const inputs: Input[] = [];
  const failures: Failure[] = [];
  for (const name of names)
    yield* attempt(failures, function* () {
      if (name === '-') inputs.push({ source: 'STDIN', text: yield* process.readAll() });
      else if (/^https?:\/\//.test(name))
        throw new Failure(`unable to read URL "${name}", only files can be read here`);
      else inputs.push(...(yield* textsAt(process, name, flags.bool('recursive'))));
    });
  if (failures.length > 1) throw new SeveralFailures(failures);
  if (failures[0]) throw failures[0];
  if (inputs.length === 0)
    throw new Failure(`error reading [${names.join(' ')}]: recognized file extensions are [${EXTENSIONS.join(' ')}]`);
  return inputs;
}

/** Why -k cannot be served: there is nothing to build, or nobody who builds. */
function* noKustomization(process: Process, name: string): Routine<Failure> {
  const directory = pathOf(process, name);
  for (const file of KUSTOMIZATIONS)
    if ((yield* readFile(process, `${directory}/${file}`)) !== undefined)
      return new Failure('kustomizations are not part of this kubectl; use -f');
  const [first = '', second = '', third = ''] = KUSTOMIZATIONS;
  return new Failure(`unable to find one of '${first}', '${second}' or '${third}' in directory '${directory}'`);
}

/** A file, or the manifests in a directory. @throws Failure */
function* textsAt(process: Process, name: string, recursive: boolean): Routine<Input[]> {
  const path = pathOf(process, name);
  const state = (yield* process.ask({ kind: 'file', does: 'stat', path } as { kind: string })) as FileState;
  if ('error' in state) throw new Failure(`the path ${goQuote(name)} does not exist`);
  if (!state.isDirectory) return [{ source: name, text: yield* textAt(process, name) }];
  const list = (yield* process.ask({ kind: 'file', does: 'list', path } as { kind: string })) as FileList;
  if ('error' in list) throw new Failure(`the path ${goQuote(name)} cannot be accessed`);
  const inputs: Input[] = [];
  for (const entry of [...list.entries].sort((a, b) => compareText(a.name, b.name))) {
    const inner = `${name.replace(/\/+$/, '')}/${entry.name}`;
    if (entry.isDirectory) inputs.push(...(recursive ? yield* textsAt(process, inner, true) : []));
    else if (EXTENSIONS.some((extension) => entry.name.endsWith(extension)))
      inputs.push({ source: inner, text: yield* textAt(process, inner) });
  }
  return inputs;
}

function* textAt(process: Process, name: string): Routine<string> {
  const request = { kind: 'file', does: 'read', path: pathOf(process, name) } as const;
  const answer = (yield* process.ask(request)) as FileText;
  if ('text' in answer) return answer.text;
  throw new Failure(`open ${name}: ${answer.error === 'EACCES' ? 'permission denied' : 'no such file or directory'}`);
}

/** The objects the text holds, one by one: those before a mistake come out first. @throws Failure */
function* documentsOf({ source, text }: Input, validate: boolean): Generator<JsonObject, undefined> {
  const documents = readDocuments(text);
  for (;;) {
    const value = nextDocument(documents, source);
    if (value === undefined) return undefined;
    const fault = validate ? typeFault(value) : undefined;
    if (fault !== undefined)
      throw new Failure(`error validating ${goQuote(source)}: error validating data: ${fault}; ${TURN_OFF}`);
    const undecodable = decodeFault(value);
    if (undecodable !== undefined) throw new Failure(`unable to decode ${goQuote(source)}: ${undecodable}`);
    yield value as JsonObject;
  }
}

function nextDocument(documents: ReturnType<typeof readDocuments>, source: string): Json | undefined {
  try {
    const { value, done } = documents.next();
    return done ? undefined : value.value;
  } catch (error) {
    throw new Failure(`error parsing ${source}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What kubectl itself asks of an object: to say what it is. */
function typeFault(value: Json): string | undefined {
  if (!isObject(value)) return 'invalid object to validate';
  const faults = (['apiVersion', 'kind'] as const).flatMap((field) => {
    if (value[field] === undefined || value[field] === null || value[field] === '') return [`${field} not set`];
    return typeof value[field] === 'string' ? [] : [`${field} isn't string type`];
  });
  return faults.length > 1 ? `[${faults.join(', ')}]` : faults[0];
}

/** Why it is no object, or its metadata none. */
function decodeFault(value: Json): string | undefined {
  if (!isObject(value)) {
    const what = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
    return `json: cannot unmarshal ${what} into Go value of type unstructured.detector`;
  }
  if (typeof value['kind'] !== 'string' || value['kind'] === '')
    return `Object 'Kind' is missing in '${JSON.stringify(value)}'`;
  return metadataFault(value['metadata']);
}

/** A List is what it holds. */
function* flattened(object: JsonObject): Generator<JsonObject, undefined> {
  const { items, kind } = object;
  if (typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items))
    for (const item of items) yield* isObject(item) ? flattened(item) : [];
  else yield object;
  return undefined;
}

/** @throws Failure */
function* infoOf(call: Invocation, object: JsonObject, source: string, local: boolean): Routine<Info> {
  const { metadata } = object;
  const text = (field: string): string =>
    isObject(metadata) && typeof metadata[field] === 'string' ? metadata[field] : '';
  const [name, own] = [text('name'), text('namespace')];
  const resource = yield* resourceOf(call, object, source, local);
  const namespace = resource.namespaced ? own || call.namespace : '';
  if (call.isNamespaceGiven && resource.namespaced && namespace !== call.namespace)
    throw new Failure(
      `the namespace from the provided object "${own}" does not match the namespace "${call.namespace}". You must pass '--namespace=${own}' to perform this operation.`,
    );
  if (!resource.namespaced || own !== '' || local) return { resource, namespace, name, object, source };
  const placed = { ...object, metadata: { ...(isObject(metadata) ? metadata : {}), namespace } };
  return { resource, namespace, name, object: placed, source };
}

/** @throws Failure when the server has no such kind */
function* resourceOf(call: Invocation, object: JsonObject, source: string, local: boolean): Routine<Resource> {
  const { apiVersion, kind, metadata } = object as { apiVersion?: string; kind: string; metadata?: JsonObject };
  const version = apiVersion ?? '';
  const found = yield* call.discovery.ofKind(version, kind);
  if (found) return found;
  const said = (field: string): string => goQuote(typeof metadata?.[field] === 'string' ? metadata[field] : '');
  if (!local)
    throw new Failure(
      `resource mapping not found for name: ${said('name')} namespace: ${said('namespace')} from ${goQuote(source)}: no matches for kind ${goQuote(kind)} in version ${goQuote(version)}\nensure CRDs are installed first`,
    );
  const [group = '', last] = version.split('/');
  return {
    ...{ group: last === undefined ? '' : group, version: last ?? group, kind, namespaced: true },
    ...{ name: `${kind.toLowerCase()}s`, singular: kind.toLowerCase() },
    ...{ shortNames: [], categories: [], verbs: [], subresources: [] },
  };
}
