// Shares of right answers, in figures that tell two good runs apart.
import { thinSpace } from '../format.ts';

/** A share of right answers for people: `82.2 %`, `99.35 %`; 100 % only where all are right, 0 % only where none is. */
export function showShare(accuracy: number): string;
export function showShare(accuracy: number | null): string | null;
export function showShare(accuracy: number | null): string | null {
  if (accuracy === null) return null;
  const percent = 100 * accuracy;
  const decimals = percent >= 99 ? 2 : 1;
  const least = 10 ** -decimals;
  const text = percent <= 0 ? '0' : percent >= 100 ? '100' : Math.min(100 - least, Math.max(least, percent)).toFixed(decimals);
  return `${text}${thinSpace}%`;
}
