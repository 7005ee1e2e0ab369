// Comparison, logic, selection and element types.
import { broadcast, elementwise, given, sameAsFirst } from './rules.ts';
import { dtypeFromOnnx } from './dtypes.ts';
import { anything, numeric, real, row, truth, type TypeRule } from './row.ts';
import { numberOf } from '../attributes.ts';

const comparison = row({ inputs: [2, 2], outputs: [1, 1], accepts: [numeric], alike: 'all', attributes: {}, infer: elementwise('bool') });
const junction = row({ inputs: [2, 2], outputs: [1, 1], accepts: [truth], attributes: {}, infer: elementwise('bool') });

const cast: TypeRule = (q) => {
  const to = numberOf(q.attributes, 'to', 0);
  const dtype = dtypeFromOnnx(to);
  return dtype === undefined ? `Cast has no element type number ${to}` : [{ dtype, dims: given(q, 0).dims }];
};

const where: TypeRule = (q) => {
  const chosen = broadcast(given(q, 1).dims, given(q, 2).dims);
  if (typeof chosen === 'string') return chosen;
  const dims = broadcast(given(q, 0).dims, chosen);
  return typeof dims === 'string' ? dims : [{ dtype: given(q, 1).dtype, dims }];
};

/** Rows of comparison and logic. */
export const logicOps = {
  Equal: row({ ...comparison, accepts: [anything] }),
  Greater: comparison,
  Less: comparison,
  GreaterOrEqual: comparison,
  LessOrEqual: comparison,
  And: junction,
  Or: junction,
  Not: row({ inputs: [1, 1], outputs: [1, 1], accepts: [truth], attributes: {}, infer: sameAsFirst }),
  IsNaN: row({ inputs: [1, 1], outputs: [1, 1], accepts: [real], attributes: {}, infer: (q) => [{ dtype: 'bool', dims: given(q, 0).dims }] }),
  Where: row({ inputs: [3, 3], outputs: [1, 1], accepts: [truth, anything], alike: [1, 2], attributes: {}, infer: where }),
  Cast: row({ inputs: [1, 1], outputs: [1, 1], accepts: [anything], attributes: { to: 'int' }, infer: cast }),
  Identity: row({ inputs: [1, 1], outputs: [1, 1], accepts: [anything], attributes: {}, infer: sameAsFirst }),
};
