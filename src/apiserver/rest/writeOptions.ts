/**
 * What the query of a write asks for: CreateOptions, UpdateOptions and PatchOptions. Upstream: ValidateCreateOptions and its
 * neighbours in apimachinery/pkg/apis/meta/v1/validation, and managerOrUserAgent in apiserver/pkg/endpoints/handlers/create.go.
 */
import type { FieldValidation } from '../decode/typed.ts';
import { APPLY } from '../patch/patchObject.ts';
import { invalid } from '../statusErrors.ts';
import {
  forbiddenField,
  invalidValue,
  notSupported,
  required,
  tooLong,
  type FieldError,
} from '../validation/fieldError.ts';
import type { Query } from './listOptions.ts';
import { isTrue } from './url.ts';

export interface WriteOptions {
  readonly dryRun: boolean;
  readonly validation: FieldValidation;
  /** Who writes: what the request says, or the program that sends it. */
  readonly manager: string;
  readonly force: boolean;
}

const KINDS: Readonly<Record<string, string>> = { POST: 'CreateOptions', PUT: 'UpdateOptions', PATCH: 'PatchOptions' };
const VALIDATIONS = ['', 'Ignore', 'Strict', 'Warn'];
const MAX_MANAGER = 128;

/** @throws ApiError Invalid */
export function readWriteOptions(method: string, query: Query, type: string, userAgent: string): WriteOptions {
  const kind = KINDS[method];
  const fieldManager = query.get('fieldManager') ?? '';
  const validation = query.get('fieldValidation') ?? '';
  const dryRun = query.get('dryRun') ?? '';
  if (kind !== undefined) {
    const errors = [
      ...(method === 'PATCH' ? patchErrors(query, type, fieldManager) : []),
      ...managerErrors(fieldManager),
      ...(dryRun === '' || dryRun === 'All' ? [] : [notSupported('dryRun', [dryRun], ['All'])]),
      ...(VALIDATIONS.includes(validation) ? [] : [notSupported('fieldValidation', validation, VALIDATIONS)]),
    ];
    if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind }, '', errors);
  }
  return {
    dryRun: dryRun === 'All',
    validation: validation === 'Strict' || validation === 'Ignore' ? validation : 'Warn',
    manager: fieldManager || (userAgent.split('/')[0] ?? '') || 'unknown',
    force: isTrue(query.get('force')),
  };
}

function patchErrors(query: Query, type: string, manager: string): FieldError[] {
  if (type === APPLY) return manager === '' ? [required('fieldManager', 'is required for apply patch')] : [];
  return query.has('force') ? [forbiddenField('force', 'may not be specified for non-apply patch')] : [];
}

function managerErrors(manager: string): FieldError[] {
  if (manager.length > MAX_MANAGER) return [tooLong('fieldManager', MAX_MANAGER)];
  return /[\p{C}\p{Zl}\p{Zp}]/u.test(manager)
    ? [invalidValue('fieldManager', manager, 'should only contain printable characters')]
    : [];
}
