/** What is to be said about a file: what the YAML parser cannot read, what the API server refused, and what can be done. */
import { useEffect, useMemo, useState } from 'react';
import type { ManifestFile, Outcome } from '../manifestStore.ts';
import type { Fix } from '../fixes/fix.ts';
import { fixesFor, syntaxFixes } from '../fixes/fixesFor.ts';
import { locateErrors, locateSyntaxErrors, type Marker } from '../problems/locateErrors.ts';
import type { KubernetesSchema } from '../schema/kubernetesSchema.ts';
import { loadSchema } from '../schema/loadSchema.ts';
import { isTooDeep } from '../yaml/depth.ts';
import { LARGE_TEXT } from '../yaml/manifest.ts';

export interface Problem {
  readonly marker: Marker;
  readonly fixes: readonly Fix[];
}

export interface FileProblems {
  /** The YAML itself cannot be read. */
  readonly syntax: readonly Problem[];
  readonly refusals: readonly Problem[];
  /** The refusals are about an earlier text: something was typed since. */
  readonly stale: boolean;
  /** Too long, or nested too deeply, to be looked at while it is typed. */
  readonly unchecked: 'large' | 'deep' | undefined;
}

/** A short text is looked at almost at once, a long one when the typing pauses. */
const SHORT = 20_000;

export function useFileProblems(file: ManifestFile | undefined, outcome: Outcome | undefined): FileProblems {
  const settled = useSettled(file?.text ?? '', (value) => (value.length < SHORT ? 120 : 600));
  // What the server speaks of is the text it was sent: its lines must not be looked for in an earlier one.
  const text = file !== undefined && outcome?.text === file.text ? file.text : settled;
  const schema = useSchema(outcome?.kind === 'refused');
  const unchecked = useMemo(() => uncheckedBecause(text), [text]);
  const syntax = useMemo(() => (unchecked ? [] : syntaxProblems(text)), [text, unchecked]);
  const error = outcome?.kind === 'refused' ? outcome.error : undefined;
  const refusals = useMemo((): readonly Problem[] => {
    if (!error) return [];
    if (unchecked) return locateErrors('', error).map((marker) => ({ marker, fixes: [] }));
    if (!schema) return locateErrors(text, error).map((marker) => ({ marker, fixes: [] }));
    return fixesFor(text, error, schema);
  }, [error, schema, text, unchecked]);
  return { syntax, refusals, stale: outcome !== undefined && outcome.text !== file?.text, unchecked };
}

/** Large or deep text is not parsed; it is only shown. */
export function uncheckedBecause(text: string): FileProblems['unchecked'] {
  if (text.length > LARGE_TEXT) return 'large';
  return isTooDeep(text) ? 'deep' : undefined;
}

function syntaxProblems(text: string): readonly Problem[] {
  const markers = locateSyntaxErrors(text);
  return markers.map((marker, at) => ({ marker, fixes: at === 0 ? syntaxFixes(text) : [] }));
}

/** A value once it has stopped changing for a while. */
function useSettled(value: string, delay: (value: string) => number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    if (value === settled) return undefined;
    const timer = setTimeout(() => setSettled(value), delay(value));
    return () => clearTimeout(timer);
  });
  return settled;
}

function useSchema(wanted: boolean): KubernetesSchema | undefined {
  const [schema, setSchema] = useState<KubernetesSchema>();
  useEffect(() => {
    if (!wanted || schema) return;
    // Without it there are no quick fixes; the messages stand all the same.
    loadSchema().then(setSchema, () => undefined);
  }, [wanted, schema]);
  return schema;
}
