/** A fault of ours, never of the user's: the message says what was impossible; the simulation adds seed and revision. */
export class InvariantError extends Error {
  override name = 'InvariantError';
}

export function invariant(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new InvariantError(sentence);
}
