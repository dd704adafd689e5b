/** A quick fix: what a learner would do about one message, as edits to the text. */
import type { ManifestDocument } from '../yaml/manifest.ts';
import type { KubernetesSchema } from '../schema/kubernetesSchema.ts';
import type { TextEdit } from '../yaml/edits.ts';

export interface Fix {
  /** What it does, as an order: `Change the type to NodePort`. */
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** What a fix is made from. */
export interface FixContext {
  readonly text: string;
  readonly document: ManifestDocument;
  readonly schema: KubernetesSchema;
}

/** A fix, or nothing when there is nothing to change. */
export function fix(title: string, edits: readonly TextEdit[] | undefined): Fix[] {
  return edits && edits.length > 0 ? [{ title, edits }] : [];
}
