// Where pictures stand in the gallery: rows of equal cells, of which only those in sight are drawn.

/** The cells of a gallery. */
export interface Grid {
  readonly count: number;
  readonly columns: number;
  readonly rows: number;
  /** side of a cell, the gap behind it included */
  readonly pitch: number;
  readonly edge: number;
  /** space before the first column, so that all stand in the middle */
  readonly left: number;
  /** height of all rows together */
  readonly height: number;
}

/** Space between pictures, and around all of them. */
export const gap = 4;
/** Space around all pictures. */
export const margin = 8;

/** Lays out `count` pictures of `edge` a side over a width. */
export function gridOf(count: number, width: number, edge: number): Grid {
  const pitch = edge + gap;
  const columns = Math.max(1, Math.floor((width - 2 * margin + gap) / pitch));
  const rows = Math.ceil(count / columns);
  return { count, columns, rows, pitch, edge, left: Math.max(0, Math.floor((width - columns * pitch + gap) / 2)), height: rows === 0 ? 0 : rows * pitch - gap + 2 * margin };
}

/** The pictures at least partly in sight: from … before `to`. */
export function inSight({ count, columns, pitch }: Grid, top: number, height: number): { readonly from: number; readonly to: number } {
  const first = Math.max(0, Math.floor((top - margin) / pitch));
  const last = Math.max(first, Math.ceil((top + height - margin) / pitch));
  return { from: Math.min(count, first * columns), to: Math.min(count, last * columns) };
}

/** Where a picture stands, from the top left of all. */
export function cellAt({ columns, pitch, left }: Grid, place: number): { readonly x: number; readonly y: number } {
  return { x: left + (place % columns) * pitch, y: margin + Math.floor(place / columns) * pitch };
}

/** The picture at a point; null between pictures and beside them. */
export function placeAt({ count, columns, pitch, edge, left }: Grid, x: number, y: number): number | null {
  const [column, row] = [Math.floor((x - left) / pitch), Math.floor((y - margin) / pitch)];
  if (column < 0 || column >= columns || row < 0 || x - left - column * pitch >= edge || y - margin - row * pitch >= edge) return null;
  const place = row * columns + column;
  return place < count ? place : null;
}

/** How far to scroll so that a picture is wholly in sight: the present top when it is. */
export function scrolledTo(grid: Grid, place: number, top: number, height: number): number {
  const { y } = cellAt(grid, place);
  if (y - margin < top) return Math.max(0, y - margin);
  const below = y + grid.edge + margin - height;
  return below > top ? below : top;
}

/** Where a key leads from a picture; null for keys that lead nowhere. */
export function stepFrom({ count, columns }: Pick<Grid, 'count' | 'columns'>, place: number, key: string, page: number): number | null {
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, PageUp: -columns * page, PageDown: columns * page, Home: -count, End: count }[key];
  if (step === undefined || count === 0) return null;
  const next = place + step;
  if (key === 'ArrowUp' && next < 0) return place;
  // Below the last whole row, down leads to the last picture there is.
  if (key === 'ArrowDown' && next >= count) return Math.floor(place / columns) < Math.floor((count - 1) / columns) ? count - 1 : place;
  return Math.min(count - 1, Math.max(0, next));
}
