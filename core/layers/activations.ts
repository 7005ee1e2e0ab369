// The element-wise functions between layers, written in forms that neither overflow nor cancel. They are a layer of their
// own and an optional last step of convolution, dense and pooling layers.
import type { Json } from '../base/diagnostic.ts';
import { optional, type Field, type Parsed } from '../base/schema.ts';
import { scalar } from '../base/tensor.ts';
import type { GraphBuilder } from '../ir/graph.ts';

/** Every activation by name. */
export const activationNames = [
  'relu', 'relu6', 'leaky-relu', 'elu', 'selu', 'gelu', 'silu', 'mish', 'tanh', 'sigmoid', 'hard-sigmoid', 'hard-swish', 'softplus',
] as const;

/** The name of an activation. */
export type ActivationName = (typeof activationNames)[number];

/** An activation with the number that shapes its negative side, where it has one (leaky-relu: slope; elu: alpha). */
export type Activation =
  | { readonly kind: Exclude<ActivationName, 'leaky-relu' | 'elu'> }
  | { readonly kind: 'leaky-relu'; readonly slope: number }
  | { readonly kind: 'elu'; readonly alpha: number };

/** Slope of leaky-relu when nothing else is said (PyTorch's). */
export const defaultSlope = 0.01;
/** Alpha of elu when nothing else is said (PyTorch's). */
export const defaultAlpha = 1;

const expected = `one of ${activationNames.join(', ')}, {"leaky-relu": slope} or {"elu": alpha}`;

/** The activation of a name, with its number where it takes one. */
export function activationOf(kind: ActivationName, o: { readonly slope?: number; readonly alpha?: number } = {}): Activation {
  if (kind === 'leaky-relu') return { kind, slope: o.slope ?? defaultSlope };
  if (kind === 'elu') return { kind, alpha: o.alpha ?? defaultAlpha };
  return { kind };
}

function parse(json: Json): Parsed<Activation> {
  const wrong: Parsed<Activation> = { ok: false, expected };
  if (typeof json === 'string') {
    const kind = activationNames.find((name) => name === json);
    return kind === undefined ? wrong : { ok: true, value: activationOf(kind) };
  }
  if (json === null || typeof json !== 'object' || Array.isArray(json)) return wrong;
  const [entry, ...others] = Object.entries(json as { readonly [name: string]: Json });
  if (entry === undefined || others.length > 0 || typeof entry[1] !== 'number' || !Number.isFinite(entry[1]) || entry[1] < 0) return wrong;
  if (entry[0] === 'leaky-relu') return { ok: true, value: { kind: 'leaky-relu', slope: entry[1] } };
  return entry[0] === 'elu' ? { ok: true, value: { kind: 'elu', alpha: entry[1] } } : wrong;
}

/** The optional `activation` parameter of a layer: null for none. */
export function activation(doc = 'Function applied to every output value, null for none.'): Field<Activation | null> {
  const form = (name: string): Json => ({ type: 'object', required: [name], properties: { [name]: { type: 'number', minimum: 0 } }, additionalProperties: false });
  return optional<Activation>({
    type: 'choice', doc, fallback: undefined, parse,
    schema: { oneOf: [{ type: 'string', enum: activationNames }, form('leaky-relu'), form('elu')], description: doc },
    hints: { choices: activationNames },
  });
}

/** An activation as a caption shows it. */
export function showActivation(value: Activation): string {
  if (value.kind === 'leaky-relu') return `leaky-relu ${value.slope}`;
  return value.kind === 'elu' && value.alpha !== 1 ? `elu ${value.alpha}` : value.kind;
}

function constant(builder: GraphBuilder, value: number): string {
  return builder.shared(`number_${value}`, () => scalar(value));
}

/** Writes an activation of `x` and returns its value; null gives `x` back. */
export function lowerActivation(builder: GraphBuilder, value: Activation | null, x: string): string {
  if (value === null) return x;
  switch (value.kind) {
    case 'relu': return builder.op('Relu', [x], {});
    case 'relu6': return builder.op('Clip', [x, constant(builder, 0), constant(builder, 6)], {}, 'relu6');
    case 'leaky-relu': return builder.op('LeakyRelu', [x], { alpha: value.slope }, 'leaky_relu');
    case 'elu': return builder.op('Elu', [x], { alpha: value.alpha });
    case 'selu': return builder.op('Selu', [x], {});
    case 'tanh': return builder.op('Tanh', [x], {});
    case 'sigmoid': return builder.op('Sigmoid', [x], {});
    case 'softplus': return builder.op('Softplus', [x], {});
    // clip(x / 6 + 1/2, 0, 1)
    case 'hard-sigmoid': return builder.op('HardSigmoid', [x], { alpha: 1 / 6, beta: 0.5 }, 'hard_sigmoid');
    // x · hard-sigmoid(x)
    case 'hard-swish': return builder.op('HardSwish', [x], {}, 'hard_swish');
    // x · sigmoid(x)
    case 'silu': return builder.op('Mul', [x, builder.op('Sigmoid', [x], {}, 'silu_gate')], {}, 'silu');
    // x · tanh(softplus(x)); softplus is computed as max(x, 0) + log(1 + e^−|x|) by the op, so that nothing overflows
    case 'mish': return builder.op('Mul', [x, builder.op('Tanh', [builder.op('Softplus', [x], {}, 'mish_softplus')], {}, 'mish_gate')], {}, 'mish');
    // x · Φ(x) with Φ(x) = (1 + erf(x / √2)) / 2
    case 'gelu': {
      const erf = builder.op('Erf', [builder.op('Mul', [x, constant(builder, Math.SQRT1_2)], {}, 'gelu_scaled')], {}, 'gelu_erf');
      const twice = builder.op('Add', [erf, constant(builder, 1)], {}, 'gelu_twice');
      return builder.op('Mul', [builder.op('Mul', [x, twice], {}, 'gelu_doubled'), constant(builder, 0.5)], {}, 'gelu');
    }
  }
}
