// Convolution and its transpose by their sums, one multiplication at a time.
import { listOf, numberOf, textOf } from '../../core/ir/attributes.ts';
import type { convolutionOps } from '../../core/ir/ops/convolution.ts';
import { build, count, flat, need, places, type Rule } from './value.ts';
import { inside, lay, tapAt } from './window.ts';

/** y[n, o, p] = bias[o] + Σ over the group's channels c and taps t of x[n, c, p·s − pad + t·d] · w[o, c, t]. */
const conv: Rule = (call) => {
  const [x, w, bias] = [need(call, 0), need(call, 1), call.inputs[2]];
  const group = numberOf(call.attributes, 'group', 1);
  const sizes = x.dims.slice(2);
  const kernel = w.dims.slice(2);
  const windows = lay(call.attributes, sizes, kernel);
  const filters = w.dims[0] as number;
  const channels = w.dims[1] as number;
  const taps = [...places(kernel)];
  // From one channel to the next, in the lists of values.
  const [further, furtherTap] = [count(sizes), count(kernel)];
  return [build('float32', [x.dims[0] as number, filters, ...windows.counts], ([n = 0, o = 0, ...p]) => {
    const first = Math.floor(o / (filters / group)) * channels;
    let sum = bias?.data[o] ?? 0;
    for (const tap of taps) {
      const at = tapAt(windows, p, tap);
      if (!inside(at, sizes)) continue;
      const [from, by] = [flat(x.dims, [n, first, ...at]), flat(w.dims, [o, 0, ...tap])];
      for (let c = 0; c < channels; c++) sum += (x.data[from + c * further] as number) * (w.data[by + c * furtherTap] as number);
    }
    return sum;
  })];
};

/** The transpose spreads instead of gathering: y[n, o, i·s − pad + t·d] += x[n, c, i] · w[c, o, t]. */
const convTranspose: Rule = (call) => {
  const [x, w, bias] = [need(call, 0), need(call, 1), call.inputs[2]];
  const group = numberOf(call.attributes, 'group', 1);
  const axes = x.dims.length - 2;
  const kernel = w.dims.slice(2);
  const ones = kernel.map(() => 1);
  const strides = listOf(call.attributes, 'strides') ?? ones;
  const dilations = listOf(call.attributes, 'dilations') ?? ones;
  const more = listOf(call.attributes, 'output_padding') ?? kernel.map(() => 0);
  const pads = listOf(call.attributes, 'pads') ?? [...kernel, ...kernel].map(() => 0);
  const auto = textOf(call.attributes, 'auto_pad', 'NOTSET');
  const full = kernel.map((k, a) => ((x.dims[a + 2] as number) - 1) * (strides[a] as number) + (k - 1) * (dilations[a] as number) + 1 + (more[a] as number));
  const stated = listOf(call.attributes, 'output_shape') ?? (auto.startsWith('SAME') ? kernel.map((_, a) => (x.dims[a + 2] as number) * (strides[a] as number)) : undefined);
  const before = kernel.map((_, a) => {
    if (stated === undefined) return auto === 'VALID' ? 0 : (pads[a] as number);
    const total = Math.max(0, (full[a] as number) - (stated[a] as number));
    return auto === 'SAME_UPPER' ? Math.floor(total / 2) : Math.ceil(total / 2);
  });
  const sizes = full.map((f, a) => stated?.[a] ?? f - (before[a] as number) - (auto === 'VALID' ? 0 : (pads[a + axes] as number)));
  const [batch, channels] = [x.dims[0] as number, x.dims[1] as number];
  const perGroup = w.dims[1] as number;
  const dims = [batch, perGroup * group, ...sizes];
  const out = build('float32', dims, ([, o = 0]) => bias?.data[o] ?? 0);
  const data = [...out.data];
  const spread = [...places([perGroup, ...kernel])].map(([o = 0, ...tap], place) => ({ o, place, to: tap.map((t, a) => t * (dilations[a] as number) - (before[a] as number)) }));
  for (const [n = 0, c = 0, ...i] of places(x.dims)) {
    const first = Math.floor(c / (channels / group)) * perGroup;
    const value = x.data[flat(x.dims, [n, c, ...i])] as number;
    for (const { o, place, to } of spread) {
      const at = i.map((v, a) => v * (strides[a] as number) + (to[a] as number));
      if (!inside(at, sizes)) continue;
      const there = flat(dims, [n, first + o, ...at]);
      data[there] = (data[there] as number) + value * (w.data[c * spread.length + place] as number);
    }
  }
  return [{ ...out, data }];
};

/** Rules of the family, one per row of its catalogue table. */
export const convolution: Readonly<Record<keyof typeof convolutionOps, Rule>> = { Conv: conv, ConvTranspose: convTranspose };
