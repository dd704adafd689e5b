/** One text for equal values: keys sorted, absent and empty lists dropped. For comparing and hashing API objects. */

/** As Kubernetes' semantic equality has it, an empty list equals an absent one. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item: unknown) => canonicalJson(item)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields: string[] = [];
  for (const [key, field] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (field === undefined || (Array.isArray(field) && field.length === 0)) continue;
    fields.push(`${JSON.stringify(key)}:${canonicalJson(field)}`);
  }
  return `{${fields.join(',')}}`;
}

const isAbsent = (value: unknown): boolean => value === undefined || (Array.isArray(value) && value.length === 0);

/** Whether two values have one canonical text, without writing it. */
export function isSemanticallyEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => isSemanticallyEqual(item, b[i]));
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return (a ?? null) === (b ?? null);
  if (Array.isArray(b)) return false;
  const left = a as Readonly<Record<string, unknown>>;
  const right = b as Readonly<Record<string, unknown>>;
  for (const key in left) {
    const other = Object.hasOwn(right, key) ? right[key] : undefined;
    if (isAbsent(left[key]) ? !isAbsent(other) : isAbsent(other) || !isSemanticallyEqual(left[key], other))
      return false;
  }
  for (const key in right) if (!Object.hasOwn(left, key) && !isAbsent(right[key])) return false;
  return true;
}
