/**
 * Which form of an answer the client wants: media type, and whether the object is to be shown as a Table or by its metadata only.
 * Upstream: apiserver/pkg/endpoints/handlers/negotiation and goautoneg. Left out: protobuf and CBOR answers (a client that takes JSON
 * too gets JSON), pretty printing.
 */
import { notAcceptable } from '../statusErrors.ts';

export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export type AnswerType = 'application/json' | 'application/yaml';

export interface Representation {
  readonly mediaType: AnswerType;
  /** What the object is to be turned into; undefined leaves it as it is. */
  readonly convert: GroupVersionKind | undefined;
}

export const AS_IS: Representation = { mediaType: 'application/json', convert: undefined };

const ANSWERS: readonly AnswerType[] = ['application/json', 'application/yaml'];

interface Clause {
  readonly type: string;
  readonly subtype: string;
  readonly q: number;
  readonly params: ReadonlyMap<string, string>;
}

function parseClause(text: string): Clause | undefined {
  const [range = '', ...rest] = text.split(';').map((part) => part.trim());
  const [type = '', subtype = '', ...more] = range.split('/');
  // A lone * stands for */*, as some old clients send it.
  if (range !== '*' && (subtype === '' || more.length > 0)) return undefined;
  const params = new Map<string, string>();
  for (const part of rest) {
    const equals = part.indexOf('=');
    if (equals > 0) params.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim());
  }
  const q = Number(params.get('q') ?? '1');
  params.delete('q');
  return { type, subtype: subtype === '' ? '*' : subtype, q: Number.isFinite(q) ? q : 1, params };
}

const stars = ({ type, subtype }: Clause): number => (type === '*' ? 2 : subtype === '*' ? 1 : 0);

/** The clauses of an Accept header, the most wanted first; equals in the order they were written. */
function parseAccept(header: string): Clause[] {
  return header
    .split(',')
    .flatMap((text) => parseClause(text) ?? [])
    .sort((a, b) => b.q - a.q || stars(a) - stars(b));
}

function matches({ type, subtype }: Clause, answer: AnswerType): boolean {
  if (type === '*') return subtype === '*';
  return type === 'application' && (subtype === '*' || `application/${subtype}` === answer);
}

function conversion(params: ReadonlyMap<string, string>): GroupVersionKind | undefined {
  if (!['as', 'g', 'v'].some((key) => params.has(key))) return undefined;
  return { group: params.get('g') ?? '', version: params.get('v') ?? '', kind: params.get('as') ?? '' };
}

/**
 * @param allows whether an endpoint can give this form; what it cannot is passed over for the client's next wish
 * @param streams whether the answer is a stream, which only JSON can be
 * @throws ApiError NotAcceptable when none of the wishes can be met
 */
export function negotiate(
  accept: string,
  allows: (convert: GroupVersionKind) => boolean,
  streams = false,
): Representation {
  if (accept.trim() === '') return AS_IS;
  const answers = streams ? ANSWERS.slice(0, 1) : ANSWERS;
  for (const clause of parseAccept(accept)) {
    const convert = conversion(clause.params);
    const stream = clause.params.get('stream') ?? '';
    if ((convert && !allows(convert)) || !['', 'watch'].includes(stream)) continue;
    const mediaType = answers.find((answer) => matches(clause, answer));
    if (mediaType !== undefined) return { mediaType, convert };
  }
  throw notAcceptable(
    `only the following media types are accepted: ${answers.map((type) => (streams ? `${type};stream=watch` : type)).join(', ')}`,
  );
}

const META_KINDS = ['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList'];

/** What every resource can be turned into. */
export function isMetaForm({ group, version, kind }: GroupVersionKind): boolean {
  return group === 'meta.k8s.io' && (version === 'v1' || version === 'v1beta1') && META_KINDS.includes(kind);
}
