// What all pictures share: a frame with a sentence that says what is seen, grids of cells, arrows and labels.
import type { ReactNode } from 'react';
import './explain.css';

/** Width of every picture, in its own units. */
export const width = 288;

interface PictureProps {
  readonly height: number;
  /** what the picture shows, for those who see it and those who do not */
  readonly says: string;
  readonly children: ReactNode;
}

/** A picture with its sentence. */
export function Picture({ height, says, children }: PictureProps) {
  return (
    <figure className="explain">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={says}>{children}</svg>
      <figcaption aria-hidden="true">{says}</figcaption>
    </figure>
  );
}

/** A word in a picture, its middle at x unless told. */
export function Label({ x, y, children, anchor = 'middle', tone = '' }: { readonly x: number; readonly y: number; readonly children: ReactNode; readonly anchor?: 'start' | 'middle' | 'end'; readonly tone?: string }) {
  return <text className={`explain-label ${tone}`} x={x} y={y} textAnchor={anchor}>{children}</text>;
}

/** An arrow to the right, from x for a length. */
export function Arrow({ x, y, length = 20 }: { readonly x: number; readonly y: number; readonly length?: number }) {
  const end = x + length;
  return <path className="explain-arrow" d={`M${x} ${y}H${end}M${end - 5} ${y - 4}L${end} ${y}L${end - 5} ${y + 4}`} />;
}

interface GridProps {
  readonly x: number;
  readonly y: number;
  readonly rows: number;
  readonly columns: number;
  readonly cell: number;
  /** how a cell looks besides, and what stands in it */
  readonly look?: (row: number, column: number) => string;
  readonly text?: (row: number, column: number) => string | null;
}

/** Cells side by side. */
export function Grid({ x, y, rows, columns, cell, look, text }: GridProps) {
  // Bare words such as `window` are names of the window's own styles.
  const classes = (row: number, column: number): string => (look?.(row, column) ?? '').split(' ').filter((word) => word !== '').map((word) => `is-${word}`).join(' ');
  const all = Array.from({ length: rows * columns }, (_, i) => [Math.floor(i / columns), i % columns] as const);
  return (
    <g>
      {all.map(([row, column]) => {
        const [left, top] = [x + column * cell, y + row * cell];
        const words = text?.(row, column) ?? null;
        return (
          <g key={`${row} ${column}`}>
            <rect className={`explain-cell ${classes(row, column)}`} x={left} y={top} width={cell} height={cell} />
            {words !== null && cell >= 11 && <text className={`explain-value ${classes(row, column)}`} x={left + cell / 2} y={top + cell / 2} fontSize={Math.min(10, cell * (words.length > 2 ? 0.46 : 0.62))}>{words}</text>}
          </g>
        );
      })}
    </g>
  );
}

/** Slanted strokes for what is left out, to be put in each picture that needs them. */
export function Hatch({ id }: { readonly id: string }) {
  return (
    <defs>
      <pattern id={id} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path className="explain-hatch" d="M0 0V5" /></pattern>
    </defs>
  );
}
