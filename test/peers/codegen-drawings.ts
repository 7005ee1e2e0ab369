// Small drawings for the code generators: every layer's examples, and settings where frameworks have conventions of their own.
import type { Json, JsonObject } from '../../core/base/diagnostic.ts';
import { stream } from '../../core/base/random.ts';
import { check } from '../../core/design/check.ts';
import { emptyDocument, type BlockRecord, type Document, type LayerRecord, type WireRecord } from '../../core/document/model.ts';
import { layers } from '../../core/layers/registry.ts';

/** A drawing under a name. */
export type Drawing = readonly [name: string, document: Document];

function layer(id: string, kind: string, params: JsonObject = {}, parent: string | null = null, trainable = true): LayerRecord {
  return { id, kind, name: id, parent, params, position: { x: 0, y: 0 }, trainable };
}

/** A document of layers and wires; a wire is `from > to`, with `:port` where the port is not in or out. */
export function drawing(name: string, records: readonly LayerRecord[], wires: readonly string[], blocks: readonly BlockRecord[] = []): Document {
  const made = wires.map((text, order): WireRecord => {
    const [from = '', to = ''] = text.split(' > ');
    const [source = '', out = 'out'] = from.split(':');
    const [target = '', port = 'in'] = to.split(':');
    return { id: `wire-${order}`, parent: records.find((one) => one.id === target)?.parent ?? null, from: { layer: source, port: out }, to: { layer: target, port }, order };
  });
  const byId = <R extends { readonly id: string }>(all: readonly R[]): { readonly [id: string]: R } => Object.fromEntries(all.map((one) => [one.id, one]));
  return { ...emptyDocument(name), layers: byId(records), wires: byId(made), blocks: byId(blocks) };
}

/** One layer between inputs of the given sizes and an output that takes any numbers. */
function alone(name: string, kind: string, params: JsonObject, inputs: readonly (readonly number[])[]): Document {
  const records = [
    ...inputs.map((shape, i) => layer(`in${i}`, 'input', { shape: [...shape], scale: 1 })), layer('subject', kind, params), layer('row', 'flatten'), layer('end', 'output', { target: 'numbers' }),
  ];
  return drawing(name, records, [...inputs.map((_, i) => `in${i} > subject`), 'subject > row', 'row > end']);
}

/** Every example of every layer that answers a shape and is small enough to run. */
export function exampleDrawings(): readonly Drawing[] {
  return layers.flatMap((def) => (def.kind === 'input' || def.kind === 'output' || def.kind === 'onnx-op' ? [] : def.examples.flatMap((example, i): readonly Drawing[] => {
    const shapes = example.inputs.map((dims) => dims.slice(1).map((d, axis) => (typeof d === 'number' ? d : axis === 0 ? 4 : 6)));
    if (typeof example.gives === 'string' || shapes.some((shape) => shape.length > 3 || shape.length < 1)) return [];
    const name = `${def.kind} ${i}`;
    const document = alone(name, def.kind, example.params, shapes);
    const checked = check(document);
    const small = checked.totals.parameters < 2_000_000 && checked.totals.activationElements < 3_000_000;
    return small && !checked.diagnostics.some((one) => one.severity === 'error') ? [[name, document]] : [];
  })));
}

const maps = [4, 7, 9] as const;

const settings: readonly (readonly [kind: string, params: Readonly<Record<string, Json>>, shape: readonly number[]])[] = [
  ['conv2d', { filters: 6, kernel: [3, 2], padding: 'same', stride: 2, groups: 2 }, maps],
  ['conv2d', { filters: 6, kernel: 4, padding: 'same' }, maps],
  ['conv2d', { filters: 5, kernel: 3, padding: { top: 0, left: 2, bottom: 1, right: 0 }, stride: [2, 1], bias: false, activation: 'gelu' }, maps],
  ['conv2d', { filters: 5, kernel: 3, padding: 'same', dilation: 2, stride: 2, activation: { elu: 0.5 } }, maps],
  ['conv2d', { filters: 5, kernel: 2, padding: [1, 2], dilation: [2, 1] }, maps],
  ['depthwise-conv2d', { kernel: 3, multiplier: 3, padding: 'same', stride: 2 }, maps],
  ['separable-conv2d', { filters: 5, kernel: 3, multiplier: 2, padding: 'same', stride: 2, activation: { 'leaky-relu': 0.3 } }, [4, 8, 8]],
  ['conv-transpose2d', { filters: 3, kernel: 3, stride: 2 }, maps],
  ['conv-transpose2d', { filters: 3, kernel: 4, stride: 2, padding: 1, activation: 'relu' }, maps],
  ['conv-transpose2d', { filters: 6, kernel: 3, stride: 2, padding: 1, 'output-padding': 1, groups: 2 }, maps],
  ['conv-transpose2d', { filters: 3, kernel: 2, stride: 3, padding: 'same' }, maps],
  ['conv-transpose2d', { filters: 3, kernel: [5, 3], stride: [1, 2], padding: { top: 2, left: 0, bottom: 1, right: 1 }, dilation: [1, 2] }, maps],
  ['conv-transpose2d', { filters: 3, kernel: 2, stride: 2, padding: 'valid', 'output-padding': 1, bias: true }, maps],
  ['max-pool2d', { kernel: 3, stride: 2, padding: 'same' }, [3, 8, 8]],
  ['max-pool2d', { kernel: 3, stride: 2, ceil: true }, [3, 8, 10]],
  ['max-pool2d', { kernel: 3, stride: 2, dilation: 2, padding: 1 }, [3, 9, 11]],
  ['max-pool2d', { kernel: 2, stride: 3, padding: { top: 1, left: 0, bottom: 1, right: 1 }, ceil: true }, [2, 4, 6]],
  ['average-pool2d', { kernel: 3, stride: 2, padding: 'same' }, [3, 8, 8]],
  ['average-pool2d', { kernel: 3, stride: 2, padding: 1 }, [3, 8, 9]],
  ['average-pool2d', { kernel: 3, stride: 2, padding: 1, 'count-padding': true, ceil: true }, [3, 8, 9]],
  ['average-pool2d', { kernel: 3, stride: 2, padding: { top: 1, left: 0, bottom: 0, right: 2 }, 'count-padding': true, ceil: true }, [3, 8, 8]],
  ['average-pool2d', { kernel: [3, 2], stride: [2, 3], padding: { top: 1, left: 0, bottom: 0, right: 1 }, ceil: true }, [3, 8, 9]],
  ['sum-pool2d', { kernel: 3, stride: 2, padding: 1, ceil: true, activation: 'tanh' }, [3, 8, 9]],
  ['sum-pool2d', { kernel: 3, stride: 2, padding: 'same' }, [3, 8, 8]],
  ['layer-norm', { axes: 2 }, maps], ['layer-norm', { axes: 3, epsilon: 0.01 }, maps], ['layer-norm', { axes: 1 }, maps],
  ['batch-norm', { epsilon: 0.001, momentum: 0.2 }, [5, 6]], ['batch-norm', {}, [7]], ['group-norm', { groups: 2 }, maps],
  ['local-response-norm', { size: 3, alpha: 0.5, k: 2 }, maps],
  ['softmax', { axis: 2 }, maps], ['softmax', { axis: 1, logarithm: true }, maps],
  ['upsample2d', { scale: [2, 3], mode: 'bilinear' }, maps],
  ['reshape', { shape: [6, 6, 7] }, maps], ['reshape', { shape: [3, -1] }, maps], ['reshape', { shape: [4, 3, 3] }, [36]],
];

/** Windows as they come: uneven padding, rounding up, dilation with stride, groups. Those the check refuses are left out. */
export function randomDrawings(count: number): readonly Drawing[] {
  const random = stream(23);
  const between = (low: number, high: number): number => low + random.integer(high - low + 1);
  const two = (low: number, high: number): number[] => [between(low, high), between(low, high)];
  const kinds = ['conv2d', 'depthwise-conv2d', 'separable-conv2d', 'conv-transpose2d', 'max-pool2d', 'average-pool2d', 'sum-pool2d'];
  const made: Drawing[] = [];
  for (let n = 0; made.length < count; n++) {
    const kind = kinds[n % kinds.length] ?? 'conv2d';
    const pools = kind.includes('pool');
    const sides = { top: between(0, 2), left: between(0, 2), bottom: between(0, 2), right: between(0, 2) };
    const params: JsonObject = {
      kernel: two(1, 4), stride: two(1, 3), padding: [sides, 'same', 'valid', 1][between(0, 3)] ?? 1,
      ...(pools ? { ceil: random.uniform() < 0.5 } : { dilation: two(1, 2), bias: random.uniform() < 0.7 }), ...(kind === 'max-pool2d' ? { dilation: two(1, 2) } : {}),
      ...(kind === 'average-pool2d' ? { 'count-padding': random.uniform() < 0.5 } : {}), ...(kind === 'conv2d' || kind === 'conv-transpose2d' ? { filters: 4, groups: between(1, 2) } : {}),
      ...(kind === 'conv-transpose2d' ? { 'output-padding': two(0, 1) } : {}), ...(kind === 'depthwise-conv2d' || kind === 'separable-conv2d' ? { multiplier: between(1, 2) } : {}),
    };
    const name = `random ${n} ${kind}`;
    const document = alone(name, kind, params, [[4, between(5, 10), between(5, 10)]]);
    if (!check(document).diagnostics.some((one) => one.severity === 'error')) made.push([name, document]);
  }
  return made;
}

const activations = ['relu6', 'selu', 'silu', 'mish', 'hard-sigmoid', 'hard-swish', 'softplus', 'leaky-relu', 'elu', 'sigmoid'];

/** Settings where conventions differ, and wirings a chain does not show. */
export function settingDrawings(): readonly Drawing[] {
  return [
    ...settings.map(([kind, params, shape], i): Drawing => [`setting ${i} ${kind}`, alone(`setting ${i}`, kind, params, [shape])]),
    ...activations.map((name): Drawing => [`activation ${name}`, alone(name, 'activation', { function: name, slope: 0.2, alpha: 0.7 }, [[30]])]),
    ['two outputs', twoOutputs()], ['crossing block', crossing()], ['names', awkwardNames()], ['widening', widening()], ['flattened maps', flattenedMaps()], ['sigmoid end', sigmoidEnd()], ['shown to forward', shownToForward()], ['runs', runs()],
  ];
}

function twoOutputs(): Document {
  const records = [
    layer('picture', 'input', { channels: 3, height: 8, width: 8 }), layer('numbers', 'input', { shape: [5], scale: 1 }), layer('conv', 'conv2d', { filters: 4, kernel: 3, activation: 'relu' }, null, false),
    layer('norm', 'batch-norm', {}, null, false), layer('gate', 'dense', { units: 4, activation: 'sigmoid' }), layer('gated', 'multiply'), layer('row', 'flatten'), layer('one', 'dense', { units: 3 }),
    layer('share', 'softmax'), layer('two', 'rbf', { units: 4 }), layer('first', 'output'), layer('second', 'output'),
  ];
  return drawing('Two outputs', records, ['picture > conv', 'conv > norm', 'norm > gated', 'numbers > gate', 'gate > gated', 'gated > row', 'row > one', 'row > two', 'one > share', 'share > first', 'two > second']);
}

/** A block with two inputs and outputs, repeated: its outputs cross. */
function crossing(): Document {
  const block: BlockRecord = {
    id: 'cross', name: 'Cross over', exposed: [{ name: 'units', layer: 'a', parameter: 'units' }],
    inputs: [{ name: 'left', to: [{ layer: 'a', port: 'in' }, { layer: 'both', port: 'in' }] }, { name: 'right', to: [{ layer: 'b', port: 'in' }] }],
    outputs: [{ name: 'left', from: { layer: 'b', port: 'out' } }, { name: 'right', from: { layer: 'both', port: 'out' } }],
  };
  const records = [
    layer('in', 'input', { shape: [6], scale: 1 }), layer('begin', 'dense', { units: 6 }), layer('cross3', 'block', { block: 'cross', repeat: 3 }), layer('sum', 'concat'), layer('end', 'output', { target: 'numbers' }),
    layer('a', 'dense', { units: 6, activation: 'tanh' }, 'cross'), layer('b', 'dense', { units: 6 }, 'cross'), layer('both', 'add', {}, 'cross'),
  ];
  return drawing('Crossing', records, ['in > begin', 'in > cross3:left', 'begin > cross3:right', 'a > both', 'cross3:left > sum', 'cross3:right > sum', 'sum > end'], [block]);
}

/** A repeated block whose first repetition has other channels, one that passes through, and one that differs in form. */
function widening(): Document {
  const block: BlockRecord = {
    id: 'conv', name: 'class', exposed: [{ name: 'lambda', layer: 'c', parameter: 'filters' }, { name: 'step', layer: 'c', parameter: 'stride' }],
    inputs: [{ name: 'in', to: [{ layer: 'c', port: 'in' }] }], outputs: [{ name: 'out', from: { layer: 'r', port: 'out' } }],
  };
  const records = [
    layer('in', 'input', { channels: 3, height: 32, width: 24 }), layer('wide', 'block', { block: 'conv', repeat: 3, overrides: { lambda: 8 } }), layer('narrow', 'block', { block: 'conv', overrides: { lambda: 4, step: 2 } }),
    layer('again', 'block', { block: 'conv', repeat: 2, overrides: { step: 2 } }), layer('row', 'flatten'), layer('d', 'dense', { units: 3 }), layer('p', 'softmax'), layer('end', 'output'),
    layer('c', 'conv2d', { filters: 6, kernel: 3, padding: 'same', bias: false }, 'conv'), layer('n', 'batch-norm', {}, 'conv'), layer('r', 'activation', {}, 'conv'),
  ];
  return drawing('Widening', records, ['in > wide', 'wide > narrow', 'narrow > again', 'again > row', 'row > d', 'd > p', 'p > end', 'c > n', 'n > r'], [block]);
}

/** A block that exposes what its forward pass reads, under the name of one of its layers; its repetitions come in runs. */
function shownToForward(): Document {
  const block: BlockRecord = {
    id: 'b', name: 'RBF', exposed: [{ name: 'pool', layer: 'pool', parameter: 'kernel' }, { name: 'share', layer: 'drop', parameter: 'rate' }],
    inputs: [{ name: 'in', to: [{ layer: 'pool', port: 'in' }, { layer: 'more', port: 'in' }] }], outputs: [{ name: 'out', from: { layer: 'join', port: 'out' } }],
  };
  const records = [
    layer('in', 'input', { channels: 1, height: 12, width: 13 }), layer('one', 'block', { block: 'b', overrides: { pool: 3, share: 0.2 } }), layer('two', 'block', { block: 'b', repeat: 3, overrides: { pool: [2, 3] } }),
    layer('row', 'flatten'), layer('end', 'output', { target: 'numbers' }), layer('pool', 'max-pool2d', { kernel: 2, stride: 1, padding: 'same' }, 'b'), layer('drop', 'dropout', {}, 'b'), layer('more', 'conv2d', { filters: 2, kernel: 1 }, 'b'), layer('join', 'concat', {}, 'b'),
  ];
  return drawing('Shown to forward', records, ['in > one', 'one > two', 'two > row', 'row > end', 'pool > drop', 'drop > join', 'more > join'], [block]);
}

/** A repeated block whose last repetition needs no padding, so that its code differs from the ones before. */
function runs(): Document {
  const block: BlockRecord = { id: 'half', name: 'Half', exposed: [], inputs: [{ name: 'in', to: [{ layer: 'pool', port: 'in' }] }], outputs: [{ name: 'out', from: { layer: 'mix', port: 'out' } }] };
  const records = [
    layer('in', 'input', { channels: 3, height: 9, width: 9 }), layer('halves', 'block', { block: 'half', repeat: 4 }), layer('row', 'flatten'), layer('end', 'output', { target: 'numbers' }),
    layer('pool', 'max-pool2d', { padding: 'same' }, 'half'), layer('mix', 'conv2d', { filters: 3, kernel: 1 }, 'half'),
  ];
  return drawing('Runs', records, ['in > halves', 'halves > row', 'row > end', 'pool > mix'], [block]);
}

/** Maps flattened before layers to which the order of values matters, and to which it does not. */
function flattenedMaps(): Document {
  const records = [
    layer('in', 'input', { channels: 3, height: 5, width: 4 }), layer('row', 'flatten'), layer('act', 'activation', { function: 'tanh' }), layer('drop', 'dropout'), layer('centres', 'rbf', { units: 5 }),
    layer('row2', 'flatten'), layer('norm', 'layer-norm'), layer('d', 'dense', { units: 4 }), layer('all', 'concat'), layer('end', 'output', { target: 'numbers' }),
  ];
  return drawing('Flattened maps', records, ['in > row', 'row > act', 'act > drop', 'drop > centres', 'in > row2', 'row2 > norm', 'norm > d', 'centres > all', 'd > all', 'all > end']);
}

function sigmoidEnd(): Document {
  return drawing('Sigmoid end', [layer('in', 'input', { shape: [6], scale: 1 }), layer('d', 'dense', { units: 3, activation: 'sigmoid' }), layer('end', 'output', { target: 'classes' })], ['in > d', 'd > end']);
}

/** Names that would break out of their place, or mean something else in Python. */
function awkwardNames(): Document {
  const names: Readonly<Record<string, string>> = {
    in: 'forward', a: 'class', b: '"); import os #', c: 'None', d: '\u202Eright to left', e: '🦊 1', f: 'Größe', g: '1st', h: 'train', i: 'x', j: 'torch', k: "it's \\\"", l: 'Grösse', m: 'class_', n: 'a__b', end: '""" import os """',
  };
  const chain = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n'];
  const records = [layer('in', 'input', { shape: [4], scale: 1 }), ...chain.map((id) => layer(id, 'dense', { units: 4 })), layer('end', 'output', { target: 'numbers' })];
  const named = records.map((record) => ({ ...record, name: names[record.id] ?? record.id }));
  return drawing('"""\nimport os #', named, ['in', ...chain, 'end'].slice(0, -1).map((id, i) => `${id} > ${[...chain, 'end'][i]}`));
}

/** Texts that try to leave their place in Python, or mean something there. */
export const attacks = [
  '"); import os #', "'); import os #", '"""\nimport os\n"""', '\\', '\\"', '{name}', '{__import__("os")}', '%s', 'line\nbreak', 'carriage\rreturn', 'form\ffeed', 'separator\u2028line', '\u2029', '\u0000', '\ud800',
  '\u202Eright to left\u202C', '\u200b', '\ufeffmark', 'class', 'None', 'True', 'def', 'self', 'super', 'print', 'forward', 'train', 'training', '__init__', '__class__', 'x', 'torch', 'nn', 'F', 'keras', 'layers', 'ops',
  'RBF', 'build_model', 'predict', '🦊', 'Größe', 'größe', '层', 'ﬁne', '1st', '', ' ', '_', '__', 'a b', 'a_b', 'a-b', 'aB', 'lambda', 'i', 'name', 'inputs', 'block', '#', '# coding: rot13', '\t', 'x'.repeat(300),
];

/** Every attack as the name of a layer, an input, a block, its ports and what it exposes; then each as the drawing's own name. */
export function attackDrawings(): readonly Drawing[] {
  const of = (n: number): string => attacks[n % attacks.length] ?? '';
  return attacks.map((attack, n): Drawing => {
    const block: BlockRecord = {
      id: 'inner', name: attack, exposed: [{ name: of(n), layer: 'c', parameter: 'filters' }], inputs: [{ name: of(n + 1), to: [{ layer: 'c', port: 'in' }, { layer: 's', port: 'in' }] }, { name: of(n + 2), to: [{ layer: 's', port: 'in' }] }],
      outputs: [{ name: of(n + 3), from: { layer: 's', port: 'out' } }],
    };
    const records = [
      layer('in', 'input', { channels: 3, height: 8, width: 8 }), layer('other', 'input', { shape: [3, 8, 8] }), layer('one', 'block', { block: 'inner', overrides: { [of(n)]: 3 } }), layer('two', 'block', { block: 'inner', overrides: { [of(n)]: 3 } }),
      layer('row', 'flatten'), layer('d', 'dense', { units: 4 }), layer('r', 'rbf'), layer('end', 'output', { names: [attack] }), layer('c', 'conv2d', { filters: 3, kernel: 1 }, 'inner'), layer('s', 'add', {}, 'inner'), layer('odd', attack, { [attack]: attack }),
    ].map((record, i) => ({ ...record, name: of(n + i) }));
    const wires = [`in > one:${of(n + 1)}`, `other > one:${of(n + 2)}`, 'one > row', 'row > d', 'd > r', 'r > end', 'c > s'];
    const made = drawing(attack, records, wires, [block]);
    const ends = Object.entries(made.wires).map(([id, wire]) => [id, wire.from.layer === 'one' ? { ...wire, from: { layer: 'one', port: of(n + 3) } } : wire.to.layer === 'one' ? { ...wire, to: { layer: 'one', port: id === 'wire-0' ? of(n + 1) : of(n + 2) } } : wire] as const);
    return [`attack ${n}`, { ...made, wires: Object.fromEntries(ends) }];
  });
}
