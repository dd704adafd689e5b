/** What follows from a value that is replaced, never changed in place: made again only when the value is another one. */
export function derived<P, T>(from: () => P, make: (from: P) => T): () => T {
  let last: { readonly from: P; readonly made: T } | undefined;
  return () => {
    const now = from();
    if (!last || last.from !== now) last = { from: now, made: make(now) };
    return last.made;
  };
}
