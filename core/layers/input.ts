// Input: where examples enter, and how a picture becomes the tensor.
import { finding, type Finding, type Json } from '../base/diagnostic.ts';
import { choice, custom, integer, number, optional, type ParamsOf, type Parsed } from '../base/schema.ts';
import type { Dim } from '../base/shape.ts';
import { answer } from './answer.ts';
import { defineLayer } from './layer.ts';

function isNumbers(json: Json): json is readonly number[] {
  return Array.isArray(json) && json.length >= 1 && json.every((n) => typeof n === 'number' && Number.isFinite(n));
}

function perChannel(doc: string, fallback: number, fits: (n: number) => boolean, expected: string) {
  return custom<readonly number[]>(doc, {
    type: 'list', default: [fallback],
    parse: (json): Parsed<readonly number[]> => (isNumbers(json) && json.every(fits) ? { ok: true, value: json } : { ok: false, expected }),
    schema: { type: 'array', items: { type: 'number' }, minItems: 1, default: [fallback] },
  });
}

function isShape(json: Json): json is readonly number[] {
  return Array.isArray(json) && json.length >= 1 && json.length <= 3 && json.every((n) => typeof n === 'number' && Number.isInteger(n) && n >= 1 && n <= 2 ** 31 - 1);
}

const params = {
  channels: integer('Channels of an image: 1 (grey), 3 (RGB) or 4 (RGB and alpha).', { default: 1 }),
  height: integer('Rows of an image.', { default: 28, unit: 'px' }),
  width: integer('Columns of an image.', { default: 28, unit: 'px' }),
  shape: optional(custom<readonly number[]>('Sizes of one example of other data, outermost first, instead of channels, height and width; null for images.', {
    type: 'list',
    parse: (json): Parsed<readonly number[]> => (isShape(json) ? { ok: true, value: json } : { ok: false, expected: 'one to three whole numbers above 0' }),
    schema: { type: 'array', items: { type: 'integer', minimum: 1 }, minItems: 1, maxItems: 3 },
  })),
  fit: choice('How a picture of another size comes in: pad (centred between zeros, shrunk when too large), resize (stretched) or crop (its centre, enlarged when too small).', ['pad', 'resize', 'crop'], 'pad'),
  alpha: choice('What happens to transparency: drop, blend (over the background) or keep (as fourth channel).', ['drop', 'blend', 'keep'], 'drop'),
  background: number('Brightness shown through transparent pixels when alpha is blended.', { default: 0, min: 0, max: 255 }),
  scale: number('Factor applied to pixel values first; 1/255 brings bytes to 0 … 1.', { default: 1 / 255, above: 0 }),
  mean: perChannel('Subtracted after scaling: one number, or one per channel.', 0, () => true, 'a list of finite numbers'),
  std: perChannel('Divided by last: one number, or one per channel.', 1, (n) => n > 0, 'a list of numbers above 0'),
};

/** The parameters of an input layer, read. */
export type InputParams = ParamsOf<typeof params>;

/** Sizes of one example: [channels, height, width] for images, `shape` for other data. */
export function exampleSizes(p: Pick<InputParams, 'channels' | 'height' | 'width' | 'shape'>): readonly number[] {
  return p.shape ?? [p.channels, p.height, p.width];
}

/** Input. Other rooms declare the graph's input themselves: `lower` passes on the value it is given. */
export const input = defineLayer({
  kind: 'input',
  title: 'Input',
  stem: 'input',
  isSingle: true,
  group: 'io',
  summary: 'Where examples enter: the size of an image and how a picture becomes numbers.',
  also: 'image data picture start entry placeholder',
  docs: 'States the size of one example: `channels` (1 grey, 3 RGB, 4 RGB and alpha), `height` and `width` of an image, or `shape` for other data. A picture of another size is brought in by `fit`; grey becomes RGB by copying, RGB becomes grey as luminance, and '
    + '`alpha` says what happens to transparency (`background` is the brightness shown through it when it is blended); kept as a fourth channel it counts from 0 to 255 as the colours do. Each value is then multiplied by `scale`, `mean` is subtracted and the result divided by `std`. The first dimension of every tensor is the batch, N.',
  params,
  ports: () => ({ inputs: [], outputs: [{ name: 'out' }] }),
  weights: () => [],
  infer(p) {
    const findings: Finding[] = [];
    const dims: readonly Dim[] = ['N', ...exampleSizes(p)];
    if (p.shape === null) {
      if (![1, 3, 4].includes(p.channels)) {
        const nearest = p.channels > 4 ? 3 : 1;
        findings.push(finding('image-channels', { channels: p.channels }, {
          parameter: 'channels', remedies: [{ do: 'set', params: { channels: 3 } }, { do: 'set', params: { channels: nearest } }, { do: 'set', params: { shape: [p.channels, p.height, p.width] } }],
        }));
      }
      if (p.alpha === 'keep' && p.channels !== 4) {
        findings.push(finding('alpha-needs-four-channels', { channels: p.channels }, { parameter: 'alpha', remedies: [{ do: 'set', params: { channels: 4 } }, { do: 'set', params: { alpha: 'drop' } }] }));
      }
    }
    const channels = exampleSizes(p)[0] ?? 1;
    for (const parameter of ['mean', 'std'] as const) {
      const received = p[parameter].length;
      if (received === 1 || received === channels) continue;
      const [first = 0] = p[parameter];
      findings.push(finding('channel-values-count', { parameter, received, channels }, { parameter, remedies: [{ do: 'set', params: { [parameter]: [first] } }, { do: 'set', params: { channels: received } }] }));
    }
    return answer(dims, findings, { remedies: [{ do: 'set', params: { height: 28, width: 28 } }] });
  },
  lower: (_at, _p, [x = '']) => [x],
  macs: () => 0,
  sees: () => 'same',
  caption: (p) => exampleSizes(p).join('×'),
  examples: [
    { title: 'The input of LeNet-5: 28 × 28 digits padded to 32', params: { height: 32, width: 32 }, inputs: [], gives: [['N', 1, 32, 32]] },
    { title: 'Colour pictures, standardised per channel', params: { channels: 3, height: 224, width: 160, fit: 'crop', mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] }, inputs: [], gives: [['N', 3, 224, 160]] },
    { title: 'Five measured values per example', params: { shape: [5], scale: 1 }, inputs: [], gives: [['N', 5]] },
    { title: 'Two channels are no image', params: { channels: 2 }, inputs: [], gives: 'image-channels' },
    { title: 'Alpha kept without a place for it', params: { channels: 3, alpha: 'keep' }, inputs: [], gives: 'alpha-needs-four-channels' },
    { title: 'Two means for three channels', params: { channels: 3, mean: [0.5, 0.4] }, inputs: [], gives: 'channel-values-count' },
    { title: 'More pixels than a tensor can hold', params: { channels: 3, height: 65536, width: 65536 }, inputs: [], gives: 'tensor-too-large' },
  ],
});
