// Filters and feature maps as a grid of small pictures: values as colours, one scale for all, written beside them.
import { useMemo, useRef, useState } from 'react';
import { divergingDark, divergingLight, sequential, type ColourTable } from '../../core/base/colour-maps.ts';
import { colourRange, cssColour, greys, lightnessOf, stepOf } from './colour-maps.ts';
import { formatValue } from './numbers.ts';
import { usePainting } from './painted.tsx';
import { chartWords as words } from './words.ts';
import './charts.css';

/** What a grid of pictures is given. */
export interface TilesProps {
  readonly label: string;
  /** one picture after the other, each row by row; for `colour` three planes each, red first */
  readonly values: Float32Array;
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
  /** one parts at 0, for weights and gradients, one is for activations; `colour` mixes three channels, mid-grey at 0 */
  readonly map: 'sequential' | 'diverging' | 'colour';
  /** the values of the first and last colour; left out, as far as these reach */
  readonly range?: readonly [number, number];
  /** dots of a picture, about */
  readonly tile?: number;
  readonly most?: number;
  readonly names?: readonly string[];
  readonly onChoose?: (index: number) => void;
}

const gap = 4;

/** Values of one picture as its dots, one for each. What is not finite stays clear, so that the ground shows through. */
export function imageOf(values: Float32Array, from: number, count: number, range: readonly [number, number], table: ColourTable): Uint8ClampedArray<ArrayBuffer> {
  const bytes = new Uint8ClampedArray(4 * count);
  for (let i = 0; i < count; i++) {
    const value = values[from + i] as number;
    if (value - value !== 0) continue;
    const step = stepOf(value, range[0], range[1]);
    bytes[4 * i] = table[3 * step] as number;
    bytes[4 * i + 1] = table[3 * step + 1] as number;
    bytes[4 * i + 2] = table[3 * step + 2] as number;
    bytes[4 * i + 3] = 255;
  }
  return bytes;
}

/** Three planes of values as the dots of one coloured picture. A dot that is not finite in any of them stays clear. */
export function colouredOf(values: Float32Array, from: number, count: number, [low, high]: readonly [number, number]): Uint8ClampedArray<ArrayBuffer> {
  const bytes = new Uint8ClampedArray(4 * count);
  for (let i = 0; i < count; i++) {
    let isFinite = true;
    for (let plane = 0; plane < 3; plane++) {
      const value = values[from + plane * count + i] as number;
      if (value - value !== 0) isFinite = false;
      bytes[4 * i + plane] = stepOf(value, low, high);
    }
    if (isFinite) bytes[4 * i + 3] = 255;
    else bytes.fill(0, 4 * i, 4 * i + 4);
  }
  return bytes;
}

/** The grid, with its scale below. */
export function Tiles({ label, values, count, rows, columns, map, range, tile = 48, most = 64, names, onChoose }: TilesProps) {
  const [at, setAt] = useState<number | null>(null);
  const across = useRef(1);
  const dotsOfOne = rows * columns;
  const valuesOfOne = map === 'colour' ? 3 * dotsOfOne : dotsOfOne;
  const shownCount = Math.min(count, most);
  const reach = useMemo(() => range ?? colourRange(values, map !== 'sequential'), [range, values, map]);
  // Each value takes a whole number of dots, so that no pixel of a filter is wider than its neighbour.
  const zoom = Math.max(1, Math.floor(tile / Math.max(rows, columns)));
  const [width, height] = [Math.max(1, columns * zoom), Math.max(1, rows * zoom)];
  const [room, setRoom] = useState(1);
  const painting = usePainting(({ context, tokens, width: sheetWidth }) => {
    across.current = Math.max(1, Math.floor((sheetWidth + gap) / (width + gap)));
    if (across.current !== room) setRoom(across.current);
    const table = map === 'sequential' ? sequential : lightnessOf(tokens.surface0) < 0.5 ? divergingDark : divergingLight;
    const small = new OffscreenCanvas(columns, rows);
    const dots = small.getContext('2d');
    if (dots === null) return;
    context.imageSmoothingEnabled = false;
    for (let i = 0; i < shownCount; i++) {
      const bytes = map === 'colour' ? colouredOf(values, i * valuesOfOne, dotsOfOne, reach) : imageOf(values, i * valuesOfOne, dotsOfOne, reach, table);
      dots.putImageData(new ImageData(bytes, columns, rows), 0, 0);
      const [x, y] = [(i % across.current) * (width + gap), Math.floor(i / across.current) * (height + gap)];
      context.drawImage(small, x, y, width, height);
      context.lineWidth = i === at ? 2 : 1;
      context.strokeStyle = i === at ? tokens.accent : tokens.line;
      context.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
    }
  });
  const lines = Math.ceil(shownCount / room);
  const [low, high] = [formatValue(reach[0]), formatValue(reach[1])];
  const nameOf = (i: number): string => names?.[i] ?? words.tiles.tile(i);
  const byKey = (key: string): number | null => {
    const from = at ?? -1;
    const within = (i: number): number => Math.max(0, Math.min(shownCount - 1, i));
    switch (key) {
      case 'ArrowRight': return within(from + 1);
      case 'ArrowLeft': return within(from - 1);
      case 'ArrowDown': return at === null ? 0 : within(at + across.current);
      case 'ArrowUp': return at === null ? 0 : within(at - across.current);
      case 'Home': return 0;
      case 'End': return shownCount - 1;
      default: return null;
    }
  };
  return (
    <figure className="tiles">
      <div
        className="tiles-plot" style={{ height: lines * (height + gap) }} role="application" aria-roledescription={words.kind} tabIndex={0}
        aria-label={words.tiles.label(label, count, rows, columns, low, high)}
        onPointerMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          const [x, y] = [Math.floor((event.clientX - box.left) / (width + gap)), Math.floor((event.clientY - box.top) / (height + gap))];
          const found = y * across.current + x;
          setAt(x < across.current && found < shownCount ? found : null);
        }}
        onPointerLeave={() => setAt(null)}
        onBlur={() => setAt(null)}
        onClick={() => { if (at !== null) onChoose?.(at); }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && at !== null && onChoose !== undefined) onChoose(at);
          else {
            const next = byKey(event.key);
            if (next === null) return;
            setAt(next);
          }
          event.preventDefault();
          event.stopPropagation();
        }}
      >
        <canvas ref={painting.ref} className="chart-canvas" aria-hidden="true" />
      </div>
      <figcaption className="tiles-foot">
        <ScaleBar map={map} range={reach} />
        <span aria-live="polite">{at === null ? (count > shownCount ? words.tiles.more(count - shownCount) : '') : words.tiles.one(nameOf(at), ...ownReach(values, at * valuesOfOne, valuesOfOne))}</span>
      </figcaption>
    </figure>
  );
}

/** The least and the most of one picture, as they are written. */
function ownReach(values: Float32Array, from: number, count: number): readonly [string, string] {
  const [least, most] = colourRange(values.subarray(from, from + count), false);
  return [formatValue(least), formatValue(most)];
}

/** What the colours of a map stand for; `ends` in words where the numbers mean nothing. */
export function ScaleBar({ map, range, ends }: { readonly map: TilesProps['map']; readonly range: readonly [number, number]; readonly ends?: readonly [string, string] }) {
  const stops = (table: ColourTable): string => Array.from({ length: 17 }, (_, i) => cssColour(table, Math.round((255 * i) / 16))).join(', ');
  const always = map === 'sequential' ? sequential : map === 'colour' ? greys : null;
  const style = always !== null
    ? { '--map-light': `linear-gradient(to right, ${stops(always)})`, '--map-dark': `linear-gradient(to right, ${stops(always)})` }
    : { '--map-light': `linear-gradient(to right, ${stops(divergingLight)})`, '--map-dark': `linear-gradient(to right, ${stops(divergingDark)})` };
  const [from, to] = ends ?? [formatValue(range[0]), formatValue(range[1])];
  return (
    <span className="scale-bar" role="img" aria-label={words.tiles.scale(from, to)}>
      <span>{from}</span>
      <span className="scale-colours" style={style as React.CSSProperties} />
      <span>{to}</span>
    </span>
  );
}
