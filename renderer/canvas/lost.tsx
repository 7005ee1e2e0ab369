// The way back to a drawing that is out of sight.
import { useStore as useFlow } from '@xyflow/react';
import { fitView } from './looking.ts';
import type { CanvasNode } from './sync.ts';
import { words } from './words.ts';

/** A button at the foot of the canvas while nothing of the drawing is in view. */
export function LostHint({ nodes }: { readonly nodes: readonly CanvasNode[] }) {
  const isLost = useFlow(({ transform: [x, y, zoom], width, height }) => width > 0 && !nodes.some(({ position, width: w = 0, height: h = 0 }) => {
    const [left, top] = [position.x * zoom + x, position.y * zoom + y];
    return left < width && top < height && left + w * zoom > 0 && top + h * zoom > 0;
  }));
  return isLost ? <button type="button" className="canvas-lost" onClick={fitView}>{words.showDrawing}</button> : null;
}
