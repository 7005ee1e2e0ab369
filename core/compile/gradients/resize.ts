// Resizing is linear and separable: y = A x Bᵀ with one row per output place, holding the weights of the input places it
// reads. Output place i looks at input coordinate u (by the coordinate rule); nearest takes the whole weight of the rounded
// place, linear shares it between ⌊u⌋ and ⌊u⌋ + 1 after clamping to the image.
import { bug } from '../../base/diagnostic.ts';
import { textOf } from '../../ir/attributes.ts';
import type { Node } from '../../ir/graph.ts';
import type { Differentiation } from '../rule.ts';
import { single } from './form.ts';
import { transposedMap, type AxisMap } from './window.ts';

const coordinateRules: readonly string[] = ['half_pixel', 'pytorch_half_pixel', 'align_corners', 'asymmetric'];

/** The input coordinate that output place `i` looks at. */
function coordinate(i: number, scale: number, size: number, count: number, rule: string): number {
  switch (rule) {
    case 'asymmetric': return i / scale;
    case 'align_corners': return count === 1 ? 0 : (i * (size - 1)) / (count - 1);
    case 'pytorch_half_pixel': return count === 1 ? 0 : (i + 0.5) / scale - 0.5;
    default: return (i + 0.5) / scale - 0.5;
  }
}

function rounded(u: number, rule: string): number {
  switch (rule) {
    case 'floor': return Math.floor(u);
    case 'ceil': return Math.ceil(u);
    case 'round_prefer_ceil': return Math.floor(u + 0.5);
    default: return Math.ceil(u - 0.5);
  }
}

/** The map along one axis, from `size` to `count` places. */
function resizeMap(node: Node, scale: number, size: number, count: number): AxisMap {
  const rule = textOf(node.attributes, 'coordinate_transformation_mode', 'half_pixel');
  const rounding = textOf(node.attributes, 'nearest_mode', 'round_prefer_floor');
  const linear = textOf(node.attributes, 'mode', 'nearest') === 'linear';
  const clamp = (place: number): number => Math.min(Math.max(place, 0), size - 1);
  const weight = (row: number, column: number): number => {
    const u = coordinate(row, scale, size, count, rule);
    if (!linear) return clamp(rounded(u, rounding)) === column ? 1 : 0;
    const at = clamp(u);
    return Math.max(0, 1 - Math.abs(at - column));
  };
  return { rows: count, columns: size, weight, key: `resize/${[size, count, scale].join('x')}/${rule}/${linear ? 'linear' : rounding}` };
}

/** The scale of each axis: as given, else output size over input size. */
function scalesOf(at: Pick<Differentiation, 'constant'>, from: readonly number[], to: readonly number[]): readonly number[] {
  const given = at.constant(2);
  if (given !== undefined && given.data.length > 0) return Array.from(given.data, Number);
  return from.map((size, i) => (to[i] ?? 0) / size);
}

/** Enlarging and shrinking: each value of dy goes back to the values it was made of, by the same shares. */
export const resize = single((w, { at, dy, from, to }) => {
  const scales = scalesOf(at, from, to);
  if (from[0] !== to[0] || from[1] !== to[1]) bug('only spatial axes are resized');
  const maps = from.slice(2).map((size, i) => resizeMap(at.node, scales[i + 2] ?? 1, size, to[i + 2] ?? 1));
  const repeats = maps.map((m) => m.rows / m.columns);
  const isRepeat = maps.length === 2 && maps.every((m, i) => Number.isInteger(repeats[i]) && Array.from({ length: m.rows }).every((_, row) => m.weight(row, Math.floor(row / (repeats[i] ?? 1))) === 1));
  if (!isRepeat) return transposedMap(w, dy, maps);
  const area = repeats.reduce((n, k) => n * k, 1);
  return w.mul(w.builder.op('AveragePool', [dy], { kernel_shape: repeats, strides: repeats }), area);
}, ({ node, inputTypes, constant }) => {
  const mode = textOf(node.attributes, 'mode', 'nearest');
  const rule = textOf(node.attributes, 'coordinate_transformation_mode', 'half_pixel');
  if (mode !== 'nearest' && mode !== 'linear') return `resizing by ${mode} interpolation has no gradient rule`;
  if (!coordinateRules.includes(rule)) return `resizing by the coordinates ${rule} has no gradient rule`;
  const scales = constant(2);
  if (scales !== undefined && scales.data.length > 0 && (Number(scales.data[0]) !== 1 || Number(scales.data[1]) !== 1)) return 'resizing batch or channels has no gradient rule';
  return (inputTypes[0]?.dims?.length ?? 4) <= 4 ? null : 'resizing three spatial axes has no gradient rule';
});
