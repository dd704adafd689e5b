/**
 * What an API error says, taken apart: one refusal for each thing at fault, in the server's own words. Invalid objects carry their
 * causes in Status.details; decoding errors carry theirs only in the sentence, so that is read here.
 */
import type { ApiError } from '../../../api/index.ts';

export type Refusal = {
  /** The server's words for this one fault. */
  readonly message: string;
} & (
  | { readonly kind: 'field'; readonly field: string; readonly reason: string | undefined }
  | { readonly kind: 'unknownField' | 'duplicateField'; readonly field: string }
  /** A value of the wrong type; the path leaves sequences out. */
  | { readonly kind: 'wrongType'; readonly field: string; readonly found: string; readonly wanted: string }
  /** `key "x" already set in map`, with the line it was found on. */
  | { readonly kind: 'duplicateKey'; readonly key: string; readonly line: number }
  | { readonly kind: 'noMatch'; readonly wantedKind: string; readonly wantedVersion: string }
  | { readonly kind: 'syntax'; readonly line: number | undefined }
  | { readonly kind: 'other' }
);

/** Every fault of an API error, in the order in which the server names them; at least one. */
export function refusalsOf(error: ApiError): readonly Refusal[] {
  const { status } = error;
  const causes = (status.details?.causes ?? []).filter((cause) => cause.field !== undefined);
  if (causes.length === 0) return fromSentence(status.message ?? status.reason ?? error.message);
  return causes.map(({ field = '', reason, message = '' }): Refusal => {
    // In an Invalid the message goes on from the field; everywhere else it is a sentence of its own.
    if (status.reason === 'Invalid') return { kind: 'field', field, reason, message: `${field}: ${message}` };
    const [said] = fromSentence(message);
    return !said || said.kind === 'other' ? { kind: 'field', field, reason, message } : withField(said, field);
  });
}

/** The cause's field is exact where the sentence is not: it counts list items. */
function withField(refusal: Refusal, field: string): Refusal {
  return 'field' in refusal && field !== '' ? { ...refusal, field } : refusal;
}

function fromSentence(message: string): readonly Refusal[] {
  const strict = [...message.matchAll(/(unknown|duplicate) field "([^"]+)"/g)].map(
    ([words, which, field = '']): Refusal => ({
      kind: which === 'unknown' ? 'unknownField' : 'duplicateField',
      field,
      message: words,
    }),
  );
  const wrongType = /json: cannot unmarshal (.+?) into Go struct field (\S+) of type (\S+)/.exec(message);
  if (wrongType) strict.push(wrongTypeOf(wrongType));
  if (strict.length > 0) return strict;

  const twice = [...message.matchAll(/line (\d+): key "([^"]*)" already set in map/g)];
  if (twice.length > 0)
    return twice.map(([words, line, key = '']) => ({ kind: 'duplicateKey', key, line: Number(line), message: words }));
  const noMatch = /no matches for kind "([^"]*)" in version "([^"]*)"/.exec(message);
  if (noMatch) return [{ kind: 'noMatch', wantedKind: noMatch[1] ?? '', wantedVersion: noMatch[2] ?? '', message }];
  if (/yaml: |converting YAML to JSON/.test(message)) {
    const line = /line (\d+)/.exec(message);
    return [{ kind: 'syntax', line: line ? Number(line[1]) : undefined, message }];
  }
  return [{ kind: 'other', message }];
}

/** Go names the struct before the path (`ServicePort.spec.ports.port`); the path alone is the learner's. */
function wrongTypeOf([words = '', found = '', path = '', wanted = '']: RegExpExecArray): Refusal {
  const field = path.replace(/^[A-Z]\w*\./, '');
  return { kind: 'wrongType', field, found, wanted, message: words };
}
