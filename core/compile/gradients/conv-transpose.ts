// The transposed convolution. y = Wᵀ * x is the input gradient of a convolution with weight W [C, O/g, k…]; so its own
// input gradient is that convolution, and its weight gradient is that of the convolution with dy in the place of the input
// and x in the place of the output's gradient.
import { listOf, numberOf, textOf } from '../../ir/attributes.ts';
import { inputOf, plain, rule } from './form.ts';
import { sizesOf } from './writer.ts';

/**
 * dx[n] = Σ over windows: Conv(dy, W) with the same strides, pads, dilations and groups. output_padding adds places that may
 * give windows too many; they are cut off.
 *
 * dW[c, o, j] = Σ x[n, c, i] dy[n, o, s·i + d·j − p]: a convolution of dy by x with batch and channels swapped, in which
 * stride and dilation change places: x is laid out every s places and moved by d from one j to the next. For groups the
 * batch is repeated per group along the channel axis.
 *
 * db = Σ dy over batch and places.
 */
export const convTranspose = rule((at, w) => {
  const outputs = plain(at);
  const [sizes, weight, to] = [at.sizes(0), at.sizes(1), sizesOf(at.outputTypes[0])];
  const spatial = sizes.slice(2).map((_, i) => i + 2);
  const group = numberOf(at.node.attributes, 'group', 1);
  const strides = listOf(at.node.attributes, 'strides') ?? spatial.map(() => 1);
  const dilations = listOf(at.node.attributes, 'dilations') ?? spatial.map(() => 1);
  const pads = listOf(at.node.attributes, 'pads') ?? spatial.flatMap(() => [0, 0]);
  const kernel = weight.slice(2);
  const [x, filters] = [inputOf(at, 0), inputOf(at, 1)];
  const places = (total: readonly number[], window: readonly number[], stride: readonly number[], dilation: readonly number[]): readonly number[] => total.map((n, i) => Math.floor((n + (pads[i] ?? 0) + (pads[i + spatial.length] ?? 0) - (dilation[i] ?? 1) * ((window[i] ?? 1) - 1) - 1) / (stride[i] ?? 1)) + 1);
  const cut = (value: string, has: readonly number[], wants: readonly number[]): string => (has.every((n, i) => n === wants[i]) ? value : w.slice(value, spatial, spatial.map(() => 0), wants));
  const swapped = [1, 0, ...spatial];
  return {
    outputs,
    backward: ([dy]) => {
      if (dy === undefined || dy === null) return at.inputs.map(() => null);
      const forInput = (): string => {
        const back = w.builder.op('Conv', [dy, filters], { kernel_shape: kernel, strides, dilations, pads, group });
        return cut(back, places(to.slice(2), kernel, strides, dilations), sizes.slice(2));
      };
      const forWeight = (): string => {
        const [batch = 1, channels = 1] = sizes;
        const out = to[1] ?? 1;
        const images = group === 1 ? w.transpose(dy, swapped) : w.reshape(
          w.transpose(w.reshape(dy, [batch, group, out / group, ...to.slice(2)]), [2, 1, 0, ...spatial.map((axis) => axis + 1)]),
          [out / group, group * batch, ...to.slice(2)],
        );
        const kernels = w.transpose(x, swapped);
        const product = w.builder.op('Conv', [images, kernels], { kernel_shape: sizes.slice(2), strides: dilations, dilations: strides, pads, group });
        const trimmed = cut(product, places(to.slice(2), sizes.slice(2), dilations, strides), kernel);
        return w.reshape(w.transpose(trimmed, swapped), [channels, out / group, ...kernel]);
      };
      const forBias = (): string => w.sum(dy, [0, ...spatial], false);
      return at.inputs.map((_, i) => (at.wanted[i] !== true ? null : i === 0 ? forInput() : i === 1 ? forWeight() : forBias()));
    },
  };
}, ({ node }) => {
  const autoPad = textOf(node.attributes, 'auto_pad', 'NOTSET');
  if (autoPad !== 'NOTSET' && autoPad !== 'VALID') return 'a transposed convolution with automatic padding has no gradient rule; give the padding in numbers';
  return listOf(node.attributes, 'output_shape') === undefined ? null : 'a transposed convolution with a stated output shape has no gradient rule; give the padding in numbers';
});
