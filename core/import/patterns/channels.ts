// Numbers per channel: what a bias added by a node of its own, a scale, or the two after a batch normalisation come to.
import type { ModelView, NodeView } from '../view.ts';

/** Channels of a value: the size of its second axis. */
export function channelsOf(view: ModelView, value: string | undefined): number | null {
  const channels = view.typeOf(value)?.dims?.[1];
  return typeof channels === 'number' ? channels : null;
}

/** One number for each channel from a constant that stretches over everything else; null when it does not. */
export function perChannel(view: ModelView, constant: string | undefined, rank: number, channels: number): Float32Array | null {
  const tensor = view.floats(constant);
  if (tensor === undefined) return null;
  if (tensor.data.length === 1 && tensor.dims.length <= rank) return new Float32Array(channels).fill(tensor.data[0] ?? 0);
  const dims = [...new Array<number>(Math.max(0, rank - tensor.dims.length)).fill(1), ...tensor.dims];
  const isChannelwise = dims.length === rank && dims.every((d, axis) => d === (axis === 1 ? channels : 1));
  return isChannelwise ? tensor.data : null;
}

/** A scale and a shift of every channel, gathered over a chain of nodes. */
export interface Affine {
  /** null where nothing is multiplied */
  readonly scale: Float32Array | null;
  /** null where nothing is added */
  readonly shift: Float32Array | null;
  readonly nodes: readonly NodeView[];
  readonly output: string;
}

/** The step a node makes: multiplied by `times`, then `plus` added; null when it is none. */
function step(view: ModelView, node: NodeView, x: string, rank: number, channels: number): { readonly times: Float32Array | null; readonly plus: Float32Array | null } | null {
  const other = view.beside(node, x);
  const numbers = other === undefined ? null : perChannel(view, other, rank, channels);
  if (numbers === null) return null;
  const first = node.inputs[0] === x;
  switch (node.op) {
    case 'Mul': return { times: numbers, plus: null };
    case 'Add': return { times: null, plus: numbers };
    case 'Div': return first && numbers.every((n) => n !== 0) ? { times: numbers.map((n) => 1 / n), plus: null } : null;
    case 'Sub': return first ? { times: null, plus: numbers.map((n) => -n) } : { times: new Float32Array(channels).fill(-1), plus: numbers };
    default: return null;
  }
}

/** The chain of scales and shifts that begins with `value`, each taking all of the one before; null when there is none. */
export function affineFrom(view: ModelView, value: string, first: NodeView | undefined = view.sole(value)): Affine | null {
  const rank = view.rankOf(value);
  const channels = channelsOf(view, value);
  if (rank === undefined || rank < 2 || channels === null) return null;
  let found = null as Affine | null;
  let at = value;
  for (let node = first; node !== undefined; node = view.sole(at)) {
    const one = step(view, node, at, rank, channels);
    if (one === null) break;
    const { times, plus } = one;
    const scaled = (numbers: Float32Array | null): Float32Array | null => (times === null || numbers === null ? numbers : numbers.map((n, c) => n * (times[c] ?? 1)));
    const shift = scaled(found?.shift ?? null);
    found = {
      scale: found === null || found.scale === null ? times : scaled(found.scale),
      shift: plus === null ? shift : shift === null ? plus : shift.map((n, c) => n + (plus[c] ?? 0)),
      nodes: [...(found?.nodes ?? []), node],
      output: node.outputs[0] ?? '',
    };
    at = found.output;
  }
  return found;
}
