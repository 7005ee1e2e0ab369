// Guides while cards are dragged: lines they share with other cards, and gaps equal to those beside them. Near one the cards
// hold on to it, else to the grid; with Alt held they go anywhere.
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { grid, type Place } from './metrics.ts';

/** A card or note where it stands. */
export interface Standing extends Place {
  readonly width: number;
  readonly height: number;
}

/** A line over the canvas: at x (upright) or y, from one end to the other. A gap is drawn with its ends. */
export interface Guide {
  readonly axis: 'x' | 'y';
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly isGap: boolean;
}

/** By how much cards are to be moved on, and what shows why. */
export interface Held {
  readonly by: Place;
  readonly guides: readonly Guide[];
}

const sides = { x: 'width', y: 'height' } as const;
const across = { x: 'y', y: 'x' } as const;

interface Hold {
  readonly by: number;
  readonly guides: readonly Guide[];
}

/** Middles before edges: cards of one width share all three, and one line says it. */
const lines = [0.5, 0, 1] as const;

function alongLine(moved: Standing, others: readonly Standing[], axis: 'x' | 'y', reach: number): Hold | null {
  const [size, other] = [sides[axis], across[axis]];
  let best: { readonly by: number; readonly at: number } | null = null;
  for (const own of lines) {
    const line = moved[axis] + moved[size] * own;
    for (const one of others) {
      for (const share of lines) {
        // A middle meets a middle, an edge any edge.
        if ((own === 0.5) !== (share === 0.5)) continue;
        const at = one[axis] + one[size] * share;
        const by = at - line;
        if (Math.abs(by) <= reach && (best === null || Math.abs(by) < Math.abs(best.by) - 0.01)) best = { by, at };
      }
    }
  }
  if (best === null) return null;
  const { by, at } = best;
  // The line runs over everything that shares it, the moved card included.
  const sharing = others.filter((one) => lines.some((share) => Math.abs(one[axis] + one[size] * share - at) < 0.5));
  const ends = [...sharing, moved].flatMap((one) => [one[other], one[other] + one[sides[other]]]);
  return { by, guides: [{ axis, at, from: Math.min(...ends), to: Math.max(...ends), isGap: false }] };
}

const overlap = (a: Standing, b: Standing, axis: 'x' | 'y'): boolean => a[axis] < b[axis] + b[sides[axis]] && b[axis] < a[axis] + a[sides[axis]];

/** The gap before or behind equal to the next one in the row of cards it stands in. */
function alongGap(moved: Standing, others: readonly Standing[], axis: 'x' | 'y', reach: number): Hold | null {
  const [size, other] = [sides[axis], across[axis]];
  const row = others.filter((one) => overlap(one, moved, other)).sort((a, b) => a[axis] - b[axis]);
  const end = (one: Standing): number => one[axis] + one[size];
  const middle = moved[axis] + moved[size] / 2;
  const before = row.filter((one) => end(one) <= middle);
  const behind = row.filter((one) => one[axis] >= middle);
  const wishes: { readonly at: number; readonly gaps: readonly (readonly [Standing, Standing])[] }[] = [];
  const [last, lastButOne, first, second] = [before.at(-1), before.at(-2), behind[0], behind[1]];
  if (last !== undefined && lastButOne !== undefined && last[axis] > end(lastButOne)) wishes.push({ at: end(last) + last[axis] - end(lastButOne), gaps: [[lastButOne, last]] });
  if (first !== undefined && second !== undefined && second[axis] > end(first)) wishes.push({ at: first[axis] - (second[axis] - end(first)) - moved[size], gaps: [[first, second]] });
  if (last !== undefined && first !== undefined && first[axis] - end(last) >= moved[size]) wishes.push({ at: (end(last) + first[axis] - moved[size]) / 2, gaps: [] });
  const near = wishes.filter(({ at }) => Math.abs(at - moved[axis]) <= reach).sort((a, b) => Math.abs(a.at - moved[axis]) - Math.abs(b.at - moved[axis]))[0];
  if (near === undefined) return null;
  const there = { ...moved, [axis]: near.at };
  const own: readonly (readonly [Standing, Standing])[] = [...(last === undefined ? [] : [[last, there] as const]), ...(first === undefined ? [] : [[there, first] as const])];
  const equal = near.gaps.length === 0 ? own : own.filter(([a, b]) => Math.abs(b[axis] - end(a) - gapOf(near.gaps[0], axis)) < 0.5);
  const at = moved[other] + moved[sides[other]] / 2;
  return { by: near.at - moved[axis], guides: [...near.gaps, ...equal].map(([a, b]) => ({ axis: other, at, from: end(a), to: b[axis], isGap: true })) };
}

function gapOf(pair: readonly [Standing, Standing] | undefined, axis: 'x' | 'y'): number {
  return pair === undefined ? 0 : pair[1][axis] - pair[0][axis] - pair[0][sides[axis]];
}

/** Holds a moved card (or the frame of several) to a line, an equal gap, or the grid, each axis by itself. */
export function held(moved: Standing, others: readonly Standing[], reach: number): Held {
  const hold = (at: Standing, axis: 'x' | 'y'): Hold =>
    alongLine(at, others, axis, reach) ?? alongGap(at, others, axis, reach) ?? { by: Math.round(at[axis] / grid) * grid - at[axis], guides: [] };
  const x = moved.x + hold(moved, 'x').by;
  const y = moved.y + hold({ ...moved, x }, 'y').by;
  // What is shown is measured where the card ends up.
  const there = { ...moved, x, y };
  return { by: { x: x - moved.x, y: y - moved.y }, guides: [...hold(there, 'x').guides, ...hold(there, 'y').guides] };
}

/** The frame around several cards. */
export function frameAround(boxes: readonly Standing[]): Standing {
  const [left, top] = [Math.min(...boxes.map(({ x }) => x)), Math.min(...boxes.map(({ y }) => y))];
  return { x: left, y: top, width: Math.max(...boxes.map(({ x, width }) => x + width)) - left, height: Math.max(...boxes.map(({ y, height }) => y + height)) - top };
}

/** The guides that are shown, while cards are dragged. */
export const guideLines = createStore<{ readonly guides: readonly Guide[] }>()(() => ({ guides: [] }));

const none: readonly Guide[] = [];
/** Takes the guides away. */
export function clearGuides(): void {
  if (guideLines.getState().guides.length > 0) guideLines.setState({ guides: none });
}

/** The guides that are shown, for a component. */
export function useGuides(): readonly Guide[] {
  return useStore(guideLines, (state) => state.guides);
}

let isFree = false;
/** Whether cards go anywhere just now: Alt is held. */
export const goesFreely = (): boolean => isFree;

/** Watches Alt while the canvas is there; answers how to stop. */
export function watchAlt(): () => void {
  const look = ({ altKey }: { readonly altKey: boolean }): void => { isFree = altKey; };
  const events = ['pointerdown', 'pointermove', 'keydown', 'keyup'] as const;
  for (const event of events) window.addEventListener(event, look, true);
  return () => { for (const event of events) window.removeEventListener(event, look, true); };
}
