/** A secondary index over a table: terms to slots, in slot order, so that reading it equals filtering a full scan. */

const NONE: readonly string[] = [];

export class TableIndex<V, K extends string | number = string> {
  private readonly slots = new Map<string, number[]>();

  private readonly terms: (value: V, key: K) => readonly string[];
  private readonly values: readonly (V | undefined)[];

  constructor(terms: (value: V, key: K) => readonly string[], values: readonly (V | undefined)[]) {
    this.terms = terms;
    this.values = values;
  }

  /** The values that carry `term`, in creation order. */
  get(term: string): V[] {
    const slots = this.slots.get(term);
    if (!slots) return [];
    const { values } = this;
    const found = new Array<V>(slots.length);
    for (let i = 0; i < slots.length; i++) found[i] = values[slots[i]!]!;
    return found;
  }

  count(term: string): number {
    return this.slots.get(term)?.length ?? 0;
  }

  /** Terms that have at least one value. Their order is unspecified: sort before showing or deciding. */
  allTerms(): string[] {
    return [...this.slots.keys()];
  }

  /** Follows one write of the table. */
  move(slot: number, key: K, prev: V | undefined, next: V | undefined): void {
    const before = prev === undefined ? NONE : this.terms(prev, key);
    const after = next === undefined ? NONE : this.terms(next, key);
    if (before === after || (before.length === 1 && after.length === 1 && before[0] === after[0])) return;
    for (const term of before) if (!after.includes(term)) this.remove(term, slot);
    for (const term of after) if (!before.includes(term)) this.insert(term, slot);
  }

  /** The table's slots have other numbers now, in the same order. */
  renumber(to: Int32Array): void {
    for (const slots of this.slots.values()) for (let i = 0; i < slots.length; i++) slots[i] = to[slots[i]!]!;
  }

  private insert(term: string, slot: number): void {
    const slots = this.slots.get(term);
    if (!slots) this.slots.set(term, [slot]);
    else if (slots[slots.length - 1]! < slot) slots.push(slot);
    else slots.splice(this.position(slots, slot), 0, slot);
  }

  private remove(term: string, slot: number): void {
    const slots = this.slots.get(term);
    if (!slots) return;
    const position = this.position(slots, slot);
    if (slots[position] === slot) slots.splice(position, 1);
    if (slots.length === 0) this.slots.delete(term);
  }

  /** Where `slot` is, or would be inserted. */
  private position(slots: readonly number[], slot: number): number {
    let low = 0;
    let high = slots.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (slots[middle]! < slot) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
