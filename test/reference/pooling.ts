// Pools, window by window.
import { listOf, numberOf } from '../../core/ir/attributes.ts';
import type { poolingOps } from '../../core/ir/ops/pooling.ts';
import { build, count, flat, get, need, places, type Rule, type Value } from './value.ts';
import { inside, lay, tapAt } from './window.ts';

const maxPool: Rule = (call) => {
  const x = need(call, 0);
  const sizes = x.dims.slice(2);
  const windows = lay(call.attributes, sizes, listOf(call.attributes, 'kernel_shape') ?? []);
  const dims = [x.dims[0] as number, x.dims[1] as number, ...windows.counts];
  const taps = [...places(windows.kernel)];
  const best = build('int64', dims, ([n = 0, c = 0, ...p]) => {
    let winner = -1;
    for (const tap of taps) {
      const at = tapAt(windows, p, tap);
      if (!inside(at, sizes)) continue;
      const here = flat(x.dims, [n, c, ...at]);
      if (winner < 0 || (x.data[here] as number) > (x.data[winner] as number)) winner = here;
    }
    return winner;
  });
  return [{ dtype: x.dtype, dims, data: best.data.map((i) => x.data[i] as number) }, best].slice(0, call.outputs);
};

/** With count_include_pad the divisor counts padding, but not places beyond it that ceil_mode hangs over. */
const averagePool: Rule = (call) => {
  const x = need(call, 0);
  const sizes = x.dims.slice(2);
  const windows = lay(call.attributes, sizes, listOf(call.attributes, 'kernel_shape') ?? []);
  const padded = numberOf(call.attributes, 'count_include_pad', 0) !== 0;
  const taps = [...places(windows.kernel)];
  return [build('float32', [x.dims[0] as number, x.dims[1] as number, ...windows.counts], ([n = 0, c = 0, ...p]) => {
    let sum = 0;
    let divisor = 0;
    for (const tap of taps) {
      const at = tapAt(windows, p, tap);
      if (inside(at, sizes)) sum += get(x, [n, c, ...at]);
      const covered = padded ? at.every((v, a) => v < (sizes[a] as number) + (windows.behind[a] as number)) : inside(at, sizes);
      if (covered) divisor++;
    }
    return sum / divisor;
  })];
};

/** The p-norm of each window; padding holds zeros. */
const lpPool: Rule = (call) => {
  const x = need(call, 0);
  const sizes = x.dims.slice(2);
  const windows = lay(call.attributes, sizes, listOf(call.attributes, 'kernel_shape') ?? []);
  const p = numberOf(call.attributes, 'p', 2);
  const taps = [...places(windows.kernel)];
  return [build('float32', [x.dims[0] as number, x.dims[1] as number, ...windows.counts], ([n = 0, c = 0, ...at]) =>
    taps.map((tap) => tapAt(windows, at, tap)).filter((to) => inside(to, sizes)).reduce((sum, to) => sum + Math.abs(get(x, [n, c, ...to])) ** p, 0) ** (1 / p))];
};

const globalLpPool: Rule = (call) => {
  const p = numberOf(call.attributes, 'p', 2);
  return global((values) => values.reduce((sum, v) => sum + Math.abs(v) ** p, 0) ** (1 / p))(call);
};

const global = (f: (values: readonly number[]) => number): Rule => (call) => {
  const x = need(call, 0);
  return [build('float32', x.dims.map((d, i) => (i < 2 ? d : 1)), ([n = 0, c = 0]) => {
    const size = count(x.dims.slice(2));
    const from = (n * (x.dims[1] as number) + c) * size;
    return f(x.data.slice(from, from + size));
  })];
};

/** Puts every value at its flat index in a tensor of zeros. */
const maxUnpool: Rule = (call) => {
  const [x, indices] = [need(call, 0), need(call, 1)];
  const kernel = listOf(call.attributes, 'kernel_shape') ?? [];
  const strides = listOf(call.attributes, 'strides') ?? kernel.map(() => 1);
  const pads = listOf(call.attributes, 'pads') ?? [...kernel, ...kernel].map(() => 0);
  const back = x.dims.slice(2).map((n, a) => (n - 1) * (strides[a] as number) + (kernel[a] as number) - (pads[a] as number) - (pads[a + kernel.length] as number));
  const dims = call.inputs[2]?.data ?? [x.dims[0] as number, x.dims[1] as number, ...back];
  const data = new Array<number>(count(dims)).fill(0);
  for (const [i, at] of indices.data.entries()) data[at] = x.data[i] as number;
  const out: Value = { dtype: x.dtype, dims, data };
  return [out];
};

/** Rules of the family, one per row of its catalogue table. */
export const pooling: Readonly<Record<keyof typeof poolingOps, Rule>> = {
  LpPool: lpPool,
  GlobalLpPool: globalLpPool,
  MaxPool: maxPool,
  AveragePool: averagePool,
  GlobalAveragePool: global((v) => v.reduce((a, b) => a + b, 0) / v.length),
  GlobalMaxPool: global((v) => v.reduce((a, b) => Math.max(a, b))),
  MaxUnpool: maxUnpool,
};
