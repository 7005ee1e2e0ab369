// What gradient rules, losses and optimizers write with: arithmetic on values by name, constants shared by what they hold,
// and the sum that takes a broadcast back.
import { bug } from '../../base/diagnostic.ts';
import { isKnown, type TensorType } from '../../base/shape.ts';
import { floats, int64s, scalar, sizeOf } from '../../base/tensor.ts';
import type { GraphBuilder } from '../../ir/graph.ts';
import { formulationOf } from '../formulation.ts';
import type { Device } from '../rule.ts';

/** A value of the graph by name, or a number that becomes a constant. */
export type Operand = string | number;

/**
 * How steep a gate is: 2^100, so that `gate` answers 0 or 1 for every float32 away from the edge by more than 2^-100.
 * A power of two, because then the edge itself is hit exactly: 2^100·x and 2^100·edge are both exact.
 */
const steep = 2 ** 100;

/** The sizes of a type; a bug when one is not a number. */
export function sizesOf(type: TensorType | undefined): readonly number[] {
  return type !== undefined && isKnown(type.dims) ? type.dims : bug('a training graph needs every size as a number');
}

/** Writes arithmetic into a graph. Every method answers the name of the value it wrote. */
export class Writer {
  readonly builder: GraphBuilder;
  readonly device: Device;

  constructor(builder: GraphBuilder, device: Device) {
    this.builder = builder;
    this.device = device;
  }

  /** The value behind an operand. */
  value(operand: Operand): string {
    if (typeof operand === 'string') return operand;
    return this.builder.shared(`number/${operand}`, () => scalar(operand));
  }

  add(a: Operand, b: Operand): string {
    return this.builder.op('Add', [this.value(a), this.value(b)], {});
  }

  sub(a: Operand, b: Operand): string {
    return this.builder.op('Sub', [this.value(a), this.value(b)], {});
  }

  mul(a: Operand, b: Operand): string {
    if (a === 1) return this.value(b);
    if (b === 1) return this.value(a);
    return this.builder.op('Mul', [this.value(a), this.value(b)], {});
  }

  div(a: Operand, b: Operand): string {
    return this.builder.op('Div', [this.value(a), this.value(b)], {});
  }

  pow(a: Operand, b: Operand): string {
    return this.builder.op('Pow', [this.value(a), this.value(b)], {});
  }

  min(a: Operand, b: Operand): string {
    return this.builder.op('Min', [this.value(a), this.value(b)], {});
  }

  neg(a: string): string {
    return this.builder.op('Neg', [a], {});
  }

  exp(a: string): string {
    return this.builder.op('Exp', [a], {});
  }

  log(a: string): string {
    return this.builder.op('Log', [a], {});
  }

  sqrt(a: string): string {
    return this.builder.op('Sqrt', [a], {});
  }

  square(a: string): string {
    return this.builder.op('Mul', [a, a], {}, 'square');
  }

  /** Sum of any number of values; nested additions where the device has no n-ary Sum. */
  total(values: readonly string[]): string {
    const [first, second, ...rest] = values;
    if (first === undefined) return bug('a sum of nothing');
    if (second === undefined) return first;
    if (rest.length === 0) return this.add(first, second);
    if (formulationOf.sum(this.device) === 'nary') return this.builder.op('Sum', values, {});
    return values.reduce((sum, value) => this.add(sum, value));
  }

  /** 1 where `value` lies above `edge` (below it with `side` −1), else 0; at the edge itself 0. One pass: HardSigmoid clips a steep line. */
  gate(value: string, edge = 0, side: 1 | -1 = 1): string {
    return this.builder.op('HardSigmoid', [value], { alpha: side * steep, beta: -side * steep * Math.fround(edge) }, 'gate');
  }

  /** A boolean value as float32 0 or 1. */
  asFloat(value: string): string {
    return this.builder.op('Cast', [value], { to: 1 });
  }

  /** A shared int64 list: shape, axes, starts. */
  list(numbers: readonly number[]): string {
    return this.builder.shared(`list/${numbers.join('x')}`, () => int64s(numbers));
  }

  reshape(value: string, sizes: readonly number[]): string {
    return this.builder.op('Reshape', [value, this.list(sizes)], {});
  }

  expand(value: string, sizes: readonly number[]): string {
    return this.builder.op('Expand', [value, this.list(sizes)], {});
  }

  transpose(value: string, perm: readonly number[]): string {
    return this.builder.op('Transpose', [value], { perm });
  }

  /** Sum over axes; `keep` leaves them with size 1. */
  sum(value: string, axes: readonly number[], keep: boolean): string {
    return this.builder.op('ReduceSum', [value, this.list(axes)], { keepdims: keep ? 1 : 0 });
  }

  /** Sum over everything, as a scalar. */
  sumAll(value: string): string {
    return this.builder.op('ReduceSum', [value], { keepdims: 0 });
  }

  mean(value: string, axes: readonly number[], keep: boolean): string {
    return this.builder.op('ReduceMean', [value], { axes, keepdims: keep ? 1 : 0 });
  }

  /** Places `starts` to `ends` (exclusive) of the given axes, in steps when given. */
  slice(value: string, axes: readonly number[], starts: readonly number[], ends: readonly number[], steps?: readonly number[]): string {
    const inputs = [value, this.list(starts), this.list(ends), this.list(axes)];
    return this.builder.op('Slice', steps === undefined ? inputs : [...inputs, this.list(steps)], {});
  }

  /** Pads every axis with zeros (or `fill`), `before` and `behind` per axis; nothing is written when all are 0. */
  pad(value: string, before: readonly number[], behind: readonly number[], fill: number = 0): string {
    const pads = [...before, ...behind];
    if (pads.every((p) => p === 0)) return value;
    return this.builder.op('Pad', fill === 0 ? [value, this.list(pads)] : [value, this.list(pads), this.value(fill)], {});
  }

  /** A float32 tensor of one repeated number. */
  filled(sizes: readonly number[], fill: number): string {
    return this.expand(this.value(fill), sizes);
  }

  /** A constant float32 matrix, row-major, shared under `key`. */
  matrix(key: string, rows: number, columns: number, at: (row: number, column: number) => number): string {
    return this.builder.shared(`matrix/${key}`, () => {
      const data = new Float32Array(sizeOf([rows, columns]));
      for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) data[r * columns + c] = at(r, c);
      return floats([rows, columns], data);
    });
  }

  /**
   * Takes a broadcast back: what was stretched from `to` to `from` is summed, because one element of `to` acted on several
   * of `from`. Axes are aligned at the last one, as broadcasting does.
   */
  unbroadcast(value: string, from: readonly number[], to: readonly number[]): string {
    const added = from.length - to.length;
    const stretched: number[] = [];
    for (let axis = 0; axis < from.length; axis++) {
      if (axis < added || (to[axis - added] === 1 && from[axis] !== 1)) stretched.push(axis);
    }
    if (stretched.length === 0) return value;
    if (stretched.length === from.length && to.length === 0) return this.sumAll(value);
    if (stretched.length === added) return this.sum(value, stretched, false);
    const summed = this.sum(value, stretched, true);
    return added === 0 ? summed : this.reshape(summed, to);
  }
}
