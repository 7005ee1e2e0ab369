// Circles between files: Tarjan's strongly connected components, each printed as one shortest way round.

/**
 * One way round for every group of files that reach each other, smallest path first.
 * @param {ReadonlyMap<string, readonly string[]>} imports file -> files it imports
 * @returns {string[][]} each a list of files in which each imports the next and the last imports the first
 */
export function circles(imports) {
  return components(imports)
    .filter((group) => group.length > 1 || (imports.get(group[0] ?? '') ?? []).includes(group[0] ?? ''))
    .map((group) => wayRound(imports, new Set(group), [...group].sort()[0] ?? ''))
    .sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1));
}

/** @param {ReadonlyMap<string, readonly string[]>} imports */
function components(imports) {
  /** @type {Map<string, { index: number, low: number, open: boolean }>} */
  const marks = new Map();
  /** @type {string[]} */
  const stack = [];
  /** @type {string[][]} */
  const found = [];
  const visit = (/** @type {string} */ file) => {
    const mark = { index: marks.size, low: marks.size, open: true };
    marks.set(file, mark);
    stack.push(file);
    for (const next of imports.get(file) ?? []) {
      const seen = marks.get(next);
      if (seen === undefined) mark.low = Math.min(mark.low, visit(next).low);
      else if (seen.open) mark.low = Math.min(mark.low, seen.index);
    }
    if (mark.low === mark.index) {
      const group = stack.splice(stack.indexOf(file));
      for (const member of group) {
        const of = marks.get(member);
        if (of !== undefined) of.open = false;
      }
      found.push(group);
    }
    return mark;
  };
  for (const file of imports.keys()) if (!marks.has(file)) visit(file);
  return found;
}

/**
 * The shortest way from a file back to itself, breadth first.
 * @param {ReadonlyMap<string, readonly string[]>} imports
 * @param {ReadonlySet<string>} group
 * @param {string} start
 */
function wayRound(imports, group, start) {
  /** @type {string[][]} */
  const ways = [[start]];
  const seen = new Set();
  for (const way of ways) {
    for (const next of imports.get(way.at(-1) ?? '') ?? []) {
      if (next === start) return way;
      if (!group.has(next) || seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return [start];
}
