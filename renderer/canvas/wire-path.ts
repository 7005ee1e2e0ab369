// The way of a wire over the canvas, the same wherever it is drawn: a gentle curve, or along its lane beside the cards.
import { getBezierPath, Position } from '@xyflow/react';
import { lanePath } from './lanes.ts';
import type { Flow, Place } from './metrics.ts';

const curvature = 0.3;

/** A wire's way as SVG writes it, and where its shape stands. */
export function wirePath(from: Place, to: Place, lane: number | null, flow: Flow): readonly [path: string, x: number, y: number] {
  if (lane !== null) return lanePath(from, to, lane, flow);
  const [sourcePosition, targetPosition] = flow === 'right' ? [Position.Right, Position.Left] : [Position.Bottom, Position.Top];
  const [path, x, y] = getBezierPath({ sourceX: from.x, sourceY: from.y, targetX: to.x, targetY: to.y, sourcePosition, targetPosition, curvature });
  return [path, x, y];
}

const perCurve = 12;

/** Points along a way made of straight lines and curves, x and y in turns: near enough where a card is a few dots wide. */
export function pointsOf(path: string): Float64Array {
  const points: number[] = [];
  for (const [, command = '', text = ''] of path.matchAll(/([MLC])([^MLC]*)/g)) {
    const numbers = text.split(/[\s,]+/).filter((part) => part !== '').map(Number);
    if (command !== 'C') {
      points.push(...numbers.slice(0, 2));
      continue;
    }
    const [x0 = 0, y0 = 0] = points.slice(-2);
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0, x3 = 0, y3 = 0] = numbers;
    for (let i = 1; i <= perCurve; i++) {
      const t = i / perCurve;
      const s = 1 - t;
      const [a, b, c, d] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
      points.push(a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3);
    }
  }
  return Float64Array.from(points);
}
