// How long something takes, for people.
import { thinSpace } from '../format.ts';

/** A time in short: `0.8 s`, `12 s`, `3 min 20 s`, `1 h 5 min`, `2 d 3 h`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '?';
  const unit = (n: number, name: string): string => `${n}${thinSpace}${name}`;
  if (seconds < 9.95) return unit(Number(seconds.toFixed(1)), 's');
  const whole = Math.round(seconds);
  if (whole < 60) return unit(whole, 's');
  const pair = (large: number, small: number, names: readonly [string, string]): string => (small === 0 ? unit(large, names[0]) : `${unit(large, names[0])} ${unit(small, names[1])}`);
  if (whole < 3600) return pair(Math.floor(whole / 60), whole < 600 ? whole % 60 : 0, ['min', 's']);
  const minutes = Math.round(whole / 60);
  if (minutes < 24 * 60) return pair(Math.floor(minutes / 60), minutes % 60, ['h', 'min']);
  const hours = Math.round(minutes / 60);
  return pair(Math.floor(hours / 24), hours % 24, ['d', 'h']);
}
