// The name somebody probably meant.

/** The candidate with the fewest letters inserted, removed, replaced or swapped; null when more than half would change. */
export function nearest(name: string, candidates: readonly string[]): string | null {
  const wanted = plain(name);
  let best: string | null = null;
  let fewest = Infinity;
  for (const candidate of candidates) {
    const changes = distance(wanted, plain(candidate));
    if (changes < fewest) [best, fewest] = [candidate, changes];
  }
  return fewest <= Math.max(1, Math.floor(wanted.length / 2)) ? best : null;
}

function plain(name: string): string {
  return name.slice(0, 60).toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** Edits from a to b, where two neighbouring letters that changed places count one (Damerau and Levenshtein, restricted). */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Infinity;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(at(i - 1, j) + 1, (row[j - 1] ?? Infinity) + 1, at(i - 1, j - 1) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, at(i - 2, j - 2) + 1);
      row.push(cost);
    }
  }
  return at(a.length, b.length);
}
