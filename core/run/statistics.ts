// What the numbers of a network look like, weight by weight: for the message when a training runs away, and to make sure
// that nothing broken is ever kept as a good checkpoint.
import type { Failure } from '../base/diagnostic.ts';
import type { Tensors } from '../base/tensor.ts';

/** The values of one weight at a glance. Smallest, largest and mean are over its finite values, null when it has none. */
export interface WeightStatistics {
  readonly name: string;
  readonly elements: number;
  /** values that are not finite (NaN or ±infinity) */
  readonly broken: number;
  readonly smallest: number | null;
  readonly largest: number | null;
  readonly mean: number | null;
}

/** Looks at every float weight, in the order given. */
export function statisticsOf(tensors: Tensors): readonly WeightStatistics[] {
  return Object.entries(tensors).flatMap(([name, tensor]) => (tensor.dtype === 'float32' ? [one(name, tensor.data)] : []));
}

function one(name: string, data: Float32Array): WeightStatistics {
  let broken = 0;
  let smallest = Infinity;
  let largest = -Infinity;
  let sum = 0;
  for (const value of data) {
    if (!Number.isFinite(value)) {
      broken++;
      continue;
    }
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
    sum += value;
  }
  const whole = data.length - broken;
  return { name, elements: data.length, broken, ...(whole === 0 ? { smallest: null, largest: null, mean: null } : { smallest, largest, mean: sum / whole }) };
}

/** Whether every value of every tensor is finite. Subtracting a finite number from itself gives 0, anything else NaN. */
export function allFinite(tensors: Tensors): boolean {
  for (const { dtype, data } of Object.values(tensors)) {
    if (dtype !== 'float32') continue;
    let rest = 0;
    for (let i = 0; i < data.length; i++) {
      const value = data[i] as number;
      rest += value - value;
    }
    if (rest !== 0) return false;
  }
  return true;
}

/** Where training ran away. */
export interface Divergence {
  /** the first number that was not finite */
  readonly what: 'loss' | 'weights' | 'validation loss';
  readonly value: number;
  readonly step: number;
  readonly epoch: number;
  readonly rate: number;
  /** losses of the steps before, oldest first */
  readonly before: readonly number[];
  readonly weights: readonly WeightStatistics[];
}

/** The failure `loss-not-finite`: which step, what the weights look like, what to do. The detail is a table of all weights. */
export function divergenceFailure(at: Divergence): Failure {
  const what = at.what === 'weights' ? 'Weights stopped being numbers' : `The ${at.what} became ${at.value}`;
  const before = at.before.length === 0 ? '' : ` after ${at.before.map((loss) => short(loss)).join(', ')}`;
  return {
    code: 'loss-not-finite',
    message: `${what}${before} at step ${at.step}, epoch ${at.epoch}, learning rate ${short(at.rate)}. ${weightsInWords(at.weights)} Begin again with a smaller learning rate or with gradient clipping.`,
    detail: statisticsTable(at.weights).join('\n'),
  };
}

function weightsInWords(weights: readonly WeightStatistics[]): string {
  const broken = weights.filter((weight) => weight.broken > 0);
  if (broken.length > 0) {
    const named = broken.slice(0, 3).map(({ name, broken: count, elements }) => `${name} (${count.toLocaleString('en-US')} of ${elements.toLocaleString('en-US')} values)`);
    return `Not finite: ${named.join(', ')}${broken.length > 3 ? ` and ${broken.length - 3} more of ${weights.length} weights` : ''}.`;
  }
  const reach = ({ smallest, largest }: WeightStatistics): number => Math.max(Math.abs(smallest ?? 0), Math.abs(largest ?? 0));
  const widest = weights.reduce<WeightStatistics | null>((most, weight) => (most === null || reach(weight) > reach(most) ? weight : most), null);
  return widest === null ? '' : `All weights are finite; the largest is in ${widest.name} (${short(reach(widest))}).`;
}

/** The statistics as lines of a table: name, values, not finite, smallest, mean, largest. */
function statisticsTable(weights: readonly WeightStatistics[]): readonly string[] {
  const rows = [
    ['weight', 'values', 'not finite', 'smallest', 'mean', 'largest'],
    ...weights.map((w) => [w.name, String(w.elements), String(w.broken), ...[w.smallest, w.mean, w.largest].map((value) => (value === null ? '-' : short(value)))]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length))) ?? [];
  return rows.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '));
}

/** A number to compare with others: four digits, and the power of ten of one that is large. */
function short(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return Math.abs(value) >= 1e6 ? value.toExponential(3).replace(/\.?0+e/, 'e') : String(Number(value.toPrecision(4)));
}
