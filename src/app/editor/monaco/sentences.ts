/**
 * Stands in for @vscode/l10n in the YAML language server's worker, which speaks English only. The real one stops at a gap that is filled
 * with null, and so would all validation of a text with an empty key (": x"): it takes null for a record of names.
 */

/** The sentence with its gaps {0}, {1}, … filled. */
export function t(sentence: string, ...fillings: readonly unknown[]): string {
  return sentence.replaceAll(/\{(\d+)\}/g, (gap, place: string) =>
    Number(place) < fillings.length ? String(fillings[Number(place)]) : gap,
  );
}
