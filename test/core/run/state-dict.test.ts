// State dicts beside torchvision's own modules: names and sizes from test/golden/architectures.json, which lists them in the
// order they run; the file keeps them in no order worth speaking of.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { floats, type Tensor, type Tensors } from '../../../core/base/tensor.ts';
import { fromStateDict } from '../../../core/run/state-dict.ts';
import { lower } from '../../../core/compile/lower.ts';
import { check } from '../../../core/design/check.ts';
import type { WeightSlot } from '../../../core/compile/forward.ts';
import { load, templateFolder } from '../design/projects.ts';

const { models } = JSON.parse(readFileSync(new URL('../../golden/architectures.json', import.meta.url), 'utf8')) as { models: { readonly [name: string]: { readonly layers: readonly (readonly [string, string, readonly number[]])[] } } };

const slotsOf = (id: string): readonly WeightSlot[] => lower(check(load(templateFolder, id)), { mode: 'infer', batch: 'N' }).weights;

/** What PyTorch calls each weight of ours. */
const theirs: Readonly<Record<string, string>> = { weight: 'weight', bias: 'bias', scale: 'weight', shift: 'bias', 'running-mean': 'running_mean', 'running-variance': 'running_var' };
const empty = new Float32Array(0);

/** A tensor of these sizes that nobody reads. */
const sized = (dims: readonly number[]): Tensor => ({ ...floats([0], empty), dims });

/** The state dict of a torchvision network, sorted as its file format sorts it, and which of our weights each tensor is for. */
function stateDict(id: string, name: string): { readonly tensors: Tensors; readonly expected: readonly string[]; readonly slots: readonly WeightSlot[] } {
  const slots = slotsOf(id);
  const layers = [...new Set(slots.map(({ layer }) => layer))];
  const modules = (models[name]?.layers ?? []).filter(([, type]) => ['Conv2d', 'BatchNorm2d', 'Linear'].includes(type)).map(([path]) => path);
  expect(modules.length).toBe(layers.length);
  const pairs = slots.map(({ name: to, layer, dims }) => ({ to, dims, from: `${modules[layers.indexOf(layer)] ?? ''}.${theirs[to.slice(layer.length + 1)] ?? ''}` }));
  const norms = pairs.filter(({ from }) => from.endsWith('running_mean')).map(({ from }) => from.replace('running_mean', 'num_batches_tracked'));
  const tensors = Object.fromEntries([...pairs.map(({ from, dims }) => [from, sized(dims)] as const), ...norms.map((one) => [one, { dtype: 'int64', dims: [], data: new BigInt64Array(1) } as Tensor] as const)].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { tensors, expected: pairs.map(({ from, to }) => `${from} → ${to}`), slots };
}

const same = [
  ['alexnet-torchvision', 'alexnet'], ['vgg11', 'vgg11'], ['vgg16', 'vgg16'], ['vgg19', 'vgg19'], ['resnet18', 'resnet18'], ['resnet34', 'resnet34'], ['resnet50', 'resnet50'],
  ['squeezenet', 'squeezenet1_1'], ['mobilenet-v2', 'mobilenet_v2'], ['googlenet-torchvision', 'googlenet'],
] as const;

describe('a state dict of torchvision', () => {
  it.each(same)('goes to %s name by name', (id, name) => {
    const { tensors, expected, slots } = stateDict(id, name);
    const found = fromStateDict(tensors, slots, 'f');
    if (!found.ok) throw new Error(found.error.message);
    const { taken, left, fresh, differs } = found.value.report;
    expect(taken.map(({ from, to }) => `${from} → ${to}`)).toEqual(expected);
    expect({ left, fresh, differs }).toEqual({ left: [], fresh: [], differs: [] });
    for (const { from, to } of taken) expect(found.value.weights[to]).toBe(tensors[from]);
  });

  it('leaves classifiers beside the way that the drawing has not, and says so', () => {
    const { tensors, slots } = stateDict('googlenet-torchvision', 'googlenet');
    const found = fromStateDict({ ...tensors, 'aux1.conv.conv.weight': sized([128, 512, 1, 1]), 'aux1.fc1.weight': sized([1024, 2048]), 'aux1.fc1.bias': sized([1024]) }, slots, 'f');
    expect(found).toMatchObject({ ok: true, value: { report: { left: ['aux1.conv.conv.weight', 'aux1.fc1.bias', 'aux1.fc1.weight'], fresh: [] } } });
  });

  it('may as well be weights under the drawing\'s own names, as Convas writes them; what has another size begins anew', () => {
    const slots = slotsOf('resnet18');
    const last = slots.at(-1)?.name ?? '';
    const tensors: Tensors = { ...Object.fromEntries(slots.map(({ name, dims }) => [name, sized(dims)])), [last]: sized([7]), 'old/weight': sized([1]) };
    const found = fromStateDict(tensors, slots, 'f');
    expect(found).toMatchObject({ ok: true, value: { report: { left: [last, 'old/weight'].sort(), fresh: [last], differs: [`${last} is 7 in the file, 1000 in the drawing: it begins anew`] } } });
    expect(found.ok && Object.keys(found.value.weights)).toEqual(slots.slice(0, -1).map(({ name }) => name));
  });

  it('says so where names are neither PyTorch\'s nor the drawing\'s', () => {
    const found = fromStateDict({ 'stem/kernel': sized([3, 3]) }, slotsOf('resnet18'), 'f.safetensors');
    expect(found).toMatchObject({ ok: false, error: { code: 'weights-differ', message: expect.stringContaining('neither named as PyTorch names them, such as conv1.weight, nor as this drawing does') } });
  });

  it('may have other classes: the last layer begins anew', () => {
    const { tensors, slots } = stateDict('resnet18', 'resnet18');
    const found = fromStateDict({ ...tensors, 'fc.weight': sized([21, 512]), 'fc.bias': sized([21]) }, slots, 'f');
    if (!found.ok) throw new Error(found.error.message);
    expect(found.value.report).toMatchObject({ fresh: ['scores/weight', 'scores/bias'], left: ['fc.bias', 'fc.weight'], differs: ['weight of fc is 21 × 512 in the file, that of scores 1000 × 512: it begins anew'] });
  });

  it('of another network is refused with the first differences', () => {
    const message = (id: string, name: string, other: string): string => {
      const { tensors } = stateDict(id, name);
      const found = fromStateDict(tensors, slotsOf(other), 'their.safetensors');
      return found.ok ? 'taken' : `${found.error.code}: ${found.error.message}`;
    };
    expect(message('resnet18', 'resnet18', 'resnet34')).toEqual(expect.stringContaining('weights-differ: their.safetensors holds the weights of another network: the file has 41 layers with weights, the drawing 73; weight of layer2.0.conv1 is 128 × 64 × 3 × 3 in the file, that of stage1/3/conv1 64 × 64 × 3 × 3; weight of layer2.0.bn1 is 128 in the file, that of stage1/3/bn1 64; and'));
    expect(message('resnet18', 'resnet18', 'resnet18-desk')).toMatch(/weight of conv1 is 64 × 3 × 7 × 7 in the file, that of stem\/conv\/cn-conv 16 × 1 × 3 × 3;/);
    expect(message('vgg11', 'vgg11', 'vgg11-bn')).toMatch(/features\.3 is a convolution in the file where the drawing has stage1\/convs\/norm, a norm/);
    expect(fromStateDict({ 'a.weight': sized([3]), step: sized([]) }, slotsOf('lenet5-softmax'), 'f')).toMatchObject({ ok: false, error: { code: 'weights-differ' } });
    expect(fromStateDict({}, slotsOf('lenet5-softmax'), 'f')).toMatchObject({ ok: false });
  });
});
