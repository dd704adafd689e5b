/**
 * Two texts as `diff -u -N` prints their differences: three lines of context, no output when they are equal. Upstream: GNU diffutils, whose
 * comparison is E. Myers' ("An O(ND) Difference Algorithm and Its Variations"); ties fall as there: a run of changes stands as late as
 * it can.
 */
const CONTEXT = 3;

export interface Side {
  readonly text: string;
  /** What stands behind `---` or `+++`: the path, a tab, the time. */
  readonly label: string;
}

/** The whole output with its two header lines; '' when the texts are equal. */
export function unifiedDiff(old: Side, fresh: Side): string {
  if (old.text === fresh.text) return '';
  const a = linesOf(old.text);
  const b = linesOf(fresh.text);
  const { removed, added } = changes(a, b);
  const steps = script(removed, added);
  return `--- ${old.label}\n+++ ${fresh.label}\n${hunks(steps)
    .map((hunk) => printHunk(hunk, a, b))
    .join('')}`;
}

/** With their line breaks: a last line without one is another line. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

interface Changes {
  /** By line: goes, comes. */
  readonly removed: boolean[];
  readonly added: boolean[];
}

function changes(a: readonly string[], b: readonly string[]): Changes {
  const removed = a.map(() => true);
  const added = b.map(() => true);
  for (const [i, j] of commonLines(a, b)) {
    removed[i] = false;
    added[j] = false;
  }
  settle(removed, added, a);
  settle(added, removed, b);
  return { removed, added };
}

/** The longest common subsequence, as pairs of indexes. */
function commonLines(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] {
  const max = a.length + b.length;
  const trace: Int32Array[] = [];
  const furthest = new Int32Array(2 * max + 2);
  for (let d = 0; d <= max; d++) {
    trace.push(furthest.slice());
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && furthest[max + k - 1]! < furthest[max + k + 1]!);
      let x = down ? furthest[max + k + 1]! : furthest[max + k - 1]! + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      furthest[max + k] = x;
      if (x >= a.length && x - k >= b.length) return walkBack(trace, max, a.length, b.length);
    }
  }
  return [];
}

function walkBack(
  trace: readonly Int32Array[],
  max: number,
  endX: number,
  endY: number,
): (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  let x = endX;
  let y = endY;
  for (let d = trace.length - 1; d >= 0; d--) {
    const furthest = trace[d]!;
    const k = x - y;
    const down = k === -d || (k !== d && furthest[max + k - 1]! < furthest[max + k + 1]!);
    const from = down ? k + 1 : k - 1;
    const startX = d === 0 ? 0 : furthest[max + from]!;
    const startY = d === 0 ? 0 : startX - from;
    const afterX = d === 0 ? 0 : down ? startX : startX + 1;
    while (x > afterX && y > afterX - k) pairs.push([--x, --y]);
    x = startX;
    y = startY;
  }
  return pairs.reverse();
}

/** Slides each run of changed lines down as long as the text stays the same, and joins runs that meet. */
function settle(changed: boolean[], other: readonly boolean[], lines: readonly string[]): void {
  let opposite = 0;
  for (let i = 0; i < lines.length;) {
    while (i < lines.length && !changed[i]) {
      while (other[opposite]) opposite++;
      i++;
      opposite++;
    }
    if (i >= lines.length) return;
    let start = i;
    while (i < lines.length && changed[i]) i++;
    // A run beside a change of the other side stays: both are one change.
    while (i < lines.length && lines[start] === lines[i] && !other[opposite]) {
      changed[start++] = false;
      changed[i++] = true;
      opposite++;
      while (i < lines.length && changed[i]) i++;
    }
    while (other[opposite]) opposite++;
  }
}

interface Step {
  readonly kind: ' ' | '-' | '+';
  /** Lines of either side before this one. */
  readonly a: number;
  readonly b: number;
}

function script(removed: readonly boolean[], added: readonly boolean[]): Step[] {
  const steps: Step[] = [];
  let a = 0;
  let b = 0;
  while (a < removed.length || b < added.length) {
    if (a < removed.length && removed[a]) steps.push({ kind: '-', a: a++, b });
    else if (b < added.length && added[b]) steps.push({ kind: '+', a, b: b++ });
    else steps.push({ kind: ' ', a: a++, b: b++ });
  }
  return steps;
}

function hunks(steps: readonly Step[]): Step[][] {
  const groups: Step[][] = [];
  let end = -1;
  for (const [index, { kind }] of steps.entries()) {
    if (kind === ' ') continue;
    const from = Math.max(index - CONTEXT, 0);
    const to = Math.min(index + CONTEXT, steps.length - 1);
    if (groups.length > 0 && from <= end + 1) groups.at(-1)?.push(...steps.slice(end + 1, to + 1));
    else groups.push(steps.slice(from, to + 1));
    end = to;
  }
  return groups;
}

function printHunk(hunk: readonly Step[], a: readonly string[], b: readonly string[]): string {
  const count = (side: '-' | '+'): number => hunk.filter(({ kind }) => kind === ' ' || kind === side).length;
  const body = hunk.map((step) => {
    const line = (step.kind === '+' ? b[step.b] : a[step.a]) ?? '';
    return step.kind + (line.endsWith('\n') ? line : `${line}\n\\ No newline at end of file\n`);
  });
  const { a: startA = 0, b: startB = 0 } = hunk[0] ?? {};
  return `@@ -${range(startA, count('-'))} +${range(startB, count('+'))} @@\n${body.join('')}`;
}

function range(before: number, count: number): string {
  if (count === 1) return String(before + 1);
  return `${String(count === 0 ? before : before + 1)},${String(count)}`;
}
