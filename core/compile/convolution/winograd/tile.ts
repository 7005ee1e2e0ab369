// One-dimensional fast convolutions: m outputs of an r-tap kernel from fewer than m·r products.
//
// Every algorithm here has the form y = A·[(G·g) ⊙ (B·d)]: g the r taps, d the `reads` inputs a tile looks at, n = points products.
// In two dimensions it is nested with itself, and its transpose gives the gradients.
//
// Toom-Cook F(m, r), n = m + r − 1. Two polynomials with m and r coefficients have a product of n coefficients, known from its values at
// n points a_i (one of them ∞: the leading coefficient). Transposing that multiplication gives the correlation
// y_j = Σ_b g_b d_{j+b}. With N_i = Π_{k≠i}(a_i − a_k) over the finite points:
//   G[i][b] = a_i^b / N_i,  A[j][i] = a_i^j,  B[i] = coefficients of Π_{k≠i}(t − a_k);
//   at ∞:  G = e_{r−1},  A = e_{m−1},  B = coefficients of Π_k (t − a_k).
// The points decide the accuracy; those below were the best of many tried (0, ±1/√2, ±√2 for six points).
//
// Karatsuba for a whole map of two places with one zero around it: only g·d over a 2×2 Toeplitz matrix remains, three products.
//
// Stride 2 by phases, three taps: the even taps g0, g2 meet even places as F(2, 2) and the odd tap g1 meets odd places in two plain
// products: five points for two outputs.
import { bug } from '../../../base/diagnostic.ts';

/** A one-dimensional algorithm. */
export interface Tile {
  /** distinguishes its constants from those of other algorithms */
  readonly name: string;
  /** outputs per tile */
  readonly outputs: number;
  readonly points: number;
  /** taps of the kernel */
  readonly taps: number;
  /** places between the first outputs of neighbouring tiles, seen in the input */
  readonly step: number;
  /** [points][reads] */
  readonly B: readonly (readonly number[])[];
  /** [points][taps] */
  readonly G: readonly (readonly number[])[];
  /** [outputs][points] */
  readonly A: readonly (readonly number[])[];
}

const r2 = Math.SQRT2;

/** Finite points by number of points in all (∞ is the last). */
const finitePoints: Readonly<Record<number, readonly number[]>> = {
  1: [],
  2: [0],
  3: [0, 1],
  4: [0, 1, -1],
  5: [0, 1, -1, 2],
  6: [0, 1 / r2, -1 / r2, r2, -r2],
  7: [0, 0.6, -0.6, 1, -1, -3],
  8: [0, 0.55, -0.55, 1, -1, 1.8, -1.8],
};

/** Coefficients, lowest first, of Π (t − a) over the given roots. */
function polynomial(roots: readonly number[]): number[] {
  let p = [1];
  for (const a of roots) {
    const next = new Array<number>(p.length + 1).fill(0);
    p.forEach((c, i) => {
      next[i + 1] = (next[i + 1] ?? 0) + c;
      next[i] = (next[i] ?? 0) - a * c;
    });
    p = next;
  }
  return p;
}

/** Toom-Cook F(m, r) at the given finite points and ∞. */
export function toomCook(m: number, r: number, points: readonly number[] | undefined = finitePoints[m + r - 1]): Tile {
  const n = m + r - 1;
  if (points === undefined || points.length !== n - 1) return bug(`F(${m}, ${r}) needs ${n - 1} finite points`);
  const fill = (row: readonly number[]): number[] => [...row, ...new Array<number>(n - row.length).fill(0)];
  const unit = (length: number): number[] => new Array<number>(length).fill(0).map((_, i) => (i === length - 1 ? 1 : 0));
  const others = points.map((_, i) => points.filter((__, k) => k !== i));
  const norms = points.map((a, i) => (others[i] ?? []).reduce((product, b) => product * (a - b), 1));
  const powers = (a: number, count: number): number[] => Array.from({ length: count }, (_, j) => a ** j);
  const G = [...points.map((a, i) => powers(a, r).map((v) => v / (norms[i] ?? 1))), unit(r)];
  const columns = [...points.map((a) => powers(a, m)), unit(m)];
  return {
    name: `f${m}k${r}`,
    outputs: m,
    points: n,
    taps: r,
    step: m,
    B: [...others.map((roots) => fill(polynomial(roots))), polynomial(points)],
    G,
    A: Array.from({ length: m }, (_, j) => columns.map((column) => column[j] ?? 0)),
  };
}

/** Three taps over a whole map of two places padded by one. */
export const pairTile: Tile = {
  name: 'pair',
  outputs: 2,
  points: 3,
  taps: 3,
  step: 2,
  B: [[0, 1, 1, 0], [0, 0, 1, 0], [0, 1, 0, 0]],
  G: [[0, 1, 0], [0, -1, 1], [1, -1, 0]],
  A: [[1, 1, 0], [1, 0, 1]],
};

/** Three taps at stride 2. */
export const strideTile: Tile = {
  name: 'stride2',
  outputs: 2,
  points: 5,
  taps: 3,
  step: 4,
  B: [[1, 0, -1, 0, 0], [0, 0, 1, 0, 0], [0, 0, -1, 0, 1], [0, 1, 0, 0, 0], [0, 0, 0, 1, 0]],
  G: [[1, 0, 0], [1, 0, 1], [0, 0, 1], [0, 1, 0], [0, 1, 0]],
  A: [[1, 1, 0, 1, 0], [0, 1, 1, 0, 1]],
};
