// Small models in the forms that exporters write, for tests that spoil them: every kind of content a file can have.
import { readFileSync } from 'node:fs';
import { at } from '../../build/paths.js';
import { create, toBinary } from '@bufbuild/protobuf';
import { floats, int64s, scalar, type Tensor } from '../../core/base/tensor.ts';
import { ModelProtoSchema, TensorProto_DataLocation } from '../../core/onnx/onnx_pb.ts';
import type { WireGraph, WireModel, WireNode, WireTensor } from '../../core/onnx/model.ts';
import { tensorToWire } from '../../core/onnx/tensors.ts';
import { noise, positive } from '../reference/cases.ts';
import { attribute as a, bytesOfModel, modelOf, node, value } from './foreign.ts';

const corpus = (name: string): string => at('test', 'corpus', 'onnx', `${name}.onnx`);

/** The networks of the ONNX project that stand in the corpus. */
export const networks = ['light_squeezenet', 'light_inception_v1', 'light_resnet50', 'light_bvlc_alexnet'] as const;

/** The bytes of one of them. */
export const networkBytes = (name: (typeof networks)[number]): Uint8Array => new Uint8Array(readFileSync(corpus(name)));

const weights = (tensors: Readonly<Record<string, Tensor>>): readonly WireTensor[] => Object.entries(tensors).map(([name, t]) => tensorToWire(name, t));
const image = [value('x', ['N', 3, 8, 8])];

/** As PyTorch writes it: initializers, batch norm, a flatten computed from sizes. */
const torchStyle = modelOf({
  nodes: [
    node('Conv', ['x', 'conv.weight', 'conv.bias'], [a('kernel_shape', [3, 3]), a('pads', [1, 1, 1, 1]), a('strides', [2, 2]), a('dilations', [1, 1]), a('group', 1)], ['c']),
    node('BatchNormalization', ['c', 'bn.weight', 'bn.bias', 'bn.mean', 'bn.var'], [a('epsilon', 1e-5), a('momentum', 0.9)], ['b']),
    node('Relu', ['b'], [], ['r']), node('MaxPool', ['r'], [a('kernel_shape', [2, 2]), a('strides', [2, 2]), a('ceil_mode', 1)], ['p']),
    node('Shape', ['p'], [], ['s']), node('Constant', [], [a('value', int64s([0], []))], ['zero']), node('Gather', ['s', 'zero'], [a('axis', 0)], ['n']),
    node('Constant', [], [a('value', int64s([-1]))], ['rest']), node('Unsqueeze', ['n', 'axes'], [], ['n1']), node('Concat', ['n1', 'rest'], [a('axis', 0)], ['to']),
    node('Reshape', ['p', 'to'], [], ['f']), node('Gemm', ['f', 'fc.weight', 'fc.bias'], [a('transB', 1), a('alpha', 1, 'float'), a('beta', 1, 'float')], ['l']), node('Softmax', ['l'], [a('axis', 1)]),
  ],
  tensors: weights({ 'conv.weight': noise([4, 3, 3, 3]), 'conv.bias': noise([4]), 'bn.weight': positive([4]), 'bn.bias': noise([4]), 'bn.mean': noise([4]), 'bn.var': positive([4], 'v'), axes: int64s([0]), 'fc.weight': noise([5, 16]), 'fc.bias': noise([5]) }),
  inputs: image, outputs: [value('y', ['N', 5])], values: [value('c', ['N', 4, 4, 4]), value('f', ['N', 16])],
}, 13, { producer: { name: 'pytorch', version: '2.3' }, metadata: { classes: 'a,b' } });

/** As PaddlePaddle writes it: weights as Constant nodes, every size a name, gates of hard sigmoids. */
const paddleStyle = modelOf({
  nodes: [
    node('Constant', [], [a('value', noise([4, 3, 3, 3]))], ['w']), node('Conv', ['x', 'w'], [a('kernel_shape', [3, 3]), a('pads', [1, 1, 1, 1])], ['c']),
    node('Constant', [], [a('value', scalar(3))], ['three']), node('Add', ['c', 'three'], [], ['c3']), node('Clip', ['c3'], [a('min', 0, 'float'), a('max', 6, 'float')], ['h']),
    node('Mul', ['c', 'h'], [], ['hc']), node('Constant', [], [a('value', floats([1], [6]))], ['six']), node('Div', ['hc', 'six'], [], ['hs']),
    node('GlobalAveragePool', ['hs'], [], ['g']), node('HardSigmoid', ['g'], [a('alpha', 0.2), a('beta', 0.5)], ['gate']), node('Mul', ['hs', 'gate'], [], ['m']),
    node('Shape', ['m'], [], ['s']), node('Cast', ['s'], [a('to', 6)], ['s32']), node('Slice', ['s32'], [a('axes', [0]), a('starts', [0]), a('ends', [1])], ['n32']), node('Cast', ['n32'], [a('to', 7)], ['n']),
    node('Constant', [], [a('value', int64s([-1]))], ['open']), node('Concat', ['n', 'open'], [a('axis', 0)], ['to']), node('Reshape', ['m', 'to'], [], ['f']), node('Identity', ['f']),
  ],
  inputs: [value('x', ['p2o.0', 3, 'p2o.1', 'p2o.2'])], outputs: [value('y', ['p2o.0', null])],
}, 9);

const branch = (op: string): WireGraph => ({ name: `${op} branch`, nodes: [node(op, ['shared'], [], ['b'])], tensors: weights({ own: scalar(1) }), inputs: [], outputs: [value('b', null)], values: [] });
const choice: WireNode = { ...node('If', ['which'], [], ['i']), attributes: [{ name: 'then_branch', form: 'graph', value: branch('Relu') }, { name: 'else_branch', form: 'graph', value: branch('Abs') }] };

/** What the catalogue does not hold: branches, operations of other domains, quantised layers, a training-mode op, sparse forms. */
const strangeStyle = modelOf({
  nodes: [
    node('Identity', ['x'], [], ['shared']), choice, node('FusedConv', ['i', 'w'], [a('activation', 'Relu')], ['fc'], 'com.microsoft'), node('TopK', ['fc', 'k'], [a('axis', 1)], ['t', 'ti']),
    node('QuantizeLinear', ['t', 'scale', 'zero'], [], ['q']), node('DequantizeLinear', ['q', 'scale', 'zero'], [], ['dq']), node('DequantizeLinear', ['qw', 'scale'], [], ['w8']), node('MatMul', ['dq', 'w8'], [], ['mm']),
    node('BatchNormalization', ['mm', 'bn', 'bn', 'bn', 'bn'], [a('training_mode', 1)], ['bt', 'rm', 'rv']), node('Sum', ['bt', 'mm', 'rm']),
  ],
  tensors: [...weights({ w: noise([4, 3, 1, 1]), k: int64s([2]), scale: scalar(0.1), bn: positive([2]) }), { name: 'zero', type: 3, dims: [], bytes: Uint8Array.of(0) }, { name: 'qw', type: 3, dims: [8, 8], bytes: new Uint8Array(64).fill(3) }],
  inputs: [...image, value('which', [], 9)], outputs: [value('y', null)], values: [value('fc', ['N', 4, 8, 8])],
}, 15, { opsets: { '': 15, 'com.microsoft': 1 } });

const half = (name: string, dims: readonly number[]): WireTensor => ({ name, type: 10, dims, bytes: new Uint8Array(2 * dims.reduce((n, d) => n * d, 1)).fill(0x3c) });

/** The newest forms, in float16: functions as nodes, axes and parts as inputs and attributes. */
const newStyle = modelOf({
  nodes: [
    node('GroupNormalization', ['x', 's', 's'], [a('num_groups', 3)], ['gn']), node('Mish', ['gn'], [], ['m']), node('Split', ['m'], [a('axis', 2), a('num_outputs', 3)], ['s1', 's2', 's3']),
    node('Concat', ['s1', 's2', 's3'], [a('axis', 2)], ['j']), node('Pad', ['j', 'pads', '', 'padAxes'], [], ['p']), node('Resize', ['p', '', '', 'sizes'], [a('axes', [2, 3]), a('mode', 'linear')], ['up']),
    node('ReduceMean', ['up', 'axes'], [a('keepdims', 0)], ['rm']), node('Gelu', ['rm'], [a('approximate', 'tanh')], ['ge']), node('Softmax', ['ge'], [], ['sm']), node('CastLike', ['sm', 's']),
  ],
  tensors: [half('s', [3]), ...weights({ pads: int64s([1, 2]), padAxes: int64s([-1]), sizes: int64s([16, 16]), axes: int64s([2, 3]) })],
  inputs: [value('x', [2, 3, 8, 8], 10)], outputs: [value('y', [2, 3], 10)],
}, 21);

/** The oldest forms: broadcasting asked for, shapes and bounds as attributes, softmax that flattens. */
const oldStyle = modelOf({
  nodes: [
    node('Conv', ['x', 'w'], [a('auto_pad', 'SAME_UPPER')], ['c']), node('Add', ['c', 'b'], [a('broadcast', 1), a('axis', 1)], ['cb']), node('BatchNormalization', ['cb', 's', 's', 's', 's'], [a('is_test', 1), a('spatial', 1)], ['bn']),
    node('PRelu', ['bn', 's'], [], ['pr']), node('LRN', ['pr'], [a('size', 3), a('alpha', 1e-4), a('beta', 0.75), a('bias', 1, 'float')], ['lr']), node('Dropout', ['lr'], [a('is_test', 1), a('ratio', 0.5)], ['d', 'mask']),
    node('Pad', ['d'], [a('pads', [0, 0, 1, 1, 0, 0, 1, 1])], ['p']), node('AveragePool', ['p'], [a('kernel_shape', [2, 2]), a('strides', [2, 2])], ['ap']), node('Squeeze', ['u'], [a('axes', [0])], ['sq']), node('Unsqueeze', ['sq0'], [a('axes', [0])], ['u']),
    node('Reshape', ['ap', 'to'], [], ['f']), node('Mul', ['f', 'sq'], [a('broadcast', 1)], ['fs']), node('Softmax', ['fs']),
  ],
  tensors: weights({ w: noise([4, 3, 3, 3]), b: noise([4]), s: positive([4]), sq0: scalar(2), to: int64s([0, -1]) }), inputs: image, outputs: [value('y', null)],
}, 6);

const taken = (name: string, nodes: readonly WireNode[]): WireGraph => ({ name, nodes, tensors: weights({ [`${name} own`]: scalar(2) }), inputs: [], outputs: [value(nodes.at(-1)?.outputs[0] ?? 'x', null)], values: [] });
const decided = (condition: string, output: string, then: WireGraph, otherwise: WireGraph): WireNode => (
  { ...node('If', [condition], [], [output]), attributes: [{ name: 'then_branch', form: 'graph', value: then }, { name: 'else_branch', form: 'graph', value: otherwise }] }
);

/** Choices that the file makes for itself: by a constant, by a size, one within another; where asked, one whose branch only passes a value on, which not every engine takes. */
const choosing = (passesOn: boolean): WireModel => modelOf({
  nodes: [
    node('Shape', ['x'], [], ['s']), node('Gather', ['s', 'at'], [a('axis', 0)], ['n']), node('Equal', ['n', 'three'], [], ['isThree']),
    decided('isThree', 'c', taken('then', [node('Conv', ['x', 'w'], [a('kernel_shape', [1, 1])], ['inner'])]), taken('else', [node('Relu', ['x'], [], ['inner'])])),
    decided('yes', 'd', taken('outer', [node('Mul', ['c', 'outer own'], [], ['m']), decided('yes', 'm2', taken('deep', [node('Sigmoid', ['m'], [], ['g'])]), taken('deep else', [node('Abs', ['m'], [], ['g'])]))]), taken('outer else', [node('Abs', ['c'], [], ['m2'])])),
    passesOn ? decided('yes', 'p', { name: 'passes', nodes: [], tensors: [], inputs: [], outputs: [value('d', null)], values: [] }, taken('never', [node('Neg', ['d'], [], ['q'])])) : node('Identity', ['d'], [], ['p']),
    node('GlobalAveragePool', ['p'], [], ['y']),
  ],
  tensors: [...weights({ w: noise([4, 3, 1, 1]), at: int64s([1], []), three: int64s([3], []) }), { name: 'yes', type: 9, dims: [], bytes: Uint8Array.of(1) }],
  inputs: image, outputs: [value('y', ['N', 4, 1, 1])], values: [],
}, 17);

/** Values kept in files beside the model, at offsets of their own. */
function externalBytes(): Uint8Array {
  const type = (dims: readonly number[]): object => ({ value: { case: 'tensorType', value: { elemType: 1, shape: { dim: dims.map((d) => ({ value: { case: 'dimValue', value: BigInt(d) } })) } } } });
  const place = (entries: Readonly<Record<string, string>>): object => ({ dataLocation: TensorProto_DataLocation.EXTERNAL, externalData: Object.entries(entries).map(([key, value]) => ({ key, value })) });
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, {
    irVersion: 8n, opsetImport: [{ domain: '', version: 17n }],
    graph: {
      node: [{ opType: 'Gemm', input: ['x', 'w', 'b'], output: ['y'] }],
      initializer: [
        { name: 'w', dataType: 1, dims: [4n, 3n], ...place({ location: 'weights/w.bin', offset: '4096', length: '48', checksum: 'none' }) },
        { name: 'b', dataType: 1, dims: [3n], ...place({ location: 'weights/b.bin' }) },
      ],
      input: [{ name: 'x', type: type([2, 4]) }], output: [{ name: 'y', type: type([2, 3]) }],
    },
  }));
}

/** Small models by name. */
const models: Readonly<Record<string, WireModel>> = { torchStyle, paddleStyle, strangeStyle, newStyle, oldStyle, choosingStyle: choosing(true) };

/** The bytes of all, and of one whose values are in other files. */
export const smallFiles: readonly Uint8Array[] = [...Object.values(models).map(bytesOfModel), externalBytes()];

/** The bytes of one in which choices stand within choices that the file itself decides. */
export const choosingFile: Uint8Array = bytesOfModel(choosing(false));
