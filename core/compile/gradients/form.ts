// The three forms most rows of the gradient table take, so that a row shows its formula and little else.
import { bug } from '../../base/diagnostic.ts';
import type { Differentiated, Differentiation, Rule } from '../rule.ts';
import { sizesOf, Writer } from './writer.ts';

/** Writes the forward node as it is. */
export function plain(at: Differentiation): readonly string[] {
  at.builder.copy({ ...at.node, inputs: at.inputs });
  return at.node.outputs;
}

/** Input `i`, which the op's arity demands. */
export function inputOf(at: Differentiation, i: number): string {
  return at.inputs[i] ?? bug(`${at.node.name} has no input ${i}`);
}

/** A row whose rule is written out. */
export function rule(differentiate: (at: Differentiation, w: Writer) => Differentiated, refuses?: (at: Pick<Differentiation, 'node' | 'inputTypes' | 'constant' | 'device'>) => string | null): Rule {
  const written = { kind: 'rule', differentiate: (at: Differentiation) => differentiate(at, new Writer(at.builder, at.device)) } as const;
  return refuses === undefined ? written : { ...written, refuses };
}

/** What the formula of a one-input op sees: its input, its output and the gradient of the output. */
export interface Single {
  readonly at: Differentiation;
  readonly x: string;
  readonly y: string;
  readonly dy: string;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** A row for an op whose first input alone has a gradient; the forward node stays as it is. */
export function single(formula: (w: Writer, v: Single) => string, refuses?: (at: Pick<Differentiation, 'node' | 'inputTypes' | 'constant' | 'device'>) => string | null): Rule {
  return rule((at, w) => {
    const outputs = plain(at);
    const y = outputs[0] ?? bug(`${at.node.name} has no output`);
    const backward: Differentiated['backward'] = ([dy]) => {
      if (dy === undefined || dy === null || at.wanted[0] !== true) return at.inputs.map(() => null);
      const dx = formula(w, { at, x: inputOf(at, 0), y, dy, from: at.sizes(0), to: sizesOf(at.outputTypes[0]) });
      return at.inputs.map((_, i) => (i === 0 ? dx : null));
    };
    return { outputs, backward };
  }, refuses);
}

/** What the formula of a broadcasting op sees. */
export interface Several {
  readonly at: Differentiation;
  readonly inputs: readonly string[];
  readonly y: string;
  readonly dy: string;
}

/**
 * A row for an elementwise op with several inputs that broadcast. The formula answers the gradient of input `i` in the
 * output's shape; here it is summed over what was stretched, in this one place for all such ops.
 */
export function broadcasting(formula: (w: Writer, v: Several, i: number) => string | null): Rule {
  return rule((at, w) => {
    const outputs = plain(at);
    const y = outputs[0] ?? bug(`${at.node.name} has no output`);
    const to = sizesOf(at.outputTypes[0]);
    const backward: Differentiated['backward'] = ([dy]) => at.inputs.map((_, i) => {
      if (dy === undefined || dy === null || at.wanted[i] !== true) return null;
      const whole = formula(w, { at, inputs: at.inputs, y, dy }, i);
      return whole === null ? null : w.unbroadcast(whole, to, at.sizes(i));
    });
    return { outputs, backward };
  });
}
