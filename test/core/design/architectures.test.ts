// The templates beside counts and shapes that were counted elsewhere: torchvision's own (test/golden/architectures.json, batch
// 1, eval mode), the papers', and Keras' for Xception. Batch-norm statistics never count as parameters.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { check, type Checked } from '../../../core/design/check.ts';
import { load, projectsIn, templateFolder } from './projects.ts';

interface Architecture {
  readonly input: readonly number[];
  readonly parameters: number;
  readonly layers: readonly (readonly [name: string, type: string, dims: readonly number[]])[];
}

const { models } = JSON.parse(readFileSync(new URL('../../golden/architectures.json', import.meta.url), 'utf8')) as { models: { readonly [name: string]: Architecture } };

/** The kinds that have a row of their own there. */
const counterparts: { readonly [kind: string]: string } = {
  conv2d: 'Conv2d', 'depthwise-conv2d': 'Conv2d', 'max-pool2d': 'MaxPool2d', 'average-pool2d': 'AvgPool2d', 'global-average-pool': 'AdaptiveAvgPool2d', dense: 'Linear', 'batch-norm': 'BatchNorm2d',
};

const checked = (id: string): Checked => check(load(templateFolder, id));

/** Type and size of every layer that computes with weights, pools or norms, in order. */
function rowsOf({ layers }: Checked): string[] {
  return layers.flatMap(({ flat, outputs }) => {
    const type = counterparts[flat.kind];
    const dims = outputs[0]?.dims?.slice(1) ?? [];
    // torchvision's padding layer and the mean over maps are one there; a mean of all is written as sizes of 1.
    return type === undefined ? [] : [`${type} ${dims.join(' × ')}`];
  });
}

/** The same of torchvision's; a pool that leaves the sizes as they are has no counterpart. */
function expectedRows({ layers }: Architecture): string[] {
  return layers.flatMap(([, type, dims], i) => {
    const before = layers[i - 1]?.[2] ?? [];
    const isIdentity = type === 'AdaptiveAvgPool2d' && JSON.stringify(before) === JSON.stringify(dims);
    return isIdentity || !Object.values(counterparts).includes(type) ? [] : [`${type} ${dims.join(' × ')}`];
  });
}

describe('templates that are torchvision\'s networks', () => {
  it.each([
    ['alexnet-torchvision', 'alexnet'], ['vgg11', 'vgg11'], ['vgg16', 'vgg16'], ['vgg19', 'vgg19'], ['resnet18', 'resnet18'], ['resnet34', 'resnet34'], ['resnet50', 'resnet50'],
    ['squeezenet', 'squeezenet1_1'], ['mobilenet-v2', 'mobilenet_v2'], ['googlenet-torchvision', 'googlenet'], ['lenet5-softmax', 'lenet5'],
  ])('%s has every convolution, pool, norm and dense layer of %s, in order', (id, name) => {
    const model = models[name] as Architecture;
    const found = checked(id);
    // MobileNetV2 takes its mean by a function, which is no module and so no row.
    const rows = name === 'mobilenet_v2' ? rowsOf(found).filter((row) => !row.startsWith('AdaptiveAvgPool2d')) : rowsOf(found);
    expect(rows).toEqual(expectedRows(model));
    expect(found.totals.parameters).toBe(model.parameters);
    expect(found.layers[0]?.outputs[0]?.dims?.slice(1)).toEqual(model.input);
  });
});

describe('templates beside published counts', () => {
  it.each([
    ['vgg11-bn', 132_868_840], ['vgg13', 133_047_848], ['vgg13-bn', 133_053_736], ['vgg16', 138_357_544], ['vgg16-bn', 138_365_992], ['vgg19', 143_667_240], ['vgg19-bn', 143_678_248],
    ['googlenet', 6_998_552], ['googlenet-aux', 13_378_280], ['googlenet-torchvision', 6_624_904], ['resnet50', 25_557_032], ['resnet101', 44_549_160],
    ['resnet20', 272_474], ['resnet32', 466_906], ['resnet56', 855_770], ['xception', 22_855_952], ['se-resnet50', 28_088_024], ['mobilenet-v2', 3_504_872], ['squeezenet', 1_235_496],
    ['alexnet', 62_378_344], ['lenet5-softmax', 61_706],
  ])('%s has %i parameters', (id, parameters) => {
    expect(checked(id).totals).toMatchObject({ parameters, trainedParameters: parameters, missing: 0 });
  });
});

describe('every template', () => {
  it('is without faults, but for the two slips of the printed table', () => {
    const faults = projectsIn(templateFolder).flatMap((id) => checked(id).diagnostics.filter(({ severity }) => severity !== 'note').map(({ code, layer }) => `${id} ${layer ?? ''} ${code}`));
    expect(faults.filter((fault) => !fault.startsWith('alexnet-as-printed '))).toEqual([]);
    expect(faults).toHaveLength(2);
  });

  it('keeps to a quarter of the width or less at its desk size, for images of 28 to 64 pixels', () => {
    for (const id of projectsIn(templateFolder).filter((one) => one.endsWith('-desk') && one !== 'autoencoder-desk')) {
      const full = id.replace(/-desk$/, '');
      const [desk, large] = [checked(id), checked(full === 'alexnet' ? 'alexnet-torchvision' : full)];
      const [, , rows = 0] = desk.layers[0]?.outputs[0]?.dims ?? [];
      expect(rows).toBeGreaterThanOrEqual(28);
      expect(rows).toBeLessThanOrEqual(64);
      const widest = ({ layers }: Checked): number => Math.max(...layers.filter(({ flat }) => flat.kind === 'conv2d').map(({ outputs }) => Number(outputs[0]?.dims?.[1])));
      expect(widest(desk), id).toBeLessThanOrEqual(widest(large) / 4);
      expect(desk.totals.parameters, id).toBeLessThan(large.totals.parameters / 8);
    }
  });
});
