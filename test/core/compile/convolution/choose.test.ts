import { describe, expect, test } from 'vitest';
import { stream } from '../../../../core/base/random.ts';
import { choose, chooseWith, plain, type Question } from '../../../../core/compile/convolution/choose.ts';
import { canServe, type Choice } from '../../../../core/compile/convolution/formulations.ts';
import { axisOf, type ConvSizes } from '../../../../core/compile/convolution/sizes.ts';
import type { Device } from '../../../../core/compile/rule.ts';

function conv(batch: number, channels: number, filters: number, size: number, kernel: number, stride = 1, pad = 0, groups = 1): ConvSizes {
  const axis = axisOf(size, kernel, stride, 1, pad, pad);
  return { batch, channels, filters, groups, h: axis, w: axis };
}

const ask = (sizes: ConvSizes, device: Device = 'cpu'): Question => ({ sizes, device, wanted: { input: true, weight: true } });
const names = (c: Choice): string => [c.forward, c.input, c.weight, ...(c.winograd === null ? [] : [c.winograd.algorithm, c.winograd.form])].join(' ');

describe('the layers of known nets get the forms measured best', () => {
  test.each<[string, ConvSizes, string]>([
    ['LeNet-5 C1', conv(32, 1, 6, 32, 5), 'direct transposed columns'],
    ['LeNet-5 C3', conv(32, 6, 16, 14, 5), 'bands bands bands'],
    ['LeNet-5 C5', conv(32, 16, 120, 5, 5), 'whole whole whole'],
    ['VGG-11, first', conv(32, 3, 64, 32, 3, 1, 1), 'direct transposed patches'],
    ['VGG-11, second', conv(32, 64, 128, 16, 3, 1, 1), 'winograd winograd winograd f4k3 separate'],
    ['VGG-11, 4×4', conv(32, 512, 512, 4, 3, 1, 1), 'winograd winograd winograd f4k3 crossed'],
    ['VGG-11, 2×2', conv(32, 512, 512, 2, 3, 1, 1), 'winograd winograd winograd pair crossed'],
    ['ResNet-18, 32×32', conv(32, 64, 64, 32, 3, 1, 1), 'winograd winograd winograd f4k3 separate'],
    ['ResNet-18, first stride', conv(32, 64, 128, 32, 3, 2, 1), 'direct transposed channelsLast'],
    ['ResNet-18, last stride', conv(32, 256, 512, 8, 3, 2, 1), 'winograd winograd winograd stride2 crossed'],
    ['ResNet-18, projection', conv(32, 64, 128, 32, 1, 2), 'pointwise transposed pointwise'],
    ['AlexNet C1', conv(16, 3, 96, 224, 11, 4, 2), 'direct transposed swapped'],
    ['AlexNet C2', conv(16, 96, 256, 27, 5, 1, 2), 'winograd winograd winograd f4k5 separate'],
    ['AlexNet C3', conv(16, 256, 384, 13, 3, 1, 1), 'winograd winograd winograd f4k3 separate'],
    ['pointwise', conv(32, 128, 128, 16, 1), 'direct flipped pointwise'],
    ['depthwise, 32×32', conv(32, 32, 32, 32, 3, 1, 1, 32), 'direct flipped columns'],
    ['depthwise at stride 2', conv(32, 64, 64, 32, 3, 2, 1, 64), 'direct rowBlocks columns'],
    ['depthwise at stride 2 on a wide map', conv(32, 64, 64, 112, 3, 2, 1, 64), 'direct transposed columns'],
    ['depthwise, 8×8', conv(32, 256, 256, 8, 3, 1, 1, 256), 'toeplitz toeplitz columns'],
    ['depthwise, 8×8, few images', conv(8, 256, 256, 8, 3, 1, 1, 256), 'direct flipped columns'],
    ['depthwise on a wide map', conv(8, 16, 16, 224, 3, 1, 1, 16), 'direct flipped swapped'],
    ['one image', conv(1, 512, 512, 7, 3, 1, 1), 'direct flipped channelsLast'],
    ['few channels on a large map', conv(8, 16, 16, 224, 3, 1, 1), 'direct flipped channelsLast'],
    ['64 channels on a large map', conv(8, 64, 64, 112, 3, 1, 1), 'direct flipped channelsLast'],
    ['two groups', conv(8, 32, 32, 14, 3, 1, 1, 2), 'direct flipped swapped'],
  ])('%s', (_, sizes, expected) => expect(names(choose(ask(sizes)))).toBe(expected));
});

test('a choice always serves the sizes it was made for', () => {
  const random = stream(11);
  for (let i = 0; i < 3000; i++) {
    const kernel = 1 + random.integer(6);
    const groups = [1, 1, 2, 8][random.integer(4)] ?? 1;
    const axis = () => axisOf(kernel + random.integer(30), kernel, 1 + random.integer(3), 1, random.integer(4), random.integer(4));
    const sizes: ConvSizes = { batch: 4, channels: groups * (1 + random.integer(40)), filters: groups * (1 + random.integer(40)), groups, h: axis(), w: random.integer(2) === 0 ? axis() : axisOf(9, 1, 1, 1, 0, 0) };
    for (const device of ['cpu', 'webgpu'] as const) expect(canServe(choose(ask(sizes, device)), sizes), JSON.stringify({ sizes, choice: choose(ask(sizes, device)) })).toBe(true);
  }
});

test('other devices get plain convolutions and matrix products only', () => {
  for (const device of ['webgpu', 'cuda', 'dml'] as const) {
    expect(choose(ask(conv(32, 64, 64, 16, 3, 1, 1), device))).toEqual(plain);
    expect(choose(ask(conv(32, 64, 64, 8, 3, 1, 1, 64), device))).toEqual(plain);
    expect(names(choose(ask(conv(32, 64, 64, 8, 1), device)))).toBe('direct transposed pointwise');
    expect(names(choose(ask(conv(32, 16, 120, 5, 5), device)))).toBe('whole whole whole');
  }
});

describe('replacing parts of the choice', () => {
  test('a part that serves is taken', () => {
    expect(names(chooseWith({ weight: 'swapped' })(ask(conv(32, 128, 128, 16, 1))))).toBe('direct flipped swapped');
  });

  test('a part that does not serve changes nothing', () => {
    expect(names(chooseWith({ input: 'flipped' })(ask(conv(32, 64, 128, 32, 3, 2, 1))))).toBe('direct transposed channelsLast');
    expect(chooseWith({ forward: 'winograd' }, () => plain)(ask(conv(32, 64, 128, 32, 3, 2, 1)))).toEqual(plain);
  });
});

test('where memory is short the choice differs only in what it keeps', () => {
  for (const sizes of [conv(32, 64, 64, 32, 3, 1, 1), conv(32, 16, 120, 5, 5), conv(32, 128, 128, 16, 1)]) {
    const usual = choose(ask(sizes));
    const lean = choose({ ...ask(sizes), lean: true });
    expect(lean).toEqual(usual.winograd === null ? usual : { ...usual, winograd: { ...usual.winograd, recompute: true } });
  }
});
