// A pad to draw on with pointer or keyboard: light strokes on dark, as the sets of written signs have them.
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { pixelsOf, type Pixels } from './pixels.ts';
import './draw.css';

/** What a pad is given. */
export interface PadProps {
  readonly words: { readonly label: string; readonly hint: string; readonly clear: string; readonly width: string };
  /** told after each stroke; null: the pad is clear again */
  readonly onDraw: (pixels: Pixels | null) => void;
  /** dots a side */
  readonly size?: number;
}

const pens = { least: 8, most: 40, usual: 22 } as const;
const keyStep = 10;

/** The pad. */
export function DrawPad({ words, onDraw, size = 280 }: PadProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const last = useRef<{ readonly x: number; readonly y: number } | null>(null);
  const [pen, setPen] = useState<number>(pens.usual);
  const [at, setAt] = useState({ x: size / 2, y: size / 2 });
  const [hasKeyboard, setKeyboard] = useState(false);
  const context = (): CanvasRenderingContext2D | null => canvas.current?.getContext('2d') ?? null;
  const clear = (): void => {
    const paper = context();
    if (paper === null) return;
    paper.fillStyle = '#000';
    paper.fillRect(0, 0, size, size);
  };
  useEffect(clear, [size]);
  const stroke = (from: { readonly x: number; readonly y: number }, to: { readonly x: number; readonly y: number }): void => {
    const paper = context();
    if (paper === null) return;
    paper.strokeStyle = '#fff';
    paper.lineWidth = pen;
    paper.lineCap = paper.lineJoin = 'round';
    paper.beginPath();
    paper.moveTo(from.x, from.y);
    // A dot is a line too, to be seen.
    paper.lineTo(to.x + (from.x === to.x && from.y === to.y ? 0.01 : 0), to.y);
    paper.stroke();
  };
  const tell = (): void => { if (canvas.current !== null) onDraw(pixelsOf(canvas.current, size, size)); };
  const pointOf = (event: PointerEvent): { readonly x: number; readonly y: number } => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: ((event.clientX - box.left) * size) / box.width, y: ((event.clientY - box.top) * size) / box.height };
  };
  const onKey = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const within = (n: number): number => Math.max(0, Math.min(size, n));
    const next = { x: within(at.x + keyStep * (by[0] ?? 0)), y: within(at.y + keyStep * (by[1] ?? 0)) };
    if (event.shiftKey) stroke(at, next);
    setAt(next);
    setKeyboard(true);
  };
  return (
    <div className="draw-pad">
      <div className="draw-paper" style={{ width: size, height: size }}>
        <canvas
          ref={canvas} width={size} height={size} role="application" aria-label={words.label} title={words.hint} tabIndex={0}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            last.current = pointOf(event);
            stroke(last.current, last.current);
          }}
          onPointerMove={(event) => {
            if (last.current === null) return;
            const next = pointOf(event);
            stroke(last.current, next);
            last.current = next;
          }}
          onPointerUp={() => {
            if (last.current !== null) tell();
            last.current = null;
          }}
          onPointerCancel={() => { last.current = null; }}
          onFocus={(event) => setKeyboard(event.currentTarget.matches(':focus-visible'))} onBlur={() => setKeyboard(false)}
          onKeyDown={onKey} onKeyUp={(event) => { if (event.key === 'Shift') tell(); }}
        />
        {hasKeyboard && <span className="draw-pen" style={{ left: at.x, top: at.y, width: pen, height: pen }} aria-hidden="true" />}
      </div>
      <div className="draw-tools">
        <label><span>{words.width}</span><input className="slider" type="range" min={pens.least} max={pens.most} value={pen} onChange={(event) => setPen(Number(event.target.value))} /></label>
        <button type="button" className="button small" onClick={() => { clear(); onDraw(null); }}>{words.clear}</button>
      </div>
    </div>
  );
}
