// Which values of a graph share memory, and how long each piece lives, as the engine plans it before it runs anything: a view shares with what it
// looks at; an element-wise node writes over an input of its output's shape which nobody reads afterwards; and any other value
// takes a piece that has become free if that has its very shape. The piece is then kept in between, not given back: memory is
// held for longer than the values alone would need it.
import { bug } from '../base/diagnostic.ts';
import { isKnown, type TensorType } from '../base/shape.ts';
import { bytesPerElement, sizeOf } from '../base/tensor.ts';
import type { Graph, Node } from '../ir/graph.ts';

/** A piece of memory and the nodes between which it is held, by their place in the order. */
export interface Held {
  readonly bytes: number;
  readonly from: number;
  until: number;
}

/** Ops whose output is their input under other sizes. */
const views: ReadonlySet<Node['op']> = new Set<Node['op']>(['Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Identity']);

/** Ops that may write over an input of the output's shape: which of their inputs. */
const inPlace: ReadonlyMap<Node['op'], readonly number[]> = new Map<Node['op'], readonly number[]>([
  ...(['Add', 'Sub', 'Mul', 'Div'] as const).map((op) => [op, [0, 1]] as const),
  ...([
    'Relu', 'Sigmoid', 'Tanh', 'HardSigmoid', 'LeakyRelu', 'Elu', 'Selu', 'Softplus', 'Exp', 'Log', 'Sqrt', 'Neg', 'Abs', 'Sign', 'Reciprocal', 'Floor', 'Ceil', 'Erf', 'Clip', 'Softmax', 'LogSoftmax', 'ScatterElements', 'Cast',
  ] as const).map((op) => [op, [0]] as const),
]);

interface Piece {
  readonly type: TensorType;
  /** null: it lies outside (inputs, constants, outputs) */
  readonly held: Held | null;
  uses: number;
}

/** The pieces of a graph whose nodes run in the given order. `outside`: outputs that are written where they are wanted. */
export function planned(graph: Graph, order: readonly Node[], types: ReadonlyMap<string, TensorType>, outside: ReadonlySet<string>): readonly Held[] {
  const uses = new Map<string, number>();
  for (const node of order) for (const input of node.inputs) uses.set(input, (uses.get(input) ?? 0) + 1);
  const leaving = new Set(graph.outputs.map(({ name }) => name));
  const typeOf = (name: string): TensorType => types.get(name) ?? bug(`no type of "${name}"`);
  const pieces = new Map<string, Piece>();
  const free: Piece[] = [];
  const all: Held[] = [];
  const pieceOf = (name: string): Piece => {
    const known = pieces.get(name);
    if (known !== undefined) return known;
    const external: Piece = { type: typeOf(name), held: null, uses: Infinity };
    pieces.set(name, external);
    return external;
  };
  order.forEach((node, at) => {
    for (const output of node.outputs) {
      if (output === '') continue;
      const type = typeOf(output);
      const times = uses.get(output) ?? 0;
      const piece = leaving.has(output) ? null : sharedOf(node, type, pieceOf, typeOf) ?? taken(free, type);
      if (piece !== null) {
        piece.uses += times;
        pieces.set(output, piece);
        continue;
      }
      const held: Held | null = outside.has(output) ? null : { bytes: bytesOf(type), from: at, until: leaving.has(output) ? order.length : at };
      if (held !== null) all.push(held);
      pieces.set(output, { type, held, uses: leaving.has(output) ? Infinity : times });
    }
    const end = (name: string, times: number): void => {
      const piece = name === '' ? undefined : pieces.get(name);
      if (piece?.held === null || piece === undefined) return;
      piece.held.until = Math.max(piece.held.until, at);
      piece.uses -= times;
      if (piece.uses === 0) free.unshift(piece);
    };
    for (const input of node.inputs) end(input, 1);
    for (const output of node.outputs) if (!uses.has(output)) end(output, 0);
  });
  return all;
}

function sharedOf(node: Node, type: TensorType, pieceOf: (name: string) => Piece, typeOf: (name: string) => TensorType): Piece | null {
  if (views.has(node.op)) return pieceOf(node.inputs[0] ?? '');
  for (const i of inPlace.get(node.op) ?? []) {
    const input = node.inputs[i];
    if (input === undefined || input === '') continue;
    const piece = pieceOf(input);
    if (piece.uses === 1 && piece.held !== null && isAlike(typeOf(input), type)) return piece;
  }
  return null;
}

function taken(free: Piece[], type: TensorType): Piece | null {
  const at = (type.dims?.length ?? 0) === 0 ? -1 : free.findIndex((piece) => isAlike(piece.type, type));
  return at < 0 ? null : (free.splice(at, 1)[0] ?? null);
}

function isAlike(one: TensorType, other: TensorType): boolean {
  return bytesPerElement[one.dtype] === bytesPerElement[other.dtype] && one.dims?.join() === other.dims?.join();
}

function bytesOf({ dtype, dims }: TensorType): number {
  return isKnown(dims) ? sizeOf(dims) * bytesPerElement[dtype] : bug('a value of unknown size');
}
