// The sides of a card by React Flow's names, without React Flow: what is drawn before the canvas is there need not wait for it.
import type { Position } from '@xyflow/react';

/** The four sides. */
export const sides = { left: 'left' as Position.Left, right: 'right' as Position.Right, top: 'top' as Position.Top, bottom: 'bottom' as Position.Bottom } as const;
