export const rules: readonly { readonly name: string }[];
export function brokenBy(from: string, to: string): readonly { readonly name: string }[];
