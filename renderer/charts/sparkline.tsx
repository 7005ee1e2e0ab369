// A curve as small as a word, for lists: its course, and a point at its end.
import { colourOf } from './paint-lines.ts';
import type { Hue } from './chart-model.ts';
import { formatValue } from './numbers.ts';
import { Painted } from './painted.tsx';
import { chartWords as words } from './words.ts';
import './charts.css';

/** A small curve of some values. `range`: what is shown from bottom to top, so that several beside each other compare; else their own. */
export function Sparkline({ label, values, hue = 'accent', range, width = 96, height = 24 }: { readonly label: string; readonly values: readonly number[]; readonly hue?: Hue; readonly range?: readonly [number, number]; readonly width?: number; readonly height?: number }) {
  const finite = values.filter((value) => Number.isFinite(value));
  const [low, high] = range ?? [Math.min(...finite), Math.max(...finite)];
  return (
    <span className="spark" style={{ width, height }}>
      {finite.length === 0 ? null : (
        <Painted
          label={words.spark(label, formatValue(finite[0] ?? Number.NaN), formatValue(finite.at(-1) ?? Number.NaN))}
          paint={({ context, tokens, width: across, height: down }) => {
            const x = (i: number): number => 3 + (values.length < 2 ? 0.5 : i / (values.length - 1)) * (across - 6);
            const y = (value: number): number => down - 3 - (high > low ? (value - low) / (high - low) : 0.5) * (down - 6);
            context.strokeStyle = colourOf(tokens, hue);
            context.fillStyle = colourOf(tokens, hue);
            context.lineWidth = 1.5;
            context.lineJoin = 'round';
            context.beginPath();
            let isDrawing = false;
            let end = 0;
            for (const [i, value] of values.entries()) {
              const isFinite = Number.isFinite(value);
              if (isFinite && isDrawing) context.lineTo(x(i), y(value));
              else if (isFinite) context.moveTo(x(i), y(value));
              if (isFinite) end = i;
              isDrawing = isFinite;
            }
            context.stroke();
            context.beginPath();
            context.arc(x(end), y(values[end] ?? 0), 2, 0, 2 * Math.PI);
            context.fill();
          }}
        />
      )}
    </span>
  );
}
