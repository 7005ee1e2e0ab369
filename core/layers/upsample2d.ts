// Upsampling by whole factors. Nearest repeats every pixel; bilinear lays pixel centres at i + 1/2 (output pixel o looks at
// (o + 1/2) / scale − 1/2) and mixes the four around it, the border repeated (PyTorch's align_corners = false).
import type { Finding } from '../base/diagnostic.ts';
import { choice, pair } from '../base/schema.ts';
import { multiplyDims, type Dim } from '../base/shape.ts';
import { floats } from '../base/tensor.ts';
import { answer, imageOf } from './answer.ts';
import { defineLayer, throughPorts } from './layer.ts';
import { showStep } from './window.ts';

function grown(size: Dim, scale: number): Dim {
  return typeof size === 'number' || scale === 1 ? multiplyDims(size, scale) : null;
}

/** Upsample2D. */
export const upsample2d = defineLayer({
  kind: 'upsample2d',
  title: 'Upsampling',
  stem: 'up',
  group: 'shape',
  summary: 'Enlarges maps by a whole factor.',
  also: 'upscale enlarge resize grow nearest bilinear unpool',
  docs: 'Multiplies rows and columns by `scale` (one number, or [height, width]). With `mode` nearest every pixel is repeated; with bilinear new pixels are mixed from the four around them, pixel centres at one half, borders repeated. It has no weights; a convolution after it often beats a transposed convolution.',
  params: {
    scale: pair('Factor per axis.', { default: 2 }),
    mode: choice('How new pixels are made.', ['nearest', 'bilinear'], 'nearest'),
  },
  ports: throughPorts,
  weights: () => [],
  infer(p, inputs) {
    const findings: Finding[] = [];
    const image = imageOf(inputs[0], findings);
    return answer(image === null ? null : [image.batch, image.channels, grown(image.height, p.scale[0]), grown(image.width, p.scale[1])], findings, { remedies: [{ do: 'set', params: { scale: 2 } }, { do: 'set', params: { scale: 1 } }] });
  },
  lower(at, p, [x = '']) {
    const scales = at.builder.constant('scales', floats([4], [1, 1, ...p.scale]));
    const form = p.mode === 'nearest'
      ? { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' }
      : { mode: 'linear', coordinate_transformation_mode: 'half_pixel' };
    return [at.builder.op('Resize', [x, '', scales], form, 'upsample')];
  },
  macs: () => 0,
  sees(p) {
    const around = p.mode === 'bilinear' ? 1 : 0;
    return { kernel: [1 + around, 1 + around], stride: [1 / p.scale[0], 1 / p.scale[1]], dilation: [1, 1], before: [around, around] };
  },
  caption: (p) => `×${showStep(p.scale)} · ${p.mode}`,
  examples: [
    { title: 'Twice the size', params: {}, inputs: [['N', 3, 4, 5]], gives: [['N', 3, 8, 10]] },
    { title: 'Only the width', params: { scale: [1, 3], mode: 'bilinear' }, inputs: [['N', 3, null, 5]], gives: [['N', 3, null, 15]] },
    { title: 'A vector has no rows and columns', params: {}, inputs: [['N', 10]], gives: 'rank-mismatch' },
    { title: 'Larger than a tensor can be', params: { scale: 65536 }, inputs: [['N', 3, 4, 4]], gives: 'tensor-too-large' },
  ],
});
