// Activations, alone or as the last step of a layer: one node, or the small graphs exporters write for one function.
import type { Json, JsonObject } from '../../base/diagnostic.ts';
import { activationOf, defaultAlpha, defaultSlope, type Activation } from '../../layers/activations.ts';
import { nearly, plain, type Match, type Pattern } from '../match.ts';
import type { ModelView, NodeView } from '../view.ts';

/** A function of one value, found in the graph. */
export interface Found {
  readonly activation: Activation;
  /** what the value has to be multiplied by first; 1 for all but hard sigmoids of another slope */
  readonly factor: number;
  readonly nodes: readonly NodeView[];
  readonly output: string;
}

const oneNode: Readonly<Record<string, Activation['kind']>> = { Relu: 'relu', Tanh: 'tanh', Sigmoid: 'sigmoid', Softplus: 'softplus', HardSwish: 'hard-swish', Mish: 'mish' };

const output = (node: NodeView): string => node.outputs[0] ?? '';

function found(kind: Activation, ...nodes: readonly NodeView[]): Found {
  return { activation: kind, factor: 1, nodes, output: output(nodes.at(-1) as NodeView) };
}

/** The node that multiplies `x` by what `gate` makes of it, when nothing else reads the gate. */
function gates(view: ModelView, gate: NodeView, x: string): NodeView | undefined {
  const product = view.soleOf(output(gate), 'Mul');
  return product !== undefined && view.beside(product, output(gate)) === x ? product : undefined;
}

/** The node that divides by `by` or multiplies by its inverse. */
function divides(view: ModelView, value: string, by: number): NodeView | undefined {
  const node = view.soleOf(value, 'Div', 'Mul');
  if (node === undefined) return undefined;
  const other = view.single(view.beside(node, value));
  return node.op === 'Div' ? (node.inputs[0] === value && nearly(other, by) ? node : undefined) : nearly(other, 1 / by) ? node : undefined;
}

function isClip(view: ModelView, node: NodeView, low: number, high: number): boolean {
  return node.op === 'Clip' && view.single(node.inputs[1]) === low && view.single(node.inputs[2]) === high;
}

/** min(max(x + 3, 0), 6) / 6, with or without x times it. */
function hardened(view: ModelView, first: NodeView, x: string): Found | null {
  const clip = view.sole(output(first));
  if (view.single(view.beside(first, x)) !== 3 || clip === undefined || !isClip(view, clip, 0, 6)) return null;
  const product = gates(view, clip, x);
  const late = product === undefined ? undefined : divides(view, output(product), 6);
  if (product !== undefined && late !== undefined) return found({ kind: 'hard-swish' }, first, clip, product, late);
  const share = divides(view, output(clip), 6);
  if (share === undefined) return null;
  const swish = gates(view, share, x);
  return swish === undefined ? found({ kind: 'hard-sigmoid' }, first, clip, share) : found({ kind: 'hard-swish' }, first, clip, share, swish);
}

/** x · (1 + erf(x / √2)) / 2, the half anywhere. */
function gelu(view: ModelView, first: NodeView, x: string): Found | null {
  const other = view.single(view.beside(first, x));
  const scaled = first.op === 'Div' ? first.inputs[0] === x && nearly(other, Math.SQRT2) : nearly(other, Math.SQRT1_2);
  const erf = scaled ? view.soleOf(output(first), 'Erf') : undefined;
  const more = erf === undefined ? undefined : view.soleOf(output(erf), 'Add');
  if (erf === undefined || more === undefined || view.single(view.beside(more, output(erf))) !== 1) return null;
  const product = gates(view, more, x);
  const late = product === undefined ? undefined : divides(view, output(product), 2);
  if (product !== undefined && late !== undefined) return found({ kind: 'gelu' }, first, erf, more, product, late);
  const half = divides(view, output(more), 2);
  const last = half === undefined ? undefined : gates(view, half, x);
  return half === undefined || last === undefined ? null : found({ kind: 'gelu' }, first, erf, more, half, last);
}

function hardSigmoid(view: ModelView, node: NodeView, x: string): Found | null {
  const alpha = node.number('alpha', 0.2);
  if (!nearly(node.number('beta', 0.5), 0.5) || alpha <= 0) return null;
  if (!nearly(alpha, 1 / 6)) return { ...found({ kind: 'hard-sigmoid' }, node), factor: alpha * 6 };
  const swish = gates(view, node, x);
  return swish === undefined ? found({ kind: 'hard-sigmoid' }, node) : found({ kind: 'hard-swish' }, node, swish);
}

/** The function that begins with this node, null when it begins none. */
export function functionAt(view: ModelView, node: NodeView): { readonly x: string; readonly found: Found } | null {
  const [a = '', b = ''] = node.inputs;
  const x = view.constant(a) === undefined ? a : b;
  if (x === '' || view.constant(x) !== undefined || !view.isFloat(x)) return null;
  const answer = read(view, node, x);
  return answer === null ? null : { x, found: answer };
}

function read(view: ModelView, node: NodeView, x: string): Found | null {
  switch (node.op) {
    case 'Sigmoid': {
      const silu = gates(view, node, x);
      return silu === undefined ? found({ kind: 'sigmoid' }, node) : found({ kind: 'silu' }, node, silu);
    }
    case 'Softplus': {
      const tanh = view.soleOf(output(node), 'Tanh');
      const mish = tanh === undefined ? undefined : gates(view, tanh, x);
      return tanh === undefined || mish === undefined ? found({ kind: 'softplus' }, node) : found({ kind: 'mish' }, node, tanh, mish);
    }
    case 'HardSigmoid': return hardSigmoid(view, node, x);
    case 'LeakyRelu': {
      const slope = node.number('alpha', 0.01);
      return slope >= 0 ? found({ kind: 'leaky-relu', slope: plain(slope) }, node) : null;
    }
    case 'Elu': {
      const alpha = node.number('alpha', 1);
      return alpha >= 0 ? found({ kind: 'elu', alpha: plain(alpha) }, node) : null;
    }
    case 'Selu': return nearly(node.number('alpha', 1.67326319217681884765625), 1.6732632) && nearly(node.number('gamma', 1.05070102214813232421875), 1.050701) ? found({ kind: 'selu' }, node) : null;
    case 'Gelu': return node.text('approximate', 'none') === 'none' ? found({ kind: 'gelu' }, node) : null;
    case 'Clip': {
      if (isClip(view, node, 0, 6)) return found({ kind: 'relu6' }, node);
      const high = (node.inputs[2] ?? '') === '' ? Infinity : view.single(node.inputs[2]);
      return view.single(node.inputs[1]) === 0 && high !== undefined && high > 3.4e38 ? found({ kind: 'relu' }, node) : null;
    }
    case 'Add': return hardened(view, node, x);
    case 'Div':
    case 'Mul': return gelu(view, node, x);
    default: {
      const kind = Object.hasOwn(oneNode, node.op) ? oneNode[node.op] : undefined;
      return kind === undefined || kind === 'leaky-relu' || kind === 'elu' ? null : found({ kind }, node);
    }
  }
}

/** The function all of a value goes through, so that a layer can end with it; null where other nodes read the value too. */
export function lastStep(view: ModelView, value: string): Found | null {
  if (view.isOutput(value)) return null;
  const readers = view.readersOf(value);
  for (const reader of new Set(readers)) {
    const one = functionAt(view, reader);
    if (one !== null && one.x === value && readers.every((node) => one.found.nodes.includes(node))) return one.found;
  }
  return null;
}

/** An activation as the parameter of a layer. */
export function activationJson(value: Activation): Json {
  if (value.kind === 'leaky-relu') return value.slope === defaultSlope ? value.kind : { 'leaky-relu': value.slope };
  if (value.kind === 'elu') return value.alpha === defaultAlpha ? value.kind : { elu: value.alpha };
  return value.kind;
}

function ownParams(value: Activation): JsonObject {
  const usual = activationOf('leaky-relu');
  if (value.kind === 'leaky-relu') return { function: value.kind, ...(usual.kind === 'leaky-relu' && usual.slope === value.slope ? {} : { slope: value.slope }) };
  if (value.kind === 'elu') return { function: value.kind, ...(value.alpha === defaultAlpha ? {} : { alpha: value.alpha }) };
  return value.kind === 'relu' ? {} : { function: value.kind };
}

/** A function that stands alone. */
export const activation: Pattern = (view, node): Match | null => {
  const one = functionAt(view, node);
  if (one === null || one.found.factor !== 1) return null;
  const { nodes, output: value } = one.found;
  return { nodes, layers: [{ kind: 'activation', params: ownParams(one.found.activation), inputs: [one.x], outputs: [value], called: nodes.map(({ name }) => name) }] };
};
