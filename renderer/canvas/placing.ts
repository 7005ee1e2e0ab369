// Drawings that come without usable places: nobody placed them, or they were made for smaller cards.
import type { Places } from '../../core/design/arrange.ts';
import { card, snapped, type Place } from './metrics.ts';

/** True for a drawing nobody placed: several layers, all in one spot. */
export function isUnplaced(layers: readonly { readonly position: Place }[]): boolean {
  const first = layers[0]?.position;
  return layers.length > 1 && first !== undefined && layers.every(({ position }) => position.x === first.x && position.y === first.y);
}

const roomy = { x: card.width + 40, y: card.height + 24 } as const;

/**
 * The same drawing with more room where it was made for smaller cards: stretched evenly per axis until neighbours stand
 * clear. Null when they do, or when it would have to grow beyond use.
 */
export function stretched(layers: readonly { readonly id: string; readonly position: Place }[]): Places | null {
  let [tightX, tightY] = [Infinity, Infinity];
  const sorted = [...layers].sort((a, b) => a.position.x - b.position.x);
  for (const [i, { position: a }] of sorted.entries()) {
    for (let j = i + 1; j < sorted.length; j++) {
      const b = (sorted[j] as { readonly position: Place }).position;
      const [dx, dy] = [b.x - a.x, Math.abs(b.y - a.y)];
      if (dx >= roomy.x) break;
      if (dy >= roomy.y) continue;
      if (dx >= dy) tightX = Math.min(tightX, dx);
      else tightY = Math.min(tightY, dy);
    }
  }
  const [byX, byY] = [Math.max(1, roomy.x / tightX), Math.max(1, roomy.y / tightY)];
  if ((byX === 1 && byY === 1) || byX > 4 || byY > 4) return null;
  return Object.fromEntries(layers.map(({ id, position }) => [id, snapped({ x: position.x * byX, y: position.y * byY })]));
}
