// An operation of ONNX as a layer: what an imported network holds besides the layers people draw. Where the op catalogue has
// the op, its shape rule and its gradient are the layer's; any other op is kept as the file says it, gives what the file
// says, and cannot be trained through.
import { finding, type Finding } from '../base/diagnostic.ts';
import type { ParamsOf } from '../base/schema.ts';
import { unknownType, type Dim, type TensorType } from '../base/shape.ts';
import type { Tensor } from '../base/tensor.ts';
import type { Attribute, Graph, Node } from '../ir/graph.ts';
import { isOp, type AttributesOf, type OpName } from '../ir/ops.ts';
import { elementwiseOps } from '../ir/ops/elementwise.ts';
import { opaqueText } from '../ir/ops/opaque.ts';
import { inferTypes } from '../ir/verify.ts';
import { elementLimit } from './answer.ts';
import { defineLayer, type Inference, type Port, type WeightSpec } from './layer.ts';
import { attributeValue, onnxOpParams } from './onnx-op-params.ts';

type Params = ParamsOf<typeof onnxOpParams>;

/** Ops whose multiplications are not counted here. */
const multiplying: ReadonlySet<string> = new Set(['Conv', 'ConvTranspose', 'Gemm', 'MatMul']);

function isKept({ op, domain }: Pick<Params, 'op' | 'domain'>): boolean {
  return domain !== '' || !isOp(op) || op === 'Opaque';
}

function wiresOf(p: Params): number {
  return p.inputs.filter((input) => input.kind === 'wire').length;
}

function portsNamed(stem: string, count: number): readonly Port[] {
  return Array.from({ length: count }, (_, i) => ({ name: count === 1 ? stem : `${stem}${i + 1}` }));
}

function attributesOf(p: Params): Readonly<Record<string, Attribute>> {
  return isKept(p) ? { kept: opaqueText({ op: p.op, domain: p.domain, version: p.version, attributes: p.attributes, outputs: p.outputs.map((type) => type ?? unknownType) }) }
    : Object.fromEntries(p.attributes.flatMap((one) => (one.form === 'strings' ? [] : [[one.name, attributeValue(one)]])));
}

/** The op alone in a graph, its wires as inputs; `inputs` are their types. */
function graphAround(p: Params, inputs: readonly TensorType[]): Graph {
  const constants = new Map<string, Tensor>();
  const given: { readonly name: string; readonly type: TensorType }[] = [];
  const wires = inputs.values();
  const names = p.inputs.map((input, i) => {
    const name = `in${i}`;
    switch (input.kind) {
      case 'none': return '';
      case 'values':
        constants.set(name, input.tensor);
        return name;
      case 'weight':
        given.push({ name, type: { dtype: 'float32', dims: input.dims } });
        return name;
      case 'wire':
        given.push({ name, type: wires.next().value ?? unknownType });
        return name;
    }
  });
  const node: Node = { op: isKept(p) ? 'Opaque' : (p.op as OpName), name: 'op', inputs: names, outputs: p.outputs.map((_, i) => `out${i}`), attributes: attributesOf(p) };
  return { name: 'op', inputs: given, constants, nodes: [node], outputs: [] };
}

function infer(p: Params, inputs: readonly TensorType[]): Inference {
  const unknown = p.outputs.map(() => unknownType);
  if (inputs.length < wiresOf(p)) return { outputs: unknown, findings: [] };
  const texts = isKept(p) ? undefined : p.attributes.find(({ form }) => form === 'strings');
  if (texts !== undefined) return { outputs: unknown, findings: [finding('op-refuses', { op: p.op, reason: `Its attribute ${texts.name} cannot be a list of text` })] };
  const types = inferTypes(graphAround(p, inputs));
  // A wire of which nothing is known cannot contradict the op either.
  const open = inputs.some(({ dims }) => dims === null);
  if (!types.ok) return { outputs: unknown, findings: open ? [] : [finding('op-refuses', { op: p.op, reason: types.error.map(({ message }) => message.replace(/^op \([^)]*\): /, '').replace(/\.$/, '')).join('; ') })] };
  // Sizes of one example count: how many there are may be known to the run alone.
  const isSized = inputs.every(({ dims }) => dims !== null && !dims.slice(1).includes(null));
  const findings: Finding[] = [];
  for (const { name, dims } of weights(p)) {
    const elements = dims.reduce<number>((n, d) => n * Number(d), 1);
    if (elements > elementLimit) findings.push(finding('tensor-too-large', { elements, limit: elementLimit, what: name }));
  }
  const outputs = p.outputs.map((stated, i): TensorType => {
    const type = types.value.get(`out${i}`) ?? unknownType;
    const dims = type.dims === null ? stated?.dims ?? null : type.dims.map((d, axis): Dim => d ?? stated?.dims?.[axis] ?? null);
    const numbers = (dims ?? []).filter((d): d is number => typeof d === 'number');
    const elements = numbers.reduce((n, d) => n * d, 1);
    if (isSized && (dims === null || dims.slice(1).includes(null))) findings.push(finding('op-size-unknown', { op: p.op, output: dims }, { parameter: 'outputs' }));
    if (elements <= 0) findings.push(finding('empty-output', { output: dims }));
    if (elements > elementLimit) findings.push(finding('tensor-too-large', { elements, limit: elementLimit, what: 'its output' }));
    return { dtype: type.dtype, dims };
  });
  return findings.length === 0 ? { outputs, findings } : { outputs: unknown, findings };
}

function weights(p: Params): readonly WeightSpec[] {
  return p.inputs.flatMap((input): readonly WeightSpec[] => (input.kind === 'weight'
    ? [{ name: input.name, dims: input.dims, fan: { in: 1, out: 1 }, initialiser: { kind: 'zeros' }, role: p.trains ? 'parameter' : 'statistic', decay: false }]
    : []));
}

/** ONNX op. Weights: those its `inputs` name. */
export const onnxOp = defineLayer({
  kind: 'onnx-op',
  title: 'ONNX op',
  stem: 'op',
  group: 'shape',
  summary: 'An operation of an imported network that is none of the layers here, kept as it is.',
  also: 'operator custom import foreign slice split transpose gather',
  docs: 'Does what the operation `op` does in ONNX, in the operator set `domain` at `version`. `inputs` say what goes in: a wire, numbers kept with the weights, or a setting such as a shape; `attributes` are its other settings and `outputs` what comes out. '
    + 'With `trains` the numbers it keeps are trained; otherwise they stay. Shapes and gradients are the true ones where Convas knows the operation; one it does not know gives what the file says, is exported as it came, and nothing before it can be trained.',
  params: onnxOpParams,
  ports: (p) => ({ inputs: portsNamed('in', wiresOf(p)), outputs: portsNamed('out', p.outputs.length) }),
  weights: (p) => weights(p),
  infer: (p, inputs) => infer(p, inputs),
  lower(at, p, wires) {
    const next = wires.values();
    const names = p.inputs.map((input, i) => {
      switch (input.kind) {
        case 'none': return '';
        case 'wire': return next.next().value ?? '';
        case 'weight': return at.weight(input.name);
        case 'values': return at.builder.constant(`value${i}`, input.tensor);
      }
    });
    const op: OpName = isKept(p) ? 'Opaque' : (p.op as OpName);
    return at.builder.many(op, names, attributesOf(p) as AttributesOf<OpName>, p.outputs.length, p.op.toLowerCase());
  },
  macs: (p) => (isKept(p) || multiplying.has(p.op) ? null : 0),
  sees: (p) => (!isKept(p) && Object.hasOwn(elementwiseOps, p.op) ? 'same' : 'all'),
  caption: (p) => (p.domain === '' ? p.op : `${p.domain}.${p.op}`),
  examples: [
    { title: 'Every other row', params: { op: 'Slice', inputs: ['wire', { dtype: 'int64', dims: [1], values: [0] }, { dtype: 'int64', dims: [1], values: [2147483647] }, { dtype: 'int64', dims: [1], values: [2] }, { dtype: 'int64', dims: [1], values: [2] }] }, inputs: [['N', 3, 8, 5]], gives: [['N', 3, 4, 5]] },
    { title: 'Two halves of the channels', params: { op: 'Split', attributes: { axis: { int: 1 } }, outputs: [null, null] }, inputs: [['N', 8, 4, 4]], gives: [['N', 4, 4, 4], ['N', 4, 4, 4]] },
    { title: 'A number per channel, kept with the weights', params: { op: 'Mul', inputs: ['wire', { weight: 'factor', dims: [8, 1, 1] }] }, inputs: [['N', 8, 4, 5]], gives: [['N', 8, 4, 5]] },
    { title: 'An operation Convas has no word for gives what the file says', params: { op: 'Sinh', outputs: [{ dims: ['N', 10] }] }, inputs: [['N', 10]], gives: [['N', 10]] },
    { title: 'What nobody knows the size of cannot go on', params: { op: 'Sinh' }, inputs: [['N', 10]], gives: 'op-size-unknown' },
    { title: 'Five sizes cannot take the place of four', params: { op: 'Transpose', attributes: { perm: { ints: [0, 2, 1, 3, 4] } } }, inputs: [['N', 6, 4, 5]], gives: 'op-refuses' },
  ],
});
