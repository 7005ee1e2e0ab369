// Where the shape a wire carries stands: beside the line, or on it where it has to.

/** Width of a character of a shape. */
export const characterWidth = 6.6;
const labelRoom = 36;
/** The least way on which a line of text stands beside a wire that goes down. */
const lineHeight = 20;

/** Where the words of a wire stand. */
export interface WireLabel {
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
  /** stands on the line, which it covers */
  readonly isOver: boolean;
}

/** A wire that is to be labelled: the middle of its way, how far it goes, its lane and the middle between its ends. */
export interface Labelled {
  readonly shape: string;
  readonly lane: number | null;
  readonly isDown: boolean;
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  readonly side: number;
  readonly thickness: number;
}

/** Where the shape stands: beside a wire that goes down, above one that goes straight across, else on the line; null where there is no room. */
export function labelAt({ shape, lane, isDown, x, y, dx, dy, side, thickness }: Labelled): WireLabel | null {
  const width = shape.length * characterWidth;
  const away = thickness / 2 + 7;
  // Along its lane a wire goes straight; the words stand on the side away from the cards.
  if (lane !== null && isDown) return Math.abs(dy) > 44 ? { x: x + (lane >= side ? away : -away), y, anchor: lane >= side ? 'start' : 'end', isOver: false } : null;
  if (lane !== null) return Math.abs(dx) > width + labelRoom ? { x, y: y - away, anchor: 'middle', isOver: false } : null;
  if (isDown && Math.abs(dx) < 2 * away && dy >= lineHeight) return { x: x + away + Math.abs(dx) / 2, y, anchor: 'start', isOver: false };
  if (!isDown && Math.abs(dy) < 4 && dx >= width) return { x, y: y - away - 1, anchor: 'middle', isOver: false };
  return Math.abs(dx) > width + labelRoom ? { x, y, anchor: 'middle', isOver: true } : null;
}
