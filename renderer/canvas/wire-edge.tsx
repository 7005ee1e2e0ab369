// A wire: a gentle curve from an output to an input, thicker where the tensor is larger, with its shape where there is room.
import { BaseEdge, getBezierPath, type ConnectionLineComponentProps, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import { useCanvas } from './canvas-state.ts';
import { wirePath } from './wire-path.ts';
import { wireOfEdge } from './node-ids.ts';
import { thicknessOf } from './wire-view.ts';
import type { CanvasNode, WireEdge } from './sync.ts';
import { words } from './words.ts';

const characterWidth = 6.4;
const labelRoom = 36;

function Wire({ id, data, sourceX, sourceY, targetX, targetY, selected }: EdgeProps<WireEdge>) {
  const isUnder = useCanvas((state) => state.overWire !== null && state.overWire === wireOfEdge(id));
  const isNear = useCanvas((state) => state.detail === 'full');
  const view = data?.view;
  const lane = data?.lane ?? null;
  const [path, middle, y] = wirePath({ x: sourceX, y: sourceY }, { x: targetX, y: targetY }, lane, view?.flow ?? 'right');
  const shape = view?.shape ?? '';
  const fault = view?.fault ?? null;
  const isDown = view?.flow === 'down';
  const distance = isDown ? Math.abs(targetY - sourceY) : Math.abs(targetX - sourceX);
  // Beside cards that stand below each other the words stand on the free side of the lane.
  const x = lane === null || !isDown ? middle : middle + Math.sign(lane - (sourceX + targetX) / 2) * ((shape.length * characterWidth) / 2 + 10);
  const hasRoom = isNear && shape !== '' && distance > (isDown ? 44 : shape.length * characterWidth + labelRoom);
  const states = ['wire', fault === null ? '' : 'faulty', selected === true ? 'selected' : '', isUnder ? 'under' : '', view?.isFixed === true ? 'fixed' : ''];
  return (
    <g className={states.filter((state) => state !== '').join(' ')}>
      {fault !== null && <title>{fault}</title>}
      <BaseEdge path={path} interactionWidth={16} style={{ strokeWidth: (view?.thickness ?? thicknessOf(null)) + (selected === true ? 1 : 0) }} className="wire-line" />
      {hasRoom && <rect className="wire-field" x={x - (shape.length * characterWidth) / 2 - 4} y={y - 8} width={shape.length * characterWidth + 8} height={16} />}
      {hasRoom && <text className="wire-shape" x={x} y={y} textAnchor="middle" dominantBaseline="central">{shape}</text>}
    </g>
  );
}

/** The edge React Flow draws for a wire. */
export const WireEdgeView = memo(Wire);

/** The wire in the hand: red over a layer that cannot take it, which says why at its card. */
export function WireInHand({ fromX, fromY, toX, toY, fromPosition, toPosition, toNode, fromNode }: ConnectionLineComponentProps<CanvasNode>) {
  const kind = useCanvas((state) => (toNode === null ? undefined : state.connecting?.verdicts.get(toNode.id)?.kind));
  const [path] = getBezierPath({ sourceX: fromX, sourceY: fromY, targetX: toX, targetY: toY, sourcePosition: fromPosition, targetPosition: toPosition, curvature: 0.3 });
  // A port under the hand that gives no answer is one of the layer the wire comes from.
  const isItself = toNode !== null && toNode.id === fromNode.id;
  const look = toNode === null || isItself ? '' : kind === 'fits' ? 'fits' : 'faulty';
  return (
    <g className={`wire in-hand ${look}`}>
      <path className="wire-line" d={path} fill="none" />
      <circle className="wire-end" cx={toX} cy={toY} r={4} />
      {isItself && <text className="wire-said" x={toX} y={toY - 46} textAnchor="middle">{words.itself}</text>}
    </g>
  );
}
