import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../core/base/diagnostic.ts';
import { check } from '../../../core/design/check.ts';
import type { Document, LayerRecord, WireRecord } from '../../../core/document/model.ts';
import { layOver } from '../../../core/design/lay-over.ts';
import { differences, networkOf, targetsFit, trainableOn, type Network } from '../../../core/run/network.ts';
import { stepsPerRun } from '../../../core/run/pace.ts';

/** A chain of layers: [id, kind, params]. */
function chain(...list: readonly (readonly [string, string, JsonObject])[]): Document {
  const layers = list.map(([id, kind, params]): [string, LayerRecord] => [id, { id, kind, name: id, parent: null, params, position: { x: 0, y: 0 }, trainable: true }]);
  const wires = list.slice(1).map(([to], i): [string, WireRecord] => {
    const from = list[i]?.[0] ?? '';
    return [to, { id: to, parent: null, from: { layer: from, port: 'out' }, to: { layer: to, port: 'in' }, order: 0 }];
  });
  return { name: 'net', about: '', layers: Object.fromEntries(layers), wires: Object.fromEntries(wires), notes: {}, blocks: {}, recipe: {}, base: null };
}

const ends = (units: number, target: string): Document => chain(['in', 'input', { channels: 1, height: 4, width: 4 }], ['flat', 'flatten', {}], ['fc', 'dense', { units }], ['out', 'output', { target }]);

function network(document: Document, recipe?: JsonObject): Network {
  const result = networkOf(document, recipe);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}
const messageOf = (result: { readonly ok: boolean; readonly error?: { readonly message: string } }): string => (result.ok ? 'ok' : result.error?.message ?? '');

describe('a drawing read for running', () => {
  it('says what data and answers are fitted to', () => {
    const { input, targets, width, names, head } = network(chain(
      ['in', 'input', { channels: 3, height: 4, width: 6, fit: 'crop', mean: [0.5, 0.4, 0.3] }], ['flat', 'flatten', {}], ['fc', 'dense', { units: 2 }], ['out', 'output', { target: 'class', names: ['cat', 'dog'] }],
    ));
    expect(input).toMatchObject({ dims: [3, 4, 6], fit: 'crop', alpha: 'drop', scale: 1 / 255, mean: [0.5, 0.4, 0.3], std: [1] });
    expect({ targets, width, names, head: head.layer }).toEqual({ targets: 'classes', width: 2, names: ['cat', 'dog'], head: 'out' });
  });

  it('takes several classes and numbers for columns, and images for themselves', () => {
    expect(network(ends(3, 'numbers')).targets).toBe('numbers');
    expect(network(ends(3, 'classes')).targets).toBe('numbers');
    expect(network(chain(['in', 'input', {}], ['c', 'conv2d', { filters: 1, kernel: 3, padding: 'same' }], ['out', 'output', { target: 'image' }])).targets).toBe('input');
  });

  it('is refused with its faults when the drawing has errors', () => {
    const broken = chain(['in', 'input', { height: 4, width: 4 }], ['c', 'conv2d', { filters: 1, kernel: 9 }], ['out', 'output', {}]);
    expect(networkOf(broken)).toMatchObject({ ok: false, error: { code: 'drawing-faulty', message: expect.stringContaining('c covers 9') } });
  });

  it('is refused with its faults when the recipe has errors', () => {
    expect(networkOf(ends(2, 'class'), { batch: 0 })).toMatchObject({ ok: false, error: { code: 'recipe-faulty', message: expect.stringContaining('batch') } });
  });

  it('is refused when a layer\'s loss cannot be compared with its target', () => {
    expect(trainableOn(network(ends(2, 'class'), { loss: { kind: 'binary-cross-entropy' } }), 'cpu')).toMatchObject({ ok: false, error: { code: 'not-trainable' } });
    expect(trainableOn(network(ends(2, 'class')), 'cpu').ok).toBe(true);
  });
});

describe('data for a network', () => {
  const classes = { name: 'set', classes: ['a', 'b', 'c'], columns: null };
  const numbers = { name: 'set', classes: null, columns: 3 };

  it('fit when their targets are what the output is compared with', () => {
    expect(targetsFit(network(ends(3, 'class')), classes).ok).toBe(true);
    expect(targetsFit(network(ends(3, 'numbers')), numbers).ok).toBe(true);
  });

  it('do not fit with another number of classes, and the message gives both and the repair', () => {
    const result = targetsFit(network(ends(10, 'class')), classes);
    expect(result).toMatchObject({ ok: false, error: { code: 'class-count-differs' } });
    expect(messageOf(result)).toMatch(/10 values per example, set has 3 classes\. .*3/);
  });

  it('do not fit with targets of another kind or number', () => {
    expect(messageOf(targetsFit(network(ends(3, 'class')), numbers))).toContain('is compared with classes, and set has none');
    expect(messageOf(targetsFit(network(ends(3, 'numbers')), classes))).toContain('is compared with numbers, and set has none');
    expect(messageOf(targetsFit(network(ends(4, 'numbers')), numbers))).toContain('4 values per example, set has 3 columns');
  });
});

describe('laying one recipe over another', () => {
  it('goes field by field where the kind stays', () => {
    expect(layOver({ batch: 8, optimizer: { kind: 'adam', learningRate: 1, beta1: 0.5 } }, { optimizer: { learningRate: 2 }, epochs: 3 }))
      .toEqual({ batch: 8, epochs: 3, optimizer: { kind: 'adam', learningRate: 2, beta1: 0.5 } });
  });

  it('takes the whole object where the kind changes', () => {
    expect(layOver({ optimizer: { kind: 'adam', beta1: 0.5 } }, { optimizer: { kind: 'sgd' } })).toEqual({ optimizer: { kind: 'sgd' } });
  });

  it('changes neither of the two', () => {
    const under = { optimizer: { kind: 'adam', beta1: 0.5 } };
    layOver(under, { optimizer: { beta1: 0.9 } });
    expect(under).toEqual({ optimizer: { kind: 'adam', beta1: 0.5 } });
  });
});

describe('where two drawings differ as networks', () => {
  const base = ends(3, 'class');
  const changed = (change: (layers: Record<string, LayerRecord>, wires: Record<string, WireRecord>) => void): readonly string[] => {
    const layers: Record<string, LayerRecord> = { ...base.layers };
    const wires: Record<string, WireRecord> = { ...base.wires };
    change(layers, wires);
    return differences(check(base), check({ ...base, layers, wires }));
  };
  const layer = (id: string): LayerRecord => base.layers[id] ?? { ...(base.layers['fc'] as LayerRecord), id, name: id };

  it('is nowhere when only positions and names change, or a default is written out', () => {
    expect(changed((layers) => { layers['fc'] = { ...layer('fc'), name: 'other', position: { x: 5, y: 5 }, params: { units: 3, bias: true } }; })).toEqual([]);
  });

  it('is said layer by layer', () => {
    expect(changed((layers) => { layers['fc'] = { ...layer('fc'), params: { units: 5 } }; })).toEqual(['fc: units 3 → 5']);
    expect(changed((layers) => { layers['fc'] = { ...layer('fc'), trainable: false }; })).toEqual(['fc: trained → frozen']);
    expect(changed((layers) => { layers['flat'] = { ...layer('flat'), kind: 'reshape', params: { shape: [16] } }; })[0]).toBe('flat: flatten → reshape');
    expect(changed((layers) => { delete layers['fc']; })).toContain('fc is gone');
    expect(changed((layers) => { layers['more'] = layer('more'); })).toContain('more is new');
  });
});

describe('the number of steps in one run', () => {
  const step = (batch: number, ...dims: number[]) => ({ batch, images: [{ input: 'x', dtype: 'float32' as const, dims: [batch, ...dims] }] });

  it('is several for small networks', () => {
    expect(stepsPerRun({ device: 'cpu', step: step(32, 1, 32, 32), macs: 400_000, parameters: 60_000, stepsPerEpoch: 1000 })).toBe(16);
  });

  it('is one where a step is long or its batch large', () => {
    expect(stepsPerRun({ device: 'cpu', step: step(16, 3, 224, 224), macs: 1_100_000_000, parameters: 60_000_000, stepsPerEpoch: 1000 })).toBe(1);
    expect(stepsPerRun({ device: 'cpu', step: step(1, 1, 8, 8), macs: 60_000_000, parameters: 60_000_000, stepsPerEpoch: 1000 })).toBe(1);
    expect(stepsPerRun({ device: 'cpu', step: step(256, 3, 256, 256), macs: 1000, parameters: 100, stepsPerEpoch: 1000 })).toBe(1);
  });

  it('is one on WebGPU, where a loop is left to the processor', () => {
    expect(stepsPerRun({ device: 'webgpu', step: step(32, 1, 32, 32), macs: 400_000, parameters: 60_000, stepsPerEpoch: 1000 })).toBe(1);
    expect(stepsPerRun({ device: 'cuda', step: step(32, 1, 32, 32), macs: 400_000, parameters: 60_000, stepsPerEpoch: 1000 })).toBe(16);
  });

  it('is no more than an epoch has', () => {
    expect(stepsPerRun({ device: 'cpu', step: step(32, 1, 8, 8), macs: 1000, parameters: 100, stepsPerEpoch: 3 })).toBe(3);
  });
});
