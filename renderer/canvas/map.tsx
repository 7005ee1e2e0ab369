// The small map: every card as a mark of its family's colour, and a frame around what is seen. Cards are painted when they
// change; the frame is moved without painting. A press or drag on the map looks there, the wheel zooms.
import { useStoreApi } from '@xyflow/react';
import { useLayoutEffect, useRef, useState, type PointerEvent } from 'react';
import { theInstance, useCanvas } from './canvas-state.ts';
import { zoomBy } from './looking.ts';
import { mapScale, mapSize, type MapScale } from './map-scale.ts';
import { createBoxes, type Box } from './overview-scene.ts';
import type { CanvasNode } from './sync.ts';
import { onTheme, tokensAt, type Tokens } from './tokens.ts';
import { words } from './words.ts';

const wheelStep = 1.1;

function paint(canvas: HTMLCanvasElement, boxes: readonly Box[], { x, y, scale }: MapScale, tokens: Tokens): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const ratio = devicePixelRatio;
  [canvas.width, canvas.height] = [mapSize.width * ratio, mapSize.height * ratio];
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  for (const box of boxes) {
    context.fillStyle = box.sort !== 'layer' ? tokens.line : box.isSelected ? tokens.accent : box.standing === 'error' ? tokens.bad : tokens.family(box.family);
    context.fillRect(box.left * scale + x, box.top * scale + y, Math.max(1, (box.right - box.left) * scale), Math.max(1, (box.bottom - box.top) * scale));
  }
}

/** Whether a card leaves the same mark on the map. */
const isAlike = (a: Box, b: Box | undefined): boolean => a === b
  || (b !== undefined && a.left === b.left && a.top === b.top && a.right === b.right && a.bottom === b.bottom && a.sort === b.sort && a.family === b.family && a.isSelected === b.isSelected && a.standing === b.standing);

/** The map. */
export function CanvasMap({ nodes }: { readonly nodes: readonly CanvasNode[] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const at = useRef<MapScale>({ x: 0, y: 0, scale: 1 });
  const [toBoxes] = useState(createBoxes);
  const painted = useRef<{ readonly boxes: readonly Box[]; readonly theme: number }>({ boxes: [], theme: -1 });
  const [theme, setTheme] = useState(0);
  const flow = useStoreApi();
  const place = useRef(() => undefined as void);
  place.current = () => {
    const { transform: [x, y, zoom], width, height } = flow.getState();
    if (frame.current === null) return;
    const { x: left, y: top, scale } = at.current;
    Object.assign(frame.current.style, { transform: `translate(${(-x / zoom) * scale + left}px, ${(-y / zoom) * scale + top}px)`, width: `${(width / zoom) * scale}px`, height: `${(height / zoom) * scale}px` });
  };
  useLayoutEffect(() => {
    place.current();
    return flow.subscribe((now, before) => { if (now.transform !== before.transform || now.width !== before.width || now.height !== before.height) place.current(); });
  }, [flow]);
  useLayoutEffect(() => onTheme(() => setTheme((times) => times + 1)), []);
  // Cards under a hand are painted where they are let go.
  const isMoving = useCanvas((state) => state.moving.size > 0);
  useLayoutEffect(() => {
    const element = canvas.current;
    if (element === null || isMoving) return undefined;
    const due = requestAnimationFrame(() => {
      const boxes = [...toBoxes(nodes).values()].map(({ box }) => box);
      const { boxes: before, theme: colours } = painted.current;
      if (colours === theme && before.length === boxes.length && boxes.every((box, i) => isAlike(box, before[i]))) return;
      painted.current = { boxes, theme };
      at.current = mapScale(boxes);
      paint(element, boxes, at.current, tokensAt(element));
      place.current();
    });
    return () => cancelAnimationFrame(due);
  }, [nodes, theme, toBoxes, isMoving]);

  const look = (event: PointerEvent<HTMLElement>): void => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const { x, y, scale } = at.current;
    const instance = theInstance();
    if (instance !== null) void instance.setCenter((event.clientX - left - x) / scale, (event.clientY - top - y) / scale, { zoom: instance.getZoom() });
  };
  return (
    <div
      className="canvas-map" role="img" aria-label={words.map}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        look(event);
      }}
      onPointerMove={(event) => { if (event.currentTarget.hasPointerCapture(event.pointerId)) look(event); }}
      onWheel={(event) => zoomBy(event.deltaY < 0 ? wheelStep : 1 / wheelStep)}
    >
      <canvas ref={canvas} />
      <div ref={frame} className="canvas-map-frame" />
    </div>
  );
}
