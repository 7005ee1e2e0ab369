// The arithmetic of parallel coordinates: where the values of many runs stand on one upright axis for each of their settings, and
// which run's line is nearest to a dot.

/** What runs have on one axis. */
export interface ParallelAxis {
  readonly name: string;
  /** `choice` for words; `log` for numbers over several powers of ten */
  readonly kind: 'linear' | 'log' | 'choice';
}

/** One run: a value on each axis, null where it has none. */
export interface ParallelRun {
  readonly id: string;
  readonly label: string;
  readonly values: readonly (number | string | null)[];
}

/** An axis with its ends: for choices their words, in the order they first come. */
export interface Placed extends ParallelAxis {
  readonly from: number;
  readonly to: number;
  readonly choices: readonly string[];
}

const isNumber = (value: number | string | null | undefined): value is number => typeof value === 'number' && Number.isFinite(value);

/** The axes with the ends their runs need. */
export function placed(axes: readonly ParallelAxis[], runs: readonly ParallelRun[]): readonly Placed[] {
  return axes.map((axis, i) => {
    const values = runs.map((run) => run.values[i] ?? null);
    if (axis.kind === 'choice') return { ...axis, from: 0, to: 1, choices: [...new Set(values.filter((value) => value !== null).map(String))] };
    const numbers = values.filter(isNumber).filter((value) => axis.kind === 'linear' || value > 0);
    const [from, to] = numbers.length === 0 ? [0, 1] : [Math.min(...numbers), Math.max(...numbers)];
    return { ...axis, from, to, choices: [] };
  });
}

/** How far up an axis a value stands, 0 … 1; null for one that has no place there. */
export function heightOn({ kind, from, to, choices }: Placed, value: number | string | null): number | null {
  if (value === null) return null;
  if (kind === 'choice') {
    const at = choices.indexOf(String(value));
    return at < 0 ? null : choices.length < 2 ? 0.5 : 1 - at / (choices.length - 1);
  }
  if (!isNumber(value) || (kind === 'log' && value <= 0)) return null;
  if (to === from) return 0.5;
  return kind === 'log' ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
}

/** The heights of every run on every axis. */
export function heightsOf(axes: readonly Placed[], runs: readonly ParallelRun[]): readonly (readonly (number | null)[])[] {
  return runs.map(({ values }) => axes.map((axis, i) => heightOn(axis, values[i] ?? null)));
}

/**
 * The run whose line passes nearest to a place, given in axes from the left and in height 0 … 1, within a distance in height;
 * null when none does.
 */
export function nearestRun(heights: readonly (readonly (number | null)[])[], across: number, height: number, within: number): number | null {
  const left = Math.max(0, Math.min((heights[0]?.length ?? 1) - 2, Math.floor(across)));
  const share = across - left;
  let [best, least] = [-1, within];
  for (const [run, on] of heights.entries()) {
    const [a, b] = [on[left] ?? null, on[left + 1] ?? null];
    const at = a === null || b === null ? (share < 0.5 ? a : b) : a + (b - a) * share;
    const distance = at === null ? Infinity : Math.abs(at - height);
    if (distance <= least) [best, least] = [run, distance];
  }
  return best < 0 ? null : best;
}
