/** Which of the known words was meant: the nearest within a slip or two of the keyboard. */

/** The nearest of `known`, or undefined when none is near. Different case only counts as the same word. */
export function nearestWord(written: string, known: readonly string[]): string | undefined {
  const folded = written.toLowerCase();
  const sameLetters = known.find((word) => word.toLowerCase() === folded && word !== written);
  if (sameLetters !== undefined) return sameLetters;
  const allowed = written.length >= 6 ? 2 : 1;
  let best: string | undefined;
  let bestDistance = allowed + 1;
  for (const word of known) {
    if (word === written || Math.abs(word.length - written.length) > allowed) continue;
    const distance = editDistance(folded, word.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [word, distance];
  }
  return best;
}

/** Letters added, dropped, changed or swapped with their neighbour (Damerau's distance, adjacent swaps once each). */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let column = 1; column <= b.length; column++) {
      const changed = last[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1);
      let best = Math.min(changed, last[column]! + 1, line[column - 1]! + 1);
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        best = Math.min(best, beforeLast[column - 2]! + 1);
      line.push(best);
    }
    beforeLast = last;
    last = line;
  }
  return last[b.length]!;
}
