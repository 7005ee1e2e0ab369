// Sizes on the canvas. They are known before anything is measured, so that a thousand cards can be placed at once. Those that
// repairs need too are the drawing's own.
import { between, type Place } from '../../core/design/room.ts';

export { besideCard, card, freePlace, grid, portMark, snapped, type Flow, type Place } from '../../core/design/room.ts';

/** Room between neighbouring cards along the flow and across it; to a block's own ports, and to a note. */
export const gap = { ...between, port: 84, note: 56 } as const;

/** Room in the frame of a block shown in place: along its flow, across it, and for its name. */
export const frameRoom = { along: 48, across: 24, head: 40 } as const;

/** Side of the dot a wire is drawn from. */
export const dot = 10;

/** A rectangle on the canvas. */
export interface Box extends Place {
  readonly width: number;
  readonly height: number;
}
