// Lining up and spreading cards: from boxes on the canvas to new places. What is a layer and what a note is the caller's to know.

/** A card on the canvas. */
export interface Box {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** New places by id. */
export type Places = { readonly [id: string]: { readonly x: number; readonly y: number } };

/** The line cards are put on. */
export type Edge = 'left' | 'centre' | 'right' | 'top' | 'middle' | 'bottom';

/** Puts all cards on one line: an outer edge of their common frame, or its middle. Fewer than two stay as they are. */
export function aligned(boxes: readonly Box[], edge: Edge): Places {
  if (boxes.length < 2) return {};
  const left = Math.min(...boxes.map((box) => box.x));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const top = Math.min(...boxes.map((box) => box.y));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  const place = (box: Box): { readonly x: number; readonly y: number } => {
    switch (edge) {
      case 'left': return { x: left, y: box.y };
      case 'right': return { x: right - box.width, y: box.y };
      case 'centre': return { x: Math.round((left + right - box.width) / 2), y: box.y };
      case 'top': return { x: box.x, y: top };
      case 'bottom': return { x: box.x, y: bottom - box.height };
      case 'middle': return { x: box.x, y: Math.round((top + bottom - box.height) / 2) };
    }
  };
  return moved(boxes, place);
}

/** Makes the gaps between neighbours equal along an axis; the outermost two stay. Fewer than three stay as they are. */
export function distributed(boxes: readonly Box[], axis: 'x' | 'y'): Places {
  if (boxes.length < 3) return {};
  const extent = axis === 'x' ? 'width' : 'height';
  const sorted = [...boxes].sort((a, b) => a[axis] - b[axis]);
  const [first, last] = [sorted[0] as Box, sorted.at(-1) as Box];
  const filled = sorted.reduce((sum, box) => sum + box[extent], 0);
  const gap = (last[axis] + last[extent] - first[axis] - filled) / (sorted.length - 1);
  const starts = new Map<string, number>();
  let at = first[axis];
  for (const box of sorted) {
    starts.set(box.id, Math.round(at));
    at += box[extent] + gap;
  }
  return moved(boxes, (box) => (axis === 'x' ? { x: starts.get(box.id) ?? box.x, y: box.y } : { x: box.x, y: starts.get(box.id) ?? box.y }));
}

function moved(boxes: readonly Box[], place: (box: Box) => { readonly x: number; readonly y: number }): Places {
  return Object.fromEntries(boxes.flatMap((box) => {
    const to = place(box);
    return to.x === box.x && to.y === box.y ? [] : [[box.id, to] as const];
  }));
}
