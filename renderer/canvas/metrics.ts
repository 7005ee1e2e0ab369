// Sizes on the canvas. They are known before anything is measured, so that a thousand cards can be placed at once.

/** Every layer's card: one size, so that chains line up whatever they are made of. */
export const card = { width: 192, height: 72 } as const;

/** The mark of a block's own input or output, seen while looking into it. */
export const portMark = { width: 136, height: 32 } as const;

/** Cards stand on multiples of this. */
export const grid = 8;

/** Room between neighbouring cards: along the flow to the right, where the shape stands on the wire, and across it; to a block's own ports, and to a note. */
export const gap = { along: 128, across: 32, port: 84, note: 56 } as const;

/** Room in the frame of a block shown in place: along its flow, across it, and for its name. */
export const frameRoom = { along: 48, across: 24, head: 40 } as const;

/** Side of the dot a wire is drawn from. */
export const dot = 10;

/** Which way values flow over the canvas. */
export type Flow = 'right' | 'down';

/** A place on the canvas. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A rectangle on the canvas. */
export interface Box extends Place {
  readonly width: number;
  readonly height: number;
}

/** The nearest place on the grid. */
export function snapped({ x, y }: Place): Place {
  return { x: Math.round(x / grid) * grid, y: Math.round(y / grid) * grid };
}

/** The nearest place from which another card's size of room is free, looking onwards across the flow. */
export function freePlace(wanted: Place, taken: readonly Place[], flow: Flow = 'right'): Place {
  const overlaps = (at: Place): boolean => taken.some((other) => Math.abs(other.x - at.x) < card.width + grid && Math.abs(other.y - at.y) < card.height + grid);
  const step = flow === 'right' ? { x: 0, y: card.height + gap.across } : { x: card.width + gap.across, y: 0 };
  let at = snapped(wanted);
  for (let n = 0; n < 200 && overlaps(at); n++) at = { x: at.x + step.x, y: at.y + step.y };
  return at;
}
