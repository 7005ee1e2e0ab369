// Draws the guides of cards that are being dragged, over the canvas and in its own measure.
import { useStore as useFlow, ViewportPortal } from '@xyflow/react';
import { useCanvas } from './canvas-state.ts';
import { useGuides } from './guides.ts';
import './guides.css';

const tick = 4;

/** The lines. */
export function GuideLines() {
  const guides = useGuides();
  const isMoving = useCanvas((state) => state.moving.size > 0);
  const zoom = useFlow((state) => state.transform[2]);
  if (!isMoving || guides.length === 0) return null;
  const thin = 1 / zoom;
  return (
    <ViewportPortal>
      <svg className="guides" aria-hidden="true">
        {guides.map(({ axis, at, from, to, isGap }) => {
          const point = (along: number, off = 0): string => (axis === 'x' ? `${at + off},${along}` : `${along},${at + off}`);
          const ends = isGap ? [from, to].map((end) => `M${point(end, -tick * thin)}L${point(end, tick * thin)}`).join('') : '';
          return <path key={`${axis} ${at} ${from} ${to}`} className={isGap ? 'guide gap' : 'guide'} d={`M${point(from)}L${point(to)}${ends}`} strokeWidth={thin} strokeDasharray={isGap ? undefined : `${4 * thin} ${3 * thin}`} />;
        })}
      </svg>
    </ViewportPortal>
  );
}
