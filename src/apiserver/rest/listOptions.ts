/**
 * What the query of a list or watch asks for. Upstream: apimachinery/pkg/apis/meta/internalversion (types, defaults, validation) and
 * the conversions of query parameters in apimachinery/pkg/runtime/conversion.go.
 */
import { badRequest, invalid } from '../statusErrors.ts';
import { forbiddenField as forbidden, notSupported, type FieldError } from '../validation/fieldError.ts';
import { isTrue } from './url.ts';

export type Query = ReadonlyMap<string, string>;

export interface ListOptions {
  readonly watch: boolean;
  readonly limit: number;
  readonly continue: string;
  /** Undefined: not given. 0: any will do. */
  readonly resourceVersion: number | undefined;
  readonly match: 'Exact' | 'NotOlderThan' | undefined;
  readonly bookmarks: boolean;
  /** Whether a watch begins with what is there. */
  readonly initialEvents: boolean;
  readonly timeoutSeconds: number;
}

/** @throws ApiError BadRequest (it cannot be read), Invalid (it contradicts itself) */
export function readListOptions(query: Query): ListOptions {
  const watch = isTrue(query.get('watch'));
  const given = query.get('resourceVersion') ?? '';
  const match = query.get('resourceVersionMatch') ?? '';
  const initial = query.has('sendInitialEvents') ? isTrue(query.get('sendInitialEvents')) : undefined;
  const errors = watch ? watchErrors(query, match, initial) : listErrors(query, given, match, initial);
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors);
  const resourceVersion = given === '' ? undefined : revisionOf(given);
  return {
    watch,
    limit: wholeNumber(query.get('limit')),
    continue: query.get('continue') ?? '',
    resourceVersion,
    match: match === 'Exact' || match === 'NotOlderThan' ? match : undefined,
    bookmarks: isTrue(query.get('allowWatchBookmarks')),
    initialEvents: initial ?? (resourceVersion === undefined || resourceVersion === 0),
    timeoutSeconds: wholeNumber(query.get('timeoutSeconds')),
  };
}

function listErrors(query: Query, version: string, match: string, initial: boolean | undefined): FieldError[] {
  const errors: FieldError[] = [];
  const refuse = (detail: string): unknown => errors.push(forbidden('resourceVersionMatch', detail));
  if (match !== '') {
    if (version === '') refuse('resourceVersionMatch is forbidden unless resourceVersion is provided');
    if (query.get('continue')) refuse('resourceVersionMatch is forbidden when continue is provided');
    if (match !== 'Exact' && match !== 'NotOlderThan')
      errors.push(notSupported('resourceVersionMatch', match, ['Exact', 'NotOlderThan', '']));
    if (match === 'Exact' && version === '0')
      refuse('resourceVersionMatch "exact" is forbidden for resourceVersion "0"');
  }
  if (initial !== undefined) errors.push(forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  return errors;
}

function watchErrors(query: Query, match: string, initial: boolean | undefined): FieldError[] {
  const errors: FieldError[] = [];
  const refuse = (detail: string): unknown => errors.push(forbidden('resourceVersionMatch', detail));
  if (initial !== undefined && match !== 'NotOlderThan')
    refuse('sendInitialEvents requires setting resourceVersionMatch to NotOlderThan');
  if (match === '') return errors;
  if (initial === undefined) refuse('resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided');
  if (match !== 'NotOlderThan') errors.push(notSupported('resourceVersionMatch', match, ['NotOlderThan']));
  if (query.get('continue')) refuse('resourceVersionMatch is forbidden when continue is provided');
  return errors;
}

/** The largest revision there can be: a journal is not longer than what a number counts. */
const MOST = Number.MAX_SAFE_INTEGER;

/** @throws ApiError BadRequest */
export function revisionOf(text: string): number {
  if (/^\d+$/.test(text) && Number(text) <= MOST) return Number(text);
  const why = /^\d+$/.test(text) ? 'value out of range' : 'invalid syntax';
  const quoted = JSON.stringify(text);
  throw badRequest(
    `invalid resource version: resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: ${why}`,
  );
}

/** A number of the query; 0 when it is not there. @throws ApiError BadRequest */
export function wholeNumber(text: string | undefined): number {
  if (text === undefined || text === '') return 0;
  if (/^[-+]?\d+$/.test(text) && Math.abs(Number(text)) <= MOST) return Number(text);
  const why = /^[-+]?\d+$/.test(text) ? 'value out of range' : 'invalid syntax';
  throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: ${why}`);
}
