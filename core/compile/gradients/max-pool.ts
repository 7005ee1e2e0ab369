// Max pools: dy goes to the place of the maximum, the first one when several are equal.
import { bug } from '../../base/diagnostic.ts';
import { sizeOf } from '../../base/tensor.ts';
import { formulationOf } from '../formulation.ts';
import type { Differentiated, Differentiation } from '../rule.ts';
import { inputOf, rule, single } from './form.ts';
import { axesOf, isTiling, type Axis } from './window.ts';
import { sizesOf, type Writer } from './writer.ts';

/**
 * The op's second output tells where each maximum was. Windows side by side: MaxUnpool writes dy there, where the
 * device has it. Overlapping windows may share a maximum, so dy is added up by ScatterElements over the flat tensor.
 */
function byIndices(at: Differentiation, w: Writer, unpool: boolean): Differentiated {
  const sizes = at.sizes(0);
  const counts = sizesOf(at.outputTypes[0]);
  const y = at.node.outputs[0] ?? bug('max pool has an output');
  const indices = w.builder.fresh(`${y}/indices`);
  w.builder.node('MaxPool', at.node.name, at.inputs, [y, indices], { ...at.node.attributes, kernel_shape: axesOf(at.node, sizes.slice(2), counts.slice(2)).map((a) => a.kernel) });
  return {
    outputs: [y],
    backward: ([dy]) => {
      if (dy === undefined || dy === null) return [null];
      const axes = axesOf(at.node, sizes.slice(2), counts.slice(2));
      if (unpool) {
        const kernel = axes.map((a) => a.kernel);
        return [w.builder.op('MaxUnpool', [dy, indices, w.list(sizes)], { kernel_shape: kernel, strides: kernel })];
      }
      const places = sizeOf(counts);
      const added = w.builder.op('ScatterElements', [w.filled([sizeOf(sizes)], 0), w.reshape(indices, [places]), w.reshape(dy, [places])], { axis: 0, reduction: 'add' });
      return [w.reshape(added, sizes)];
    },
  };
}

/**
 * Without indices. Tap t of the kernel sees the strided slice x_t of the padded input, one element per window. Taps are
 * walked in order; a window's dy goes to its first tap with x_t = y, after which it is spoken for:
 *
 *   g_t = free · [x_t = y] · dy,   free ← free − free · [x_t = y]
 *
 * Back: per axis, tap t lies at place t·d = q·s + r of its window's stride s. Taps with one q fill the s phases of a grid that
 * interleaves them (missing phases are 0), and the grids are added up, each moved by q·s.
 */
function bySlices(at: Differentiation, w: Writer): Differentiated {
  const sizes = at.sizes(0);
  const counts = sizesOf(at.outputTypes[0]);
  const axes = axesOf(at.node, sizes.slice(2), counts.slice(2));
  const spatial = axes.map((_, i) => i + 2);
  w.builder.copy({ ...at.node, inputs: at.inputs });
  const y = at.node.outputs[0] ?? bug('max pool has an output');
  return {
    outputs: [y],
    backward: ([dy]) => {
      if (dy === undefined || dy === null) return [null];
      const extent = axes.map((a) => a.stride * (a.count - 1) + a.dilation * (a.kernel - 1) + 1);
      const behind = axes.map((a, i) => Math.max(0, (extent[i] ?? 0) - a.size - a.before));
      const padded = w.pad(inputOf(at, 0), [0, 0, ...axes.map((a) => a.before)], [0, 0, ...behind], -3.4e38);
      const grids = new Map<string, { readonly move: readonly number[]; readonly phases: Map<number, string> }>();
      let free: string | null = null;
      for (const tap of tapsOf(axes)) {
        const start = tap.map((t, i) => t * (axes[i]?.dilation ?? 1));
        const seen = w.slice(padded, spatial, start, start.map((s, i) => s + (axes[i]?.stride ?? 1) * ((axes[i]?.count ?? 1) - 1) + 1), axes.map((a) => a.stride));
        const isIt = w.asFloat(w.builder.op('Equal', [seen, y], {}));
        const first: string = free === null ? isIt : w.mul(free, isIt);
        free = free === null ? w.sub(1, isIt) : w.sub(free, first);
        const move = start.map((s, i) => Math.floor(s / (axes[i]?.stride ?? 1)));
        const phase = start.reduce((n, s, i) => n * (axes[i]?.stride ?? 1) + (s % (axes[i]?.stride ?? 1)), 0);
        const grid = grids.get(move.join()) ?? { move, phases: new Map<number, string>() };
        grid.phases.set(phase, w.mul(dy, first));
        grids.set(move.join(), grid);
      }
      const furthest = axes.map((a) => Math.floor((a.dilation * (a.kernel - 1)) / a.stride));
      const canvas = axes.map((a, i) => a.stride * (a.count + (furthest[i] ?? 0)));
      const moved = Array.from(grids.values(), ({ move, phases }) => {
        const grid = interleave(w, phases, counts, axes);
        return w.pad(grid, [0, 0, ...move.map((q, i) => q * (axes[i]?.stride ?? 1))], [0, 0, ...move.map((q, i) => ((furthest[i] ?? 0) - q) * (axes[i]?.stride ?? 1))]);
      });
      const whole = w.total(moved);
      const cut = axes.some((a, i) => a.before > 0 || (canvas[i] ?? 0) > a.before + a.size) ? w.slice(whole, spatial, axes.map((a) => a.before), axes.map((a) => a.before + a.size)) : whole;
      return [w.pad(cut, sizes.map(() => 0), [0, 0, ...axes.map((a, i) => Math.max(0, a.before + a.size - (canvas[i] ?? 0)))])];
    },
  };
}

/** All positions inside the kernel, last axis fastest. */
function tapsOf(axes: readonly Axis[]): readonly (readonly number[])[] {
  return axes.reduce<readonly (readonly number[])[]>((taps, a) => taps.flatMap((tap) => Array.from({ length: a.kernel }, (_, t) => [...tap, t])), [[]]);
}

/** Phases [N, C, n₁, n₂] of a grid with strides s₁, s₂ become [N, C, n₁ s₁, n₂ s₂]. */
function interleave(w: Writer, phases: ReadonlyMap<number, string>, counts: readonly number[], axes: readonly Axis[]): string {
  const strides = axes.map((a) => a.stride);
  const number = sizeOf(strides);
  if (number === 1) return phases.get(0) ?? bug('a grid has a phase');
  const [batch = 1, channels = 1, ...places] = counts;
  const parts = Array.from({ length: number }, (_, phase) => phases.get(phase) ?? w.filled(counts, 0));
  const stacked = w.reshape(w.builder.op('Concat', parts.map((part) => w.reshape(part, [batch, channels, 1, ...places])), { axis: 2 }), [batch, channels, ...strides, ...places]);
  const turned = w.transpose(stacked, [0, 1, ...axes.flatMap((_, i) => [2 + axes.length + i, 2 + i])]);
  return w.reshape(turned, [batch, channels, ...places.map((n, i) => n * (strides[i] ?? 1))]);
}

/** The largest value of each window: dy goes to its place, the first one when several are equal. */
export const maxPool = rule((at, w) => {
  const axes = axesOf(at.node, at.sizes(0).slice(2), sizesOf(at.outputTypes[0]).slice(2));
  const tiling = isTiling(axes);
  return formulationOf.maxPool(at.device) === 'indices' ? byIndices(at, w, tiling && formulationOf.maxPoolBack(at.device) === 'unpool') : bySlices(at, w);
}, ({ node }) => (node.outputs.length === 1 ? null : 'max pooling whose indices are used elsewhere has no gradient rule'));

/** The largest of all places: dy goes to the first of them; in equal shares where the device cannot say which is first. */
export const globalMaxPool = single((w, { at, x, y, dy, from }) => {
  if (formulationOf.maxPool(at.device) === 'slices') {
    const isIt = w.asFloat(w.builder.op('Equal', [x, y], {}));
    return w.mul(isIt, w.div(dy, w.sum(isIt, from.map((_, i) => i).slice(2), true)));
  }
  const [batch = 1, channels = 1, ...places] = from;
  const count = sizeOf(places);
  const winner = w.builder.op('ArgMax', [w.reshape(x, [batch, channels, count])], { axis: 2, keepdims: 1 });
  const isIt = w.asFloat(w.builder.op('Equal', [winner, w.list([...Array(count).keys()])], {}));
  return w.reshape(w.mul(isIt, w.reshape(dy, [batch, channels, 1])), from);
});
