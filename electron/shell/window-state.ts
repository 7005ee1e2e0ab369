// Where a window stood last: a small JSON file in the state folder. It is a convenience, so a broken one counts as none, and
// a window never opens where no display shows it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, writeAtomically } from '../files.ts';
import { members } from '../serve/json.ts';

/** A rectangle on the displays. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How a window stood. */
export interface WindowState {
  readonly bounds: Bounds;
  readonly isMaximized: boolean;
}

/** The smallest window in which everything can be reached. */
export const leastSize = { width: 720, height: 520 } as const;
const usualSize = { width: 1440, height: 900 } as const;
/** How far a further window stands from the one before, so that both are seen. */
const step = 28;
const largest = 100_000;

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= largest;
}

/** Reads what was kept; null when it is missing or broken. Read at once: the first window waits for it. */
export function rememberedState(folder: string): WindowState | null {
  try {
    const kept = members(JSON.parse(readFileSync(fileOf(folder), 'utf8')) as unknown);
    const { x, y, width, height } = members(kept['bounds']);
    return isNumber(x) && isNumber(y) && isNumber(width) && isNumber(height) ? { bounds: { x, y, width, height }, isMaximized: kept['isMaximized'] === true } : null;
  } catch {
    return null;
  }
}

/** Keeps how a window stands; what the disk refuses is let pass. */
export async function rememberState(folder: string, state: WindowState): Promise<void> {
  const made = await makeFolder(folder);
  if (made.ok) await writeAtomically(fileOf(folder), `${JSON.stringify(state)}\n`);
}

/** The display a rectangle is on for the most part; the first, which is the main one, when it is on none. */
function displayOf(bounds: Bounds, displays: readonly [Bounds, ...Bounds[]]): Bounds {
  const shared = (display: Bounds): number => {
    const across = Math.min(bounds.x + bounds.width, display.x + display.width) - Math.max(bounds.x, display.x);
    const down = Math.min(bounds.y + bounds.height, display.y + display.height) - Math.max(bounds.y, display.y);
    return across > 0 && down > 0 ? across * down : 0;
  };
  return displays.reduce((best, display) => (shared(display) > shared(best) ? display : best));
}

/** The rectangle moved and made smaller so that the display it is on shows all of it. */
export function clampBounds(bounds: Bounds, displays: readonly [Bounds, ...Bounds[]]): Bounds {
  const display = displayOf(bounds, displays);
  const within = (value: number, least: number, most: number): number => Math.round(Math.max(least, Math.min(most, value)));
  const width = within(bounds.width, Math.min(leastSize.width, display.width), display.width);
  const height = within(bounds.height, Math.min(leastSize.height, display.height), display.height);
  return { x: within(bounds.x, display.x, display.x + display.width - width), y: within(bounds.y, display.y, display.y + display.height - height), width, height };
}

/** Where a new window opens: beside the one before, else where the last one stood, else in the middle of the main display. */
export function openingBounds(before: Bounds | null, remembered: WindowState | null, displays: readonly [Bounds, ...Bounds[]]): Bounds {
  if (before !== null) return clampBounds({ ...before, x: before.x + step, y: before.y + step }, displays);
  if (remembered !== null) return clampBounds(remembered.bounds, displays);
  const [main] = displays;
  const { width, height } = clampBounds({ ...main, ...usualSize }, [main]);
  return clampBounds({ x: main.x + (main.width - width) / 2, y: main.y + (main.height - height) / 2, width, height }, [main]);
}

function fileOf(folder: string): string {
  return join(folder, 'window.json');
}
