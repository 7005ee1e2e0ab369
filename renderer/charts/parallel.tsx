// Runs of a sweep as lines across one upright axis for each setting, the result last: which settings the good ones share is seen
// at once. The better the result, the stronger the line.
import { useId, useMemo, useRef, useState } from 'react';
import { cut } from '../canvas/overview-paint.ts';
import { formatValue } from './numbers.ts';
import { heightsOf, nearestRun, placed, type ParallelAxis, type ParallelRun } from './parallel-axes.ts';
import { usePainting } from './painted.tsx';
import { chartWords as words } from './words.ts';
import './charts.css';

/** What the view of a sweep is given: the last axis is the result. */
export interface ParallelProps {
  readonly axes: readonly ParallelAxis[];
  readonly runs: readonly ParallelRun[];
  /** whether a large result is a good one */
  readonly isMoreBetter: boolean;
  readonly chosen?: string | null;
  readonly onChoose?: (id: string) => void;
  readonly height?: number;
}

const sides = 56;
const room = { top: 36, bottom: 24 } as const;

/** Parallel coordinates. */
export function Parallel({ axes, runs, isMoreBetter, chosen = null, onChoose, height = 280 }: ParallelProps) {
  const [at, setAt] = useState<number | null>(null);
  const keysId = useId();
  const width = useRef(1);
  const ends = useMemo(() => placed(axes, runs), [axes, runs]);
  const heights = useMemo(() => heightsOf(ends, runs), [ends, runs]);
  // Best first; runs without a result last.
  const order = useMemo(() => {
    const goodness = (run: number): number => {
      const result = heights[run]?.at(-1) ?? null;
      return result === null ? -Infinity : isMoreBetter ? result : -result;
    };
    return runs.map((_, i) => i).sort((a, b) => goodness(b) - goodness(a));
  }, [runs, heights, isMoreBetter]);
  const shown = at ?? runs.findIndex(({ id }) => id === chosen);
  const painting = usePainting(({ context, tokens, width: across, height: down }) => {
    width.current = across;
    const x = (axis: number): number => sides + (axes.length < 2 ? 0.5 : axis / (axes.length - 1)) * (across - 2 * sides);
    const y = (value: number): number => down - room.bottom - value * (down - room.top - room.bottom);
    const line = (run: number): void => {
      context.beginPath();
      let isDrawing = false;
      for (const [axis, value] of (heights[run] ?? []).entries()) {
        if (value === null) { isDrawing = false; continue; }
        if (isDrawing) context.lineTo(x(axis), y(value));
        else context.moveTo(x(axis), y(value));
        isDrawing = true;
      }
      context.stroke();
    };
    context.lineJoin = 'round';
    // The best are painted last, over the others.
    for (const [place, run] of [...order.entries()].reverse()) {
      // Without a result nobody knows how good it is.
      const share = (heights[run]?.at(-1) ?? null) === null ? 0 : order.length < 2 ? 1 : 1 - place / (order.length - 1);
      context.strokeStyle = `color-mix(in oklab, ${tokens.accent} ${(100 * share ** 1.5).toFixed(0)}%, ${tokens.lineStrong})`;
      context.globalAlpha = shown >= 0 ? 0.22 : 0.35 + 0.6 * share ** 2;
      context.lineWidth = 1 + share;
      line(run);
    }
    context.globalAlpha = 1;
    for (const [axis, { name, kind, from, to, choices }] of ends.entries()) {
      context.strokeStyle = tokens.lineStrong;
      context.lineWidth = 1;
      context.beginPath();
      context.moveTo(Math.round(x(axis)) + 0.5, y(1) - 4);
      context.lineTo(Math.round(x(axis)) + 0.5, y(0) + 4);
      context.stroke();
      const label = (text: string, where: number, isAbove: boolean): void => {
        context.font = `11px ${tokens.fontMono}`;
        context.textAlign = 'center';
        context.textBaseline = isAbove ? 'bottom' : 'top';
        context.fillStyle = tokens.text2;
        context.fillText(text, x(axis), where, 2 * sides);
      };
      context.font = `600 12px ${tokens.fontSans}`;
      context.textAlign = 'center';
      context.textBaseline = 'top';
      context.fillStyle = tokens.text1;
      context.fillText(cut(name, 18), x(axis), 4, 2 * sides - 4);
      if (kind !== 'choice') {
        label(formatValue(to), y(1) - 5, true);
        label(formatValue(from), y(0) + 6, false);
        continue;
      }
      context.font = `11px ${tokens.fontMono}`;
      context.textBaseline = 'middle';
      context.textAlign = axis === axes.length - 1 ? 'right' : 'left';
      context.lineWidth = 3;
      context.strokeStyle = tokens.surface1;
      context.fillStyle = tokens.text2;
      for (const [i, choice] of choices.entries()) {
        const [where, level] = [x(axis) + (axis === axes.length - 1 ? -6 : 6), y(choices.length < 2 ? 0.5 : 1 - i / (choices.length - 1))];
        context.strokeText(cut(choice, 14), where, level);
        context.fillText(cut(choice, 14), where, level);
      }
    }
    if (shown < 0) return;
    context.strokeStyle = tokens.accent;
    context.lineWidth = 2.5;
    line(shown);
    context.fillStyle = tokens.surface2;
    for (const [axis, value] of (heights[shown] ?? []).entries()) {
      if (value === null) continue;
      context.beginPath();
      context.arc(x(axis), y(value), 3.5, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
  });
  const run = runs[shown];
  const said = run === undefined ? words.parallel.label(runs.length, axes.map(({ name }) => name)) : `${run.label}: ${axes.map(({ name }, i) => `${name} ${written(run.values[i] ?? null)}`).join(', ')}.`;
  return (
    <figure className="parallel">
      <div
        className="parallel-plot" style={{ height }} role="application" aria-roledescription={words.kind} aria-label={words.parallel.label(runs.length, axes.map(({ name }) => name))} aria-describedby={keysId} tabIndex={0}
        onPointerMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          const across = ((event.clientX - box.left - sides) / (width.current - 2 * sides)) * (axes.length - 1);
          const up = (height - room.bottom - (event.clientY - box.top)) / (height - room.top - room.bottom);
          setAt(nearestRun(heights, across, up, 16 / (height - room.top - room.bottom)));
        }}
        onPointerLeave={() => setAt(null)}
        onBlur={() => setAt(null)}
        onClick={() => { if (run !== undefined) onChoose?.(run.id); }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && run !== undefined) onChoose?.(run.id);
          else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            const place = order.indexOf(shown);
            setAt(order[Math.max(0, Math.min(order.length - 1, place + (event.key === 'ArrowDown' ? 1 : -1)))] ?? null);
          } else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      >
        <canvas ref={painting.ref} className="chart-canvas" aria-hidden="true" />
      </div>
      <figcaption className="parallel-note" aria-live="polite">{said}</figcaption>
      <p id={keysId} className="chart-hidden">{words.parallel.keys}</p>
    </figure>
  );
}

const written = (value: number | string | null): string => (value === null ? words.parallel.none : typeof value === 'string' ? value : formatValue(value));
