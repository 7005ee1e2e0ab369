// A wire: a gentle curve from an output to an input, thicker where the tensor is larger, with its shape where there is room.
import { BaseEdge, getBezierPath, useStore as useFlow, type ConnectionLineComponentProps, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import { useCanvas } from './canvas-state.ts';
import { wirePath } from './wire-path.ts';
import { wireOfEdge } from './node-ids.ts';
import { characterWidth, labelAt } from './wire-label.ts';
import { lengthClass, thicknessOf } from './wire-view.ts';
import type { CanvasNode, WireEdge } from './sync.ts';
import { words } from './words.ts';

/** Room for what is said beside the pointer, in dots of the screen. */
const saidRoom = { width: 280, height: 76, away: 14 } as const;

function Wire({ id, data, sourceX, sourceY, targetX, targetY, selected }: EdgeProps<WireEdge>) {
  const isUnder = useCanvas((state) => state.overWire !== null && state.overWire === wireOfEdge(id));
  const isNear = useCanvas((state) => state.detail === 'full');
  const view = data?.view;
  const lane = data?.lane ?? null;
  const [path, middle, y] = wirePath({ x: sourceX, y: sourceY }, { x: targetX, y: targetY }, lane, view?.flow ?? 'right');
  const shape = view?.shape ?? '';
  const fault = view?.fault ?? null;
  const isDown = view?.flow === 'down';
  const label = isNear && shape !== '' ? labelAt({ shape, lane, isDown, x: middle, y, dx: targetX - sourceX, dy: targetY - sourceY, side: (sourceX + targetX) / 2, thickness: view?.thickness ?? 0 }) : null;
  const states = ['wire', fault === null ? '' : 'faulty', selected === true ? 'selected' : '', isUnder ? 'under' : '', view?.isFixed === true ? 'fixed' : '', lengthClass(targetX - sourceX, targetY - sourceY)];
  return (
    <g className={states.filter((state) => state !== '').join(' ')}>
      {fault !== null && <title>{fault}</title>}
      <BaseEdge path={path} interactionWidth={16} style={{ strokeWidth: (view?.thickness ?? thicknessOf(null)) + (selected === true ? 1 : 0) }} className="wire-line" />
      {label?.isOver === true && <rect className="wire-field" x={label.x - (shape.length * characterWidth) / 2 - 4} y={label.y - 8} width={shape.length * characterWidth + 8} height={16} />}
      {label !== null && <text className="wire-shape" x={label.x} y={label.y} textAnchor={label.anchor} dominantBaseline="central">{shape}</text>}
    </g>
  );
}

/** The edge React Flow draws for a wire. */
export const WireEdgeView = memo(Wire);

/** The wire in the hand, and beside it what the card under it says: the shape that would come out, or why it cannot be. */
export function WireInHand({ fromX, fromY, toX, toY, fromPosition, toPosition, toNode, fromNode }: ConnectionLineComponentProps<CanvasNode>) {
  const verdict = useCanvas((state) => (toNode === null ? undefined : state.connecting?.verdicts.get(toNode.id)));
  const zoom = useFlow((state) => state.transform[2]);
  const isOnRight = useFlow((state) => toX * state.transform[2] + state.transform[0] + saidRoom.width + saidRoom.away > state.width);
  const isAtFoot = useFlow((state) => toY * state.transform[2] + state.transform[1] + saidRoom.height + saidRoom.away > state.height);
  const [path] = getBezierPath({ sourceX: fromX, sourceY: fromY, targetX: toX, targetY: toY, sourcePosition: fromPosition, targetPosition: toPosition, curvature: 0.3 });
  // A port under the hand that gives no answer is one of the layer the wire comes from.
  const isItself = toNode !== null && toNode.id === fromNode.id;
  const kind = isItself ? 'impossible' : (verdict?.kind ?? 'impossible');
  const said = isItself ? words.itself : verdict?.text;
  const look = toNode === null || isItself ? '' : kind === 'fits' ? 'fits' : 'faulty';
  // Of the size of the window's own text at every zoom.
  const { width, height, away } = saidRoom;
  return (
    <g className={`wire in-hand ${look}`}>
      <path className="wire-line" d={path} fill="none" />
      <circle className="wire-end" cx={toX} cy={toY} r={4} />
      {said !== undefined && said !== '' && (
        <foreignObject className="wire-said-room" width={width} height={height} transform={`translate(${toX}, ${toY}) scale(${1 / zoom}) translate(${isOnRight ? -width - away : away}, ${isAtFoot ? -height - away : away})`}>
          <div className={`wire-said ${kind} ${isOnRight ? 'left' : ''} ${isAtFoot ? 'above' : ''}`}><p>{said}</p></div>
        </foreignObject>
      )}
    </g>
  );
}
