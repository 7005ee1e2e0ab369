// Sums of figures of which some are not known yet. Each figure speaks for itself: a layer whose multiply-adds are not known may
// well have a known number of parameters.
import type { Checked } from '../../core/design/check.ts';

/** For each figure, the number of layers for which it is not known. */
export interface Unknown {
  readonly parameters: number;
  readonly macs: number;
  readonly outputs: number;
}

/** Counts what is not known of a checked drawing. */
export function unknownIn({ layers, totals }: Pick<Checked, 'layers' | 'totals'>): Unknown {
  const counts = { parameters: 0, macs: 0, outputs: 0 };
  if (totals.missing === 0) return counts;
  for (const { parameters, macs, activationElements } of layers) {
    if (parameters === null) counts.parameters += 1;
    if (macs === null) counts.macs += 1;
    if (activationElements === null) counts.outputs += 1;
  }
  return counts;
}

/** A sum as far as it is known: `61,706`, with unknown parts `61,706 + ?`, with nothing else `?`. */
export function showSum(known: number, unknown: number, format: (n: number) => string): string {
  if (unknown === 0) return format(known);
  return known === 0 ? '?' : `${format(known)} + ?`;
}
