/** What was made from `from` under `key`, made now if it was not. */
export function remember<F extends object, T>(
  memory: WeakMap<F, Map<string, T>>,
  from: F,
  key: string,
  make: () => T,
): T {
  let known = memory.get(from);
  if (!known) memory.set(from, (known = new Map<string, T>()));
  let made = known.get(key);
  if (made === undefined) known.set(key, (made = make()));
  return made;
}
