/** The parts of a jsonpath template. Upstream: client-go/util/jsonpath/node.go. */

/** One end of "[from:to:step]"; undefined: not written. */
export interface Slice {
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly step: number | undefined;
  /** "[3]": `to` follows from `from`. */
  readonly isIndex: boolean;
}

export type Node =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'list'; readonly nodes: Node[] }
  | { readonly is: 'field'; readonly name: string }
  | { readonly is: 'slice'; readonly slice: Slice }
  | { readonly is: 'filter'; readonly left: Node; readonly right: Node | undefined; readonly operator: string }
  | { readonly is: 'value'; readonly value: number | boolean }
  | { readonly is: 'wildcard' }
  | { readonly is: 'recursive' }
  | { readonly is: 'union'; readonly nodes: readonly Node[] }
  | { readonly is: 'identifier'; readonly name: string };

/** A template that cannot be read, or does not fit the object. */
export class JsonPathError extends Error {
  override name = 'JsonPathError';
}
