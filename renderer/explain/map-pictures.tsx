// Layers over whole maps: padding, enlarging, global pooling, one filter per channel, and where pictures become numbers.
import type { Dims } from '../../core/base/shape.ts';
import type { Pair } from '../../core/base/schema.ts';
import type { Sides } from '../../core/layers/window.ts';
import { formatCount, formatShape } from '../format.ts';
import { Arrow, Grid, Label, Picture } from './frame.tsx';
import { valueAt } from './window-model.ts';
import { words } from './words.ts';

/** Zeros around a picture, as many as the layer puts there while they can be counted. */
export function PadPicture({ sides, from, to }: { readonly sides: Sides; readonly from: Dims; readonly to: Dims }) {
  const most = 4;
  const [top, left, bottom, right] = [sides.top, sides.left, sides.bottom, sides.right].map((n) => Math.min(most, n)) as [number, number, number, number];
  const [rows, columns] = [top + 4 + bottom, left + 5 + right];
  const cell = Math.min(15, Math.floor(120 / rows), Math.floor(150 / columns));
  const isInside = (i: number, j: number): boolean => i >= top && i < top + 4 && j >= left && j < left + 5;
  return (
    <Picture height={rows * cell + 22} says={words.pads(sides, formatShape(from), formatShape(to))}>
      <Grid x={12} y={2 + top * cell} rows={4} columns={5} cell={cell} look={() => 'result'} />
      <Arrow x={102} y={(rows * cell) / 2} length={20} />
      <Grid x={136} y={2} rows={rows} columns={columns} cell={cell} look={(i, j) => (isInside(i, j) ? 'result' : 'padding')} text={(i, j) => (isInside(i, j) ? null : '0')} />
      <Label x={50} y={rows * cell + 17}>{formatShape(from)}</Label>
      <Label x={136 + (columns * cell) / 2} y={rows * cell + 17}>{formatShape(to)}</Label>
    </Picture>
  );
}

/** Every value enlarged to a block of its own (nearest), or blended with its neighbours (bilinear). */
export function UpsamplePicture({ scale: [down, across], mode, from, to }: { readonly scale: Pair; readonly mode: string; readonly from: Dims; readonly to: Dims }) {
  const [rows, columns] = [Math.min(4, down), Math.min(4, across)];
  const cell = 15;
  const tones = ['window', 'second', 'result', 'both'];
  const tone = (i: number, j: number): string => tones[Math.min(1, Math.floor(i / rows)) * 2 + Math.min(1, Math.floor(j / columns))] ?? '';
  return (
    <Picture height={2 * rows * cell + 22} says={words.upsamples(down, across, mode)}>
      <Grid x={30} y={2 + (rows - 1) * cell} rows={2} columns={2} cell={cell} look={(i, j) => tones[i * 2 + j] ?? ''} />
      <Arrow x={90} y={rows * cell + 2} length={22} />
      <Grid x={136} y={2} rows={2 * rows} columns={2 * columns} cell={cell} look={tone} />
      <Label x={45} y={2 * rows * cell + 17}>{formatShape(from)}</Label>
      <Label x={136 + columns * cell} y={2 * rows * cell + 17}>{formatShape(to)}</Label>
    </Picture>
  );
}

/** A whole map becomes one number. */
export function GlobalPoolPicture({ rule, from, to }: { readonly rule: 'max' | 'average'; readonly from: Dims; readonly to: Dims }) {
  const side = 4;
  const values = Array.from({ length: side * side }, (_, i) => valueAt(Math.floor(i / side), i % side));
  const largest = Math.max(...values);
  const made = rule === 'max' ? largest : Math.round((10 * values.reduce((a, b) => a + b, 0)) / values.length) / 10;
  const place = values.indexOf(largest);
  return (
    <Picture height={92} says={words.global(rule, formatShape(from), formatShape(to))}>
      <Grid x={30} y={2} rows={side} columns={side} cell={18} look={(i, j) => (rule === 'max' && i * side + j === place ? 'strong' : 'window')} text={(i, j) => String(valueAt(i, j))} />
      <Arrow x={118} y={38} length={26} />
      <Grid x={164} y={26} rows={1} columns={1} cell={24} look={() => 'strong'} text={() => String(made)} />
      <Label x={66} y={88}>{formatShape(from)}</Label>
      <Label x={176} y={88}>{formatShape(to)}</Label>
    </Picture>
  );
}

/** One filter for each map; a separable convolution then mixes them with a 1 × 1 window. */
export function ChannelsPicture({ channels, multiplier, filters }: { readonly channels: number | null; readonly multiplier: number; readonly filters: number | null }) {
  const maps = [0, 1, 2];
  const tones = ['window', 'second', 'result'];
  const next = filters === null ? 150 : 104;
  return (
    <Picture height={132} says={words.channels(channels, multiplier, filters)}>
      {maps.map((map) => (
        <g key={map}>
          <Grid x={10} y={2 + map * 38} rows={4} columns={4} cell={8} look={(i, j) => (i < 3 && j < 3 ? 'strong' : (tones[map] ?? ''))} />
          <Arrow x={52} y={18 + map * 38} length={filters === null ? 72 : 34} />
          <Grid x={next - 8} y={6 + map * 38} rows={3} columns={3} cell={8} look={() => tones[map] ?? ''} />
          {filters !== null && <path className="explain-line strong" d={`M${next + 20} ${18 + map * 38}L208 56`} />}
        </g>
      ))}
      {filters !== null && <Grid x={208} y={44} rows={3} columns={3} cell={8} look={() => 'both'} />}
      {filters !== null && <Label x={240} y={60} anchor="start">{`× ${formatCount(filters)}`}</Label>}
      <Label x={26} y={128}>{channels === null ? '?' : formatCount(channels)}</Label>
      <Label x={next + 4} y={128}>{channels === null ? '?' : formatCount(channels * multiplier)}</Label>
      {filters !== null && <Label x={220} y={128}>{formatCount(filters)}</Label>}
    </Picture>
  );
}

/** Transposed: every value spreads the kernel over the output. */
export function SpreadPicture({ kernel, stride, from, to }: { readonly kernel: Pair; readonly stride: Pair; readonly from: Dims; readonly to: Dims }) {
  const [rows, columns] = [Math.min(14, stride[0] + kernel[0]), Math.min(14, stride[1] + kernel[1])];
  const cell = Math.min(15, Math.floor(130 / Math.max(rows, columns)));
  const isOf = (n: 0 | 1) => (i: number, j: number): boolean => i < kernel[0] && j >= n * stride[1] && j < n * stride[1] + kernel[1];
  const [one, two] = [isOf(0), isOf(1)];
  return (
    <Picture height={Math.max(40, rows * cell) + 22} says={words.spreads(kernel, stride)}>
      <Grid x={30} y={8} rows={2} columns={2} cell={15} look={(i, j) => (i === 0 ? (j === 0 ? 'window' : 'second') : '')} />
      <Arrow x={80} y={24} length={24} />
      <Grid x={130} y={2} rows={rows} columns={columns} cell={cell} look={(i, j) => (one(i, j) && two(i, j) ? 'both' : one(i, j) ? 'window' : two(i, j) ? 'second' : '')} />
      <rect className="explain-edge" x={130} y={2} width={Math.min(columns, kernel[1]) * cell} height={Math.min(rows, kernel[0]) * cell} />
      <rect className="explain-edge second" x={130 + stride[1] * cell} y={2} width={Math.min(columns - stride[1], kernel[1]) * cell} height={Math.min(rows, kernel[0]) * cell} />
      <Label x={45} y={Math.max(40, rows * cell) + 17}>{formatShape(from)}</Label>
      <Label x={130 + (columns * cell) / 2} y={Math.max(40, rows * cell) + 17}>{formatShape(to)}</Label>
    </Picture>
  );
}

/** A picture as planes of numbers. */
export function InputPicture({ shape, scale }: { readonly shape: Dims; readonly scale: number }) {
  const channels = typeof shape?.[1] === 'number' ? shape[1] : 1;
  const planes = Array.from({ length: Math.min(4, channels) }, (_, i) => i).toReversed();
  const top = 4 + 8 * (planes.length - 1);
  const shown = (value: number): string => (Math.abs(scale - 1 / 255) < 1e-9 ? (value / 255).toFixed(1) : String(value));
  return (
    <Picture height={top + 60} says={words.input(channels, formatShape(shape), Math.abs(scale - 1 / 255) < 1e-9)}>
      {planes.map((plane) => (
        <Grid key={plane} x={20 + plane * 14} y={top - plane * 8} rows={3} columns={4} cell={18} look={() => (plane === 0 ? 'window' : 'result')} text={(i, j) => (plane === 0 ? String((valueAt(i, j) * 28) % 256) : null)} />
      ))}
      <Arrow x={154} y={top + 27} length={22} />
      <Grid x={196} y={top} rows={3} columns={4} cell={18} look={() => 'window'} text={(i, j) => shown((valueAt(i, j) * 28) % 256)} />
    </Picture>
  );
}
