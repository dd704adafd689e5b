/** The manifests of a lesson: applied again to lead back, and asked about without being applied. */
import { ApiError, RESOURCES, type Status } from '../api/index.ts';
import type { Cluster } from '../cluster/index.ts';
import { parseAllDocuments } from 'yaml';
import type { LessonFile } from './types.ts';

/** @throws ApiError; Error when the lesson has no such file */
export function applyCommand(cluster: Cluster, files: readonly LessonFile[], name: string): void {
  const file = files.find((each) => each.name === name);
  if (!file) throw new Error(`the lesson has no file ${name}`);
  cluster.apply(file.text);
}

/** Everything the lesson began with, once more: what is as it was stays untouched. @throws ApiError */
export function putBack(cluster: Cluster, files: readonly LessonFile[]): void {
  for (const file of files) if (file.applied) cluster.apply(file.text);
}

const BY_KIND = new Map(Object.values(RESOURCES).map((info) => [info.kind, info]));

interface Document {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
}

/** What the API server would say to a manifest, in its own words; '' when it would take it. Nothing is stored. */
export function refusal(cluster: Cluster, manifest: string): string {
  for (const document of parseAllDocuments(manifest)) {
    const object = document.toJS() as Document | null;
    const info = BY_KIND.get(object?.kind ?? '');
    if (!object || !info) continue;
    const root = info.group === '' ? `/api/${info.version}` : `/apis/${info.group}/${info.version}`;
    const within = info.namespaced ? `/namespaces/${object.metadata?.namespace ?? 'default'}` : '';
    const path = `${root}${within}/${info.resource}?dryRun=All&fieldValidation=Strict`;
    try {
      const { status, body } = cluster.request({ method: 'POST', path, body: object });
      // Its name being taken is not what is asked.
      if (status >= 400 && status !== 409) return (body as Status).message ?? `${status}`;
    } catch (error) {
      if (error instanceof ApiError) return error.message;
      throw error;
    }
  }
  return '';
}
