// All single-op cases by family.
import type { OpCase } from '../cases.ts';
import { controlCases } from './control.ts';
import { elementwiseCases, logicCases } from './elementwise.ts';
import { matrixCases, normalisationCases, reduceCases } from './matrix.ts';
import { gatherCases, shapeCases } from './shape.ts';
import { convolutionCases, poolingCases } from './windows.ts';

/** Cases by family; together they name every op of the catalogue. */
export const families: Readonly<Record<string, readonly OpCase[]>> = {
  elementwise: elementwiseCases,
  logic: logicCases,
  convolution: convolutionCases,
  pooling: poolingCases,
  matrix: matrixCases,
  normalisation: normalisationCases,
  shape: shapeCases,
  reduce: reduceCases,
  gather: gatherCases,
  control: controlCases,
};

/** Every case with its title, for test.each. */
export const titled = (cases: readonly OpCase[]): readonly (readonly [string, OpCase])[] => cases.map((one) => [`${one.op}: ${one.title}`, one] as const);
