// The field of dots behind the cards. It is moved as one finished picture: painted anew only when the zoom changes, never while
// the canvas moves.
import { useStoreApi } from '@xyflow/react';
import { useLayoutEffect, useRef } from 'react';
import { grid } from './metrics.ts';

const gap = grid * 3;
const radius = 0.75;

/** The field. */
export function Dots() {
  const field = useRef<HTMLDivElement>(null);
  const flow = useStoreApi();
  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return undefined;
    let shown = 0;
    const place = ([x, y, zoom]: readonly [number, number, number]): void => {
      const step = gap * zoom;
      if (zoom !== shown) {
        shown = zoom;
        element.style.inset = `${-step}px`;
        element.style.backgroundSize = `${step}px ${step}px`;
        element.style.setProperty('--dot', `${radius * zoom}px`);
      }
      element.style.transform = `translate(${x % step}px, ${y % step}px)`;
    };
    place(flow.getState().transform);
    return flow.subscribe((now, before) => { if (now.transform !== before.transform) place(now.transform); });
  }, [flow]);
  return <div className="dots" aria-hidden="true"><div ref={field} /></div>;
}
