export function importsOf(file: string, text: string): Set<string>;
export function resolveImport(root: string, from: string, words: string): string;
export function findCycles(graph: ReadonlyMap<string, readonly string[]>): string[][];
