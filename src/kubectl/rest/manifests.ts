/**
 * `-f`: the objects in files, directories and standard input, each with the resource it is. Upstream: cli-runtime/pkg/resource/visitor.go
 * and mapper.go. Left out: URLs, kustomizations.
 */
import { JsonError, readDocuments } from '../../api/index.ts';
import type { Invocation } from '../cli/command.ts';
import { Failure } from '../cli/failure.ts';
import type { FileList, FileState, FileText, Routine } from '../../shell/index.ts';
import { isRecord } from '../records.ts';
import type { KubeObject } from '../print/objects.ts';
import { pathOf } from './paths.ts';
import type { Resource } from './discovery.ts';

export interface Manifest {
  readonly object: KubeObject;
  readonly resource: Resource;
  readonly name: string;
  /** undefined: the resource has none. */
  readonly namespace: string | undefined;
  /** The file's name as given, or "STDIN": errors bear it. */
  readonly source: string;
}

interface Text {
  readonly source: string;
  readonly text: string;
}

/** Everything --filename names, in order. @throws Failure */
export function* manifestsOf(call: Invocation): Routine<Manifest[]> {
  const manifests: Manifest[] = [];
  if (call.flags.text('kustomize') !== '') throw new Failure('kustomizations are not part of this kubectl; use -f');
  for (const path of call.flags.list('filename'))
    for (const file of yield* filesAt(call, path))
      for (const object of documentsOf(file)) manifests.push(...(yield* placed(call, object, file.source)));
  return manifests;
}

function* filesAt(call: Invocation, path: string): Routine<Text[]> {
  const { process, flags } = call;
  if (path === '-') return [{ source: 'STDIN', text: yield* process.readAll() }];
  if (/^https?:\/\//.test(path)) throw new Failure(`unable to read URL "${path}", only files can be read here`);
  const at = pathOf(process, path);
  const state = (yield* process.ask({ kind: 'file', does: 'stat', path: at } as { kind: string })) as FileState;
  if ('error' in state) throw new Failure(`the path ${JSON.stringify(path)} does not exist`);
  if (!state.isDirectory) return [{ source: path, text: yield* textAt(call, at, path) }];
  const { entries } = (yield* process.ask({ kind: 'file', does: 'list', path: at } as { kind: string })) as Extract<
    FileList,
    { entries: unknown }
  >;
  const files: Text[] = [];
  for (const { name, isDirectory } of entries) {
    const inner = `${path.replace(/\/$/, '')}/${name}`;
    if (isDirectory) {
      if (flags.bool('recursive')) files.push(...(yield* filesAt(call, inner)));
    } else if (/\.(json|ya?ml)$/.test(name))
      files.push({ source: inner, text: yield* textAt(call, `${at}/${name}`, inner) });
  }
  return files;
}

function* textAt({ process }: Invocation, at: string, path: string): Routine<string> {
  const answer = (yield* process.ask({ kind: 'file', does: 'read', path: at } as { kind: string })) as FileText;
  if ('text' in answer) return answer.text;
  throw new Failure(`open ${path}: ${answer.error === 'EACCES' ? 'permission denied' : 'no such file or directory'}`);
}

function* documentsOf({ source, text }: Text): Generator<KubeObject> {
  try {
    for (const { value } of readDocuments(text)) if (isRecord(value)) yield value;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Failure(
      error instanceof JsonError || said.startsWith('error ')
        ? `error parsing ${source}: ${said}`
        : `error parsing ${source}: error converting YAML to JSON: ${said}`,
    );
  }
}

/** A List is what it holds. */
function* placed(call: Invocation, object: KubeObject, source: string): Routine<Manifest[]> {
  const { discovery, namespace, isNamespaceGiven } = call;
  const { apiVersion, kind, metadata, items } = object as { [key: string]: unknown };
  if (typeof kind !== 'string' || kind === '')
    throw new Failure(`unable to decode "${source}": Object 'Kind' is missing in '${JSON.stringify(object)}'`);
  if (typeof apiVersion !== 'string' || apiVersion === '')
    throw new Failure(`unable to decode "${source}": Object 'apiVersion' is missing in '${JSON.stringify(object)}'`);
  if (kind.endsWith('List') && Array.isArray(items)) {
    const manifests: Manifest[] = [];
    for (const item of items) if (isRecord(item)) manifests.push(...(yield* placed(call, item, source)));
    return manifests;
  }
  const { name = '', namespace: own = '' } = (isRecord(metadata) ? metadata : {}) as {
    name?: string;
    namespace?: string;
  };
  const resource = yield* discovery.ofKind(apiVersion, kind);
  if (!resource)
    throw new Failure(
      `resource mapping not found for name: "${name}" namespace: "${own}" from "${source}": no matches for kind "${kind}" in version "${apiVersion}"\nensure CRDs are installed first`,
    );
  if (isNamespaceGiven && resource.namespaced && own !== '' && own !== namespace)
    throw new Failure(
      `the namespace from the provided object "${own}" does not match the namespace "${namespace}". You must pass '--namespace=${own}' to perform this operation.`,
    );
  return [{ object, resource, name, namespace: resource.namespaced ? own || namespace : undefined, source }];
}
