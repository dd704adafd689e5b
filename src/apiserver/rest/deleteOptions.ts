/** DeleteOptions, from the body or the query. Upstream: ValidateDeleteOptions in apimachinery/pkg/apis/meta/v1/validation. */
import { decodeOrRefuse } from '../decode/typed.ts';
import { goQuote, isObject, type Json } from '../../api/index.ts';
import { badRequest, invalid } from '../statusErrors.ts';
import type { DeleteOptions } from '../types.ts';
import { invalidValue, notSupported, type FieldError } from '../validation/fieldError.ts';
import { notAnObject } from './body.ts';
import { wholeNumber } from './listOptions.ts';

const POLICIES = ['Foreground', 'Background', 'Orphan'];

export interface AskedDeletion extends DeleteOptions {
  /** Asked for by the old name, orphanDependents: false. */
  readonly cascades: boolean;
}

/** From the body, as kubectl sends them, or from the query. @throws ApiError BadRequest or Invalid */
export function deleteOptions(body: Json, query: ReadonlyMap<string, string>): AskedDeletion {
  if (body !== null) checkType(body);
  const given = isObject(body)
    ? decodeOrRefuse(body, { kind: 'DeleteOptions', version: 'v1' }, 'meta.DeleteOptions').object
    : {};
  const grace = given['gracePeriodSeconds'] ?? numberOf(query.get('gracePeriodSeconds'));
  const policy = given['propagationPolicy'] ?? query.get('propagationPolicy');
  const orphan = given['orphanDependents'] ?? flagOf(query.get('orphanDependents'));
  const errors = faults(policy, orphan, given['dryRun'] ?? query.get('dryRun'));
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', errors);
  const chosen = policy ?? (orphan === undefined ? undefined : orphan === true ? 'Orphan' : 'Background');
  return {
    cascades: orphan === false,
    ...(grace === undefined ? {} : { gracePeriodSeconds: grace as number }),
    ...(chosen === undefined ? {} : { propagationPolicy: chosen as NonNullable<DeleteOptions['propagationPolicy']> }),
    ...(isObject(given['preconditions']) ? { preconditions: given['preconditions'] } : {}),
  };
}

function faults(policy: Json | undefined, orphan: Json | undefined, dryRun: Json | undefined): FieldError[] {
  const field = 'propagationPolicy';
  const errors: FieldError[] = [];
  if (policy !== undefined && orphan !== undefined)
    errors.push(invalidValue(field, policy, 'orphanDependents and deletionPropagation cannot be both set'));
  if (policy !== undefined && !POLICIES.includes(policy as string))
    errors.push(notSupported(field, policy, [...POLICIES, 'nil']));
  const asked = dryRun === undefined || dryRun === '' ? [] : Array.isArray(dryRun) ? dryRun : [dryRun];
  if (asked.some((value) => value !== 'All')) errors.push(notSupported('dryRun', asked, ['All']));
  return errors;
}

/** A body of another kind deletes nothing. @throws ApiError BadRequest */
function checkType(body: Json): void {
  if (!isObject(body)) throw badRequest(`couldn't get version/kind; json parse error: ${notAnObject(body)}`);
  const { kind, apiVersion } = body;
  const [name, version] = [kind === undefined || kind === '' ? 'DeleteOptions' : kind, apiVersion || 'v1'];
  if (name === 'DeleteOptions' || typeof name !== 'string' || typeof version !== 'string') return;
  throw badRequest(
    `no kind ${goQuote(name)} is registered for version ${goQuote(version)} in scheme "k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27"`,
  );
}

/** @throws ApiError BadRequest */
const numberOf = (text: string | undefined): number | undefined => (text ? wholeNumber(text) : undefined);

const flagOf = (text: string | undefined): boolean | undefined => (text === undefined ? undefined : text === 'true');
