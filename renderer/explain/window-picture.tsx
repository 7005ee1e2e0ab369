// Convolution and pooling: a window over the padded input, and the value each of its places gives. Pointing at a result
// shows the window it comes from.
import { useId, useState } from 'react';
import type { Dim } from '../../core/base/shape.ts';
import { capitalised } from '../../core/base/words.ts';
import type { WindowParams } from '../../core/layers/window.ts';
import { Arrow, Grid, Hatch, Label, Picture } from './frame.tsx';
import { cellsOf, drawnAxis, pooled, valueAt, type DrawnAxis, type PoolRule } from './window-model.ts';
import { words } from './words.ts';

const room = { left: 184, right: 72, gap: 32 } as const;
const tallest = 150;

interface WindowPictureProps {
  readonly window: WindowParams;
  readonly height: Dim;
  readonly width: Dim;
  readonly pool?: PoolRule | undefined;
  readonly countsPadding?: boolean;
}

const total = ({ size, before, after, extent, output }: DrawnAxis): number => Math.max(size + before + after, output === 0 ? extent : 0);

/** The sentence under a window picture. */
export function windowSentence(rows: DrawnAxis, columns: DrawnAxis): string {
  const isReal = rows.isReal && columns.isReal;
  if (rows.output === 0 || columns.output === 0) return words.tooLarge(rows.extent, columns.extent, rows.size + rows.before + rows.after, columns.size + columns.before + columns.after);
  return capitalised([
    ...(isReal ? [] : [words.example]),
    words.slides(rows.kernel, columns.kernel, rows.stride, columns.stride, rows.size, columns.size, rows.output, columns.output),
    ...(rows.before + rows.after + columns.before + columns.after > 0 ? [words.padded] : []),
    ...(rows.dilation > 1 || columns.dilation > 1 ? [words.dilated(rows.dilation, columns.dilation)] : []),
    ...(rows.uncovered.length + columns.uncovered.length > 0 ? [words.uncovered(rows, columns)] : []),
  ].join(' '));
}

/** A window over a picture; nothing where it is too large for cells. */
export function WindowPicture({ window, height, width, pool, countsPadding = false }: WindowPictureProps) {
  const hatch = useId();
  const [pointed, setPointed] = useState<readonly [number, number] | null>(null);
  const [rows, columns] = [drawnAxis(window, 0, height), drawnAxis(window, 1, width)];
  if (rows === null || columns === null) return null;
  const cell = Math.max(3, Math.min(18, Math.floor(room.left / total(columns)), Math.floor(tallest / total(rows))));
  const out = Math.max(3, Math.min(18, cell + 4, Math.floor(room.right / Math.max(1, columns.output)), Math.floor(tallest / Math.max(1, rows.output))));
  const [tall, wide] = [total(rows) * cell, total(columns) * cell];
  const high = Math.max(tall, rows.output * out) + 2;
  const at = pointed ?? [0, 0];
  const isEmpty = rows.output === 0 || columns.output === 0;
  const inWindow = new Set(cellsOf(rows, Math.min(at[0], Math.max(0, rows.output - 1))).flatMap((r) => cellsOf(columns, Math.min(at[1], Math.max(0, columns.output - 1))).map((c) => `${r} ${c}`)));
  const place = (row: number, column: number): readonly [number, number] => [row - rows.before, column - columns.before];
  const isPadding = (row: number, column: number): boolean => row < 0 || column < 0 || row >= rows.size || column >= columns.size;
  const result = pool === undefined || isEmpty ? null : pooled(pool, [rows, columns], at, countsPadding);
  const look = (i: number, j: number): string => {
    const [row, column] = place(i, j);
    const isUncovered = !isPadding(row, column) && (rows.uncovered.includes(row) || columns.uncovered.includes(column));
    const isFrom = result?.from?.[0] === row && result.from[1] === column;
    return [isPadding(row, column) ? 'padding' : '', isUncovered ? 'uncovered' : '', inWindow.has(`${row} ${column}`) ? 'window' : '', isFrom ? 'strong' : ''].join(' ');
  };
  const edge = { x: 1 + at[1] * columns.stride * cell, y: 1 + at[0] * rows.stride * cell, width: columns.extent * cell, height: rows.extent * cell };
  const resultsX = wide + room.gap;
  return (
    <Picture height={high + 16} says={windowSentence(rows, columns)}>
      <Hatch id={hatch} />
      <Grid x={1} y={1} rows={total(rows)} columns={total(columns)} cell={cell} look={look} text={pool === undefined ? () => null : (i, j) => (isPadding(...place(i, j)) ? null : String(valueAt(...place(i, j))))} />
      {/* Strokes over the rows and columns nobody reads, so that colour is not the only sign. */}
      {rows.uncovered.map((row) => <rect key={`r${row}`} x={1 + columns.before * cell} y={1 + (row + rows.before) * cell} width={columns.size * cell} height={cell} fill={`url(#${hatch})`} data-uncovered="row" />)}
      {columns.uncovered.map((column) => <rect key={`c${column}`} x={1 + (column + columns.before) * cell} y={1 + rows.before * cell} width={cell} height={rows.size * cell} fill={`url(#${hatch})`} data-uncovered="column" />)}
      <rect className="explain-edge" {...edge} />
      <Label x={1 + wide / 2} y={high + 13}>{`${rows.size} × ${columns.size}`}</Label>
      {!isEmpty && (
        <>
          <Arrow x={wide + 7} y={high / 2} length={18} />
          <g onPointerLeave={() => setPointed(null)} onPointerMove={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            const pick = (along: number, of: number): number => Math.max(0, Math.min(of - 1, Math.floor(along * of)));
            setPointed([pick((event.clientY - box.top) / box.height, rows.output), pick((event.clientX - box.left) / box.width, columns.output)]);
          }}>
            <Grid x={resultsX} y={1} rows={rows.output} columns={columns.output} cell={out} look={(i, j) => (i === at[0] && j === at[1] ? 'strong' : 'result')} text={(i, j) => (pool === undefined ? null : String(pooled(pool, [rows, columns], [i, j], countsPadding).value))} />
          </g>
          <Label x={resultsX + (columns.output * out) / 2} y={high + 13}>{`${rows.output} × ${columns.output}`}</Label>
        </>
      )}
    </Picture>
  );
}
