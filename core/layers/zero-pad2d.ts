// Zero padding as a layer of its own.
import type { Finding } from '../base/diagnostic.ts';
import { custom, largestSize, type Parsed } from '../base/schema.ts';
import { addDims } from '../base/shape.ts';
import { numberText } from '../base/words.ts';
import { answer, imageOf } from './answer.ts';
import { defineLayer, throughPorts } from './layer.ts';
import { lowerBorder } from './pooling.ts';
import { readSides, showPadding, sidesSchema, type Sides } from './window.ts';

/** ZeroPad2D. */
export const zeroPad2d = defineLayer({
  kind: 'zero-pad2d',
  title: 'Zero padding',
  stem: 'pad',
  group: 'shape',
  summary: 'Puts rows and columns of zeros around the image.',
  also: 'padding border margin frame',
  docs: 'Adds zeros on the four sides given by `padding`: a number for all, [height, width] or top, left, bottom and right. Convolution and pooling can pad by themselves; this layer is for padding that stands between others.',
  params: {
    padding: custom<Sides>('Rows and columns of zeros: a number, [height, width] or four sides.', {
      default: 1,
      parse(json): Parsed<Sides> {
        const read = readSides(json);
        return read === null ? { ok: false, expected: `a whole number from 0 to ${numberText(largestSize)}, a pair [height, width] or one for each of top, left, bottom and right` } : { ok: true, value: read };
      },
      schema: { ...sidesSchema, default: 1 },
    }),
  },
  ports: throughPorts,
  weights: () => [],
  infer(p, inputs) {
    const findings: Finding[] = [];
    const image = imageOf(inputs[0], findings);
    const { top, left, bottom, right } = p.padding;
    return answer(image === null ? null : [image.batch, image.channels, addDims(image.height, top + bottom), addDims(image.width, left + right)], findings, { remedies: [{ do: 'set', params: { padding: 1 } }] });
  },
  lower: (at, p, [x = '']) => [lowerBorder(at.builder, x, [p.padding.top, p.padding.left, p.padding.bottom, p.padding.right], 0)],
  macs: () => 0,
  sees: (p) => ({ kernel: [1, 1], stride: [1, 1], dilation: [1, 1], before: [p.padding.top, p.padding.left] }),
  caption: (p) => showPadding(p.padding),
  examples: [
    { title: '28 becomes 32', params: { padding: 2 }, inputs: [['N', 1, 28, 28]], gives: [['N', 1, 32, 32]] },
    { title: 'Four sides of their own', params: { padding: { top: 0, left: 1, bottom: 3, right: 2 } }, inputs: [['N', 3, 4, 4]], gives: [['N', 3, 7, 7]] },
    { title: 'Unknown width stays unknown', params: { padding: [1, 2] }, inputs: [['N', 3, 4, null]], gives: [['N', 3, 6, null]] },
    { title: 'A vector has no sides', params: {}, inputs: [['N', 10]], gives: 'rank-mismatch' },
    { title: 'Padding is never negative', params: { padding: -1 }, inputs: [['N', 3, 4, 4]], gives: 'parameter-invalid' },
  ],
});
