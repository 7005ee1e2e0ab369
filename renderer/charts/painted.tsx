// The canvas element of a small chart: give it what to paint.
import { useEffect, useLayoutEffect, useRef } from 'react';
import { Painting, type Paint } from './painting.ts';

/**
 * Keeps a canvas element painted with the painter of the last render; answers the element's place and how to ask for more. It is
 * painted anew after every render, or only when one of `by` is another one.
 */
export function usePainting(paint: Paint, by?: readonly unknown[]): { readonly ref: React.RefObject<HTMLCanvasElement | null>; readonly ask: () => void } {
  const ref = useRef<HTMLCanvasElement>(null);
  const painting = useRef<Painting>(null);
  const latest = useRef(paint);
  latest.current = paint;
  useEffect(() => {
    if (ref.current === null) return undefined;
    const made = new Painting(ref.current, (sheet) => latest.current(sheet));
    painting.current = made;
    return () => {
      painting.current = null;
      made.close();
    };
  }, []);
  useLayoutEffect(() => painting.current?.ask(), by);
  return { ref, ask: () => painting.current?.ask() };
}

/** A picture on a canvas element, with the sentence that says the same. */
export function Painted({ label, className, paint }: { readonly label: string; readonly className?: string; readonly paint: Paint }) {
  const { ref } = usePainting(paint);
  return <canvas ref={ref} className={`painted ${className ?? ''}`} role="img" aria-label={label} />;
}
