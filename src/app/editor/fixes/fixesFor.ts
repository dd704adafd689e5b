/**
 * The quick fixes for what the API server said: for each of its messages the things a learner may have meant, the likeliest first.
 * Pure: text and error in, edits out. An empty list means that there is nothing obvious to do.
 */
import type { ApiError } from '../../../api/index.ts';
import { documentOf, locateErrors, type Marker } from '../problems/locateErrors.ts';
import { refusalsOf, type Refusal } from '../problems/refusals.ts';
import type { KubernetesSchema } from '../schema/kubernetesSchema.ts';
import { parseManifest } from '../yaml/manifest.ts';
import type { Fix, FixContext } from './fix.ts';
import { fixExternalOnly, fixMissingSelector, fixNodePort, fixPortNames, fixTemplateLabels } from './serviceFixes.ts';
import {
  fixDuplicate,
  fixImmutableAddress,
  fixName,
  fixNoMatch,
  fixTabs,
  fixUnknownField,
  fixUnsupportedValue,
  fixWrongType,
} from './valueFixes.ts';

export interface MarkerFixes {
  readonly marker: Marker;
  readonly fixes: readonly Fix[];
}

/** One entry for every marker of locateErrors, in its order. Never throws. */
export function fixesFor(text: string, error: ApiError, schema: KubernetesSchema): MarkerFixes[] {
  const manifest = parseManifest(text);
  const document = documentOf(manifest, error);
  const markers = locateErrors(text, error);
  return refusalsOf(error).map((refusal, at) => {
    const marker = markers[at]!;
    const fixes = document ? fixesOf({ text, document, schema }, refusal, marker) : syntaxFixes(text);
    return { marker, fixes };
  });
}

/** What can be done about text the YAML parser cannot read. */
export function syntaxFixes(text: string): Fix[] {
  return fixTabs(text);
}

function fixesOf(context: FixContext, refusal: Refusal, marker: Marker): Fix[] {
  switch (refusal.kind) {
    case 'unknownField':
      return fixUnknownField(context, refusal.field);
    case 'duplicateField':
      return fixDuplicate(context, refusal.field.split('.').at(-1) ?? '');
    case 'duplicateKey':
      return fixDuplicate(context, refusal.key);
    case 'wrongType':
      return fixWrongType(context, marker.start, marker.end, refusal.wanted);
    case 'noMatch':
      return fixNoMatch(context, refusal.wantedKind, refusal.wantedVersion);
    case 'field':
      return fieldFixes(context, refusal.field, refusal.message);
    case 'syntax':
      return syntaxFixes(context.text);
    case 'other':
      return [];
  }
}

function fieldFixes(context: FixContext, field: string, message: string): Fix[] {
  if (message.includes('may only be set for externally-accessible services')) return fixExternalOnly(context, field);
  if (message.includes("may not be used when `type` is 'ClusterIP'")) return fixExternalOnly(context, field);
  if (message.includes('provided port is')) return fixNodePort(context, field);
  if (/^spec\.ports\[\d+\]\.name: Required value/.test(message)) return fixPortNames(context);
  if (message.includes('`selector` does not match template `labels`')) return fixTemplateLabels(context);
  if (message.startsWith('spec.selector: Required value')) return fixMissingSelector(context);
  if (message.includes('Unsupported value:')) return fixUnsupportedValue(context, field, message);
  if (field === 'metadata.name') return fixName(context, field, message);
  if (message.includes('may not change once set')) return fixImmutableAddress(context);
  return [];
}
