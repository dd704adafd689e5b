/** "Did you mean this?": commands whose names are near. Upstream: spf13/cobra's SuggestionsFor. */

/** How many letters have to be changed, added or taken away. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++)
      next.push(from[i - 1] === to[j - 1] ? row[j - 1]! : 1 + Math.min(row[j - 1]!, row[j]!, next[j - 1]!));
    row = next;
  }
  return row[to.length]!;
}

export function suggestions(typed: string, names: readonly string[]): string[] {
  const word = typed.toLowerCase();
  return names.filter((name) => distance(word, name.toLowerCase()) <= 2 || name.toLowerCase().startsWith(word));
}
