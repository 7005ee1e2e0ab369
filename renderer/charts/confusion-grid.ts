// The arithmetic of a confusion matrix: which cell is where on the screen, which confusions are largest, how strong each is.

/** A cell: what it is, and what was answered. */
export interface Cell {
  readonly actual: number;
  readonly predicted: number;
}

/** Where the grid lies on a sheet, in dots; `cell` may be less than one dot with many classes. */
export interface Grid {
  readonly left: number;
  readonly top: number;
  readonly cell: number;
  readonly classes: number;
}

/** The grid of so many classes on a sheet, with room for names where they can be read. */
export function gridOf(width: number, height: number, classes: number, nameWidth: number): Grid {
  const bare = Math.min(width - 26, height - 26) / classes;
  const hasNames = (Math.min(width, height) - nameWidth) / classes >= leastNamed;
  const room = hasNames ? nameWidth : 26;
  const cell = Math.max(0.01, hasNames ? Math.min((width - room - 2) / classes, (height - room - 2) / classes, largestCell) : bare);
  return { left: room, top: room, cell, classes };
}

/** The most dots of a cell: with two classes a larger one says no more. */
const largestCell = 88;

/** The least dots of a cell beside which its class's name can be read. */
export const leastNamed = 14;

/** The cell at a dot, null outside. */
export function cellAt({ left, top, cell, classes }: Grid, across: number, down: number): Cell | null {
  const [predicted, actual] = [Math.floor((across - left) / cell), Math.floor((down - top) / cell)];
  return predicted >= 0 && predicted < classes && actual >= 0 && actual < classes ? { actual, predicted } : null;
}

/** Cells smaller than this many dots cannot be pointed at one by one. */
const leastPointed = 5;

/** The cell a hand means: the one under it, or where cells are too small for that, the largest confusion within reach of it. */
export function cellMeant(grid: Grid, matrix: readonly (readonly number[])[], across: number, down: number): Cell | null {
  const under = cellAt(grid, across, down);
  if (under === null || grid.cell >= leastPointed) return under;
  const reach = Math.ceil(leastPointed / grid.cell);
  let [best, most] = [under, 0];
  for (let actual = Math.max(0, under.actual - reach); actual <= Math.min(grid.classes - 1, under.actual + reach); actual++) {
    for (let predicted = Math.max(0, under.predicted - reach); predicted <= Math.min(grid.classes - 1, under.predicted + reach); predicted++) {
      const count = matrix[actual]?.[predicted] ?? 0;
      if (actual === predicted || count < most || count === 0) continue;
      const distance = (cell: Cell): number => Math.hypot(cell.actual - under.actual, cell.predicted - under.predicted);
      if (count > most || distance({ actual, predicted }) < distance(best)) best = { actual, predicted };
      most = count;
    }
  }
  return best;
}

/** Share of its class that a cell has, which is what its colour says: a small class counts like a large one. */
export function shareOf(row: readonly number[], total: number, predicted: number): number {
  return total > 0 ? (row[predicted] ?? 0) / total : 0;
}

/** The largest share that is a confusion: colours are drawn relative to it, so that a good network's confusions are seen as well. */
export function worstShare(matrix: readonly (readonly number[])[], totals: readonly number[]): number {
  let worst = 0;
  for (const [actual, row] of matrix.entries()) for (let predicted = 0; predicted < row.length; predicted++) if (predicted !== actual) worst = Math.max(worst, shareOf(row, totals[actual] ?? 0, predicted));
  return worst;
}

/** The confusions, largest first; equal ones in the order of the classes. The diagonal is none. */
export function largestConfusions(matrix: readonly (readonly number[])[], most = Infinity): readonly (Cell & { readonly count: number })[] {
  const found: (Cell & { readonly count: number })[] = [];
  for (const [actual, row] of matrix.entries()) for (const [predicted, count] of row.entries()) if (actual !== predicted && count > 0) found.push({ actual, predicted, count });
  return found.sort((a, b) => b.count - a.count || a.actual - b.actual || a.predicted - b.predicted).slice(0, most);
}

/**
 * Shares as one picture of `size` × `size` points, a point having the largest share of the cells that lie in it: with more classes
 * than dots no confusion is left out.
 */
export function gathered(matrix: readonly (readonly number[])[], totals: readonly number[], size: number): Float32Array {
  const classes = matrix.length;
  const points = new Float32Array(size * size);
  for (let actual = 0; actual < classes; actual++) {
    const row = matrix[actual] ?? [];
    const total = totals[actual] ?? 0;
    const y = Math.floor((actual * size) / classes);
    for (let predicted = 0; predicted < classes; predicted++) {
      if ((row[predicted] ?? 0) === 0) continue;
      const at = y * size + Math.floor((predicted * size) / classes);
      const share = shareOf(row, total, predicted);
      if (share > (points[at] as number)) points[at] = share;
    }
  }
  return points;
}
