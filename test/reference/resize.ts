// Resize, output place by output place.
import { textOf } from '../../core/ir/attributes.ts';
import { build, get, need, places, type Rule } from './value.ts';

/** Where output place `o` of an axis lies in the input. */
function source(mode: string, o: number, scale: number, from: number, to: number): number {
  if (mode === 'asymmetric') return o / scale;
  if (mode === 'align_corners') return to === 1 ? 0 : (o * (from - 1)) / (to - 1);
  if (mode === 'pytorch_half_pixel' && to === 1) return 0;
  return (o + 0.5) / scale - 0.5;
}

function nearest(mode: string, x: number): number {
  if (mode === 'floor') return Math.floor(x);
  if (mode === 'ceil') return Math.ceil(x);
  return mode === 'round_prefer_ceil' ? Math.floor(x + 0.5) : Math.ceil(x - 0.5);
}

/** Each output is its nearest input, or the inputs around it weighted by how near they are along every axis. */
export const resize: Rule = (call) => {
  const x = need(call, 0);
  const scales = call.inputs[2]?.data ?? [];
  const sizes = call.inputs[3]?.data ?? x.dims.map((d, i) => Math.floor(d * (scales[i] as number)));
  const transform = textOf(call.attributes, 'coordinate_transformation_mode', 'half_pixel');
  const rounding = textOf(call.attributes, 'nearest_mode', 'round_prefer_floor');
  const linear = textOf(call.attributes, 'mode', 'nearest') === 'linear';
  return [build(x.dtype, sizes, (index) => {
    const at = index.map((o, axis) => {
      const [from, to] = [x.dims[axis] as number, sizes[axis] as number];
      const scale = scales[axis] ?? to / from;
      const place = scale === 1 ? o : source(transform, o, scale, from, to);
      return Math.min(Math.max(linear ? place : nearest(rounding, place), 0), from - 1);
    });
    if (!linear) return get(x, at);
    let sum = 0;
    for (const corner of places(at.map((p) => (Number.isInteger(p) ? 1 : 2)))) {
      const weight = corner.reduce((w, side, axis) => w * (side === 1 ? (at[axis] as number) % 1 : 1 - ((at[axis] as number) % 1)), 1);
      sum += weight * get(x, corner.map((side, axis) => Math.floor(at[axis] as number) + side));
    }
    return sum;
  })];
};
