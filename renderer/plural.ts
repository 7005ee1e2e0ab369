// One or many.
import { formatCount } from './format.ts';

/** The word that goes with a count. */
export function plural(count: number, one: string, many: string): string {
  return count === 1 ? one : many;
}

/** A count with the word that goes with it: `1 layer`, `1,024 layers`. */
export function some(count: number, one: string, many: string = `${one}s`): string {
  return `${formatCount(count)} ${plural(count, one, many)}`;
}
