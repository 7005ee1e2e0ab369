// A run's log as people read it: the time of day before each line, and what an epoch came to in words instead of the record
// the file has.
import { isObject } from '../../core/base/json.ts';
import type { Json } from '../../core/base/diagnostic.ts';
import { formatValue } from '../charts/numbers.ts';
import { showShare } from './right.ts';
import { trainWords } from './words.ts';

const w = trainWords.log;

function measuredIn(json: Json | undefined): string | null {
  if (!isObject(json) || typeof json['loss'] !== 'number') return null;
  return w.measured(formatValue(json['loss']), showShare(typeof json['accuracy'] === 'number' ? json['accuracy'] : null));
}

function epochIn(text: string): string | null {
  const found = /^epoch (\d+) done at step (\d+): (\{.*\})$/u.exec(text);
  if (found === null) return null;
  try {
    const record = JSON.parse(found[3] ?? '') as Json;
    const training = isObject(record) ? measuredIn(record['training']) : null;
    if (!isObject(record) || training === null) return null;
    return w.epoch(Number(found[1]), Number(found[2]), training, measuredIn(record['validation']), record['best'] === true);
  } catch {
    return null;
  }
}

/** One line of the log for people; what is not of the form the engine writes stays as it is. */
export function logLine(line: string, now: Date): string {
  const found = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) (.*)$/su.exec(line);
  const time = found === null ? null : new Date(found[1] ?? '');
  if (time === null || Number.isNaN(time.getTime())) return line;
  const text = found?.[2] ?? '';
  const day = time.toDateString() === now.toDateString() ? '' : `${time.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })} `;
  return `${day}${time.toLocaleTimeString('en-GB')}  ${epochIn(text) ?? text}`;
}
