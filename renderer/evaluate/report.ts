// A measured run as the window works with it: the rows of numbers unpacked, and what tables make of them.
import type { ClassFigures, EvaluationReport } from '../../core/run/result-services.ts';
import { floatsFrom, intsFrom } from '../base64.ts';
import { thinSpace } from '../format.ts';

/** A report with its rows unpacked. */
export interface Report {
  readonly facts: EvaluationReport;
  readonly names: readonly string[];
  readonly numbers: Int32Array;
  readonly actual: Int32Array;
  readonly predicted: Int32Array;
  readonly confidence: Float32Array;
  readonly losses: Float32Array;
}

/** Unpacks a report. */
export function unpacked(facts: EvaluationReport): Report {
  return {
    facts, names: facts.classes.map(({ name }) => name), numbers: intsFrom(facts.numbers),
    actual: intsFrom(facts.actual), predicted: intsFrom(facts.predicted), confidence: floatsFrom(facts.confidence), losses: floatsFrom(facts.losses),
  };
}

/** Places of the examples with the largest losses, at most so many; what is no number stands first. */
export function largestLosses({ losses }: Pick<Report, 'losses'>, most: number): readonly number[] {
  const size = (place: number): number => ((losses[place] ?? 0) - (losses[place] ?? 0) === 0 ? losses[place] ?? 0 : Infinity);
  return Array.from(losses, (_, place) => place).sort((a, b) => (size(a) === size(b) ? a - b : size(b) - size(a))).slice(0, most);
}

/** The split that a report's numbers belong to: what is kept aside is a share of the training images. */
export const splitOf = ({ facts }: Pick<Report, 'facts'>): 'training' | 'test' => (facts.part === 'test' ? 'test' : 'training');

/** A share as a percentage with one digit behind the point, or two for what stands large: `86.2 %`. What is not all is never written as 100, and what is something never as 0. */
export function percent(share: number, digits = 1): string {
  const whole = 100 * share;
  const written = whole.toFixed(digits);
  if (share > 0 && Number(written) === 0) return `< ${(10 ** -digits).toFixed(digits)}${thinSpace}%`;
  return `${share < 1 && Number(written) === 100 ? (100 - 10 ** -digits).toFixed(digits) : written}${thinSpace}%`;
}

/** A column of the table of classes. */
export type Column = keyof ClassFigures;

/** How the table is sorted; null: as the classes are numbered. */
export type Order = { readonly by: Column; readonly isUp: boolean } | null;

/** The order after a click on a column: words and small figures first, then the other way round, then as numbered. */
export function nextOrder(order: Order, by: Column): Order {
  if (order?.by !== by) return { by, isUp: true };
  return order.isUp ? { by, isUp: false } : null;
}

/** Classes in an order, each with its number. What has no figure stands last. */
export function inOrder(classes: readonly ClassFigures[], order: Order): readonly (ClassFigures & { readonly index: number })[] {
  const rows = classes.map((figures, index) => ({ ...figures, index }));
  if (order === null) return rows;
  const { by, isUp } = order;
  return rows.sort((a, b) => {
    const [one, two] = [a[by], b[by]];
    if (one === null || two === null) return (one === null ? 1 : 0) - (two === null ? 1 : 0) || a.index - b.index;
    const least = typeof one === 'string' || typeof two === 'string' ? String(one).localeCompare(String(two), 'en', { numeric: true }) : one - two;
    return (isUp ? least : -least) || a.index - b.index;
  });
}

/** Mean confidence and accuracy over all bars of the calibration. */
export function meanCalibration(bins: EvaluationReport['calibration']): { readonly confidence: number; readonly accuracy: number } {
  const all = bins.reduce((sum, { examples }) => sum + examples, 0);
  const mean = (of: 'confidence' | 'accuracy'): number => (all === 0 ? 0 : bins.reduce((sum, bin) => sum + bin.examples * bin[of], 0) / all);
  return { confidence: mean('confidence'), accuracy: mean('accuracy') };
}
