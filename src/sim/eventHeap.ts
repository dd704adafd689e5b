/**
 * A binary heap of (time, sequence). It may hold stale or doubled places: the queue table says what is really pending, and the
 * caller skips the rest. That is what lets undo and redo work without searching the heap.
 */
export class EventHeap {
  private readonly times: number[] = [];
  private readonly sequences: number[] = [];

  get size(): number {
    return this.times.length;
  }

  get firstTime(): number {
    return this.times[0]!;
  }

  get firstSequence(): number {
    return this.sequences[0]!;
  }

  push(at: number, sequence: number): void {
    let child = this.times.push(at) - 1;
    this.sequences.push(sequence);
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (this.comesBefore(parent, child)) break;
      this.swap(parent, child);
      child = parent;
    }
  }

  pop(): void {
    const last = this.times.length - 1;
    this.swap(0, last);
    this.times.length = last;
    this.sequences.length = last;
    let parent = 0;
    for (;;) {
      const left = 2 * parent + 1;
      if (left >= last) return;
      const right = left + 1;
      const child = right < last && this.comesBefore(right, left) ? right : left;
      if (this.comesBefore(parent, child)) return;
      this.swap(parent, child);
      parent = child;
    }
  }

  private comesBefore(a: number, b: number): boolean {
    const difference = this.times[a]! - this.times[b]!;
    return difference < 0 || (difference === 0 && this.sequences[a]! <= this.sequences[b]!);
  }

  private swap(a: number, b: number): void {
    const time = this.times[a]!;
    const sequence = this.sequences[a]!;
    this.times[a] = this.times[b]!;
    this.sequences[a] = this.sequences[b]!;
    this.times[b] = time;
    this.sequences[b] = sequence;
  }
}
