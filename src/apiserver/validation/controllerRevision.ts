/** ControllerRevisions. Upstream: pkg/apis/apps/validation/validation.go (ValidateControllerRevisionCreate). */
import { type ControllerRevision, dnsSubdomain } from '../../api/index.ts';
import { required, type FieldError } from './fieldError.ts';
import { immutableField, validateMetaWith } from './meta.ts';
import { notNegative } from './probe.ts';

export function validateControllerRevision(revision: ControllerRevision): FieldError[] {
  return [...commonErrors(revision), ...dataErrors(revision.data)];
}

export function validateControllerRevisionUpdate(revision: ControllerRevision, old: ControllerRevision): FieldError[] {
  return [...commonErrors(revision), ...immutableField(revision.data, old.data, 'data')];
}

function commonErrors({ metadata, revision }: ControllerRevision): FieldError[] {
  return [...validateMetaWith(metadata, true, dnsSubdomain), ...notNegative(revision, 'revision')];
}

function dataErrors(data: unknown): FieldError[] {
  if (data === undefined || data === null) return [required('data', 'data is mandatory')];
  if (typeof data === 'object' && !Array.isArray(data)) return [];
  return [required('data', 'data must be a valid JSON object')];
}
