// How far measuring is, and how long it still takes. The machine tells it in words with their count at the end; time left is
// reckoned from the counts that were told so far.
import { capitalised } from '../../core/base/words.ts';

/** What was told: the words alone, and how many of how many, where the words said so. */
export interface Told {
  readonly words: string;
  readonly done: number;
  readonly of: number;
}

/** How far something is. */
export interface Progress extends Told {
  /** null until enough was told to reckon it */
  readonly secondsLeft: number | null;
  /** where these words began */
  readonly from: { readonly done: number; readonly at: number };
}

/** Milliseconds before which a time left would be a guess. */
const tooSoon = 500;

/** Reads "Measuring the test images, 2,560 of 10,000". */
export function readTold(text: string): Told {
  const found = /^(.*), ([\d,]+) of ([\d,]+)$/s.exec(text);
  const [words = text, done, of] = found === null ? [text] : [found[1], found[2], found[3]];
  const number = (digits: string | undefined): number => Number((digits ?? '0').replaceAll(',', ''));
  return { words: capitalised(words), done: number(done), of: number(of) };
}

/** How far it is after words that came at a time in milliseconds. */
export function progressAfter(before: Progress | null, text: string, now: number): Progress {
  const told = readTold(text);
  const from = before !== null && before.words === told.words && told.done >= before.from.done ? before.from : { done: told.done, at: now };
  const [advanced, passed] = [told.done - from.done, now - from.at];
  return { ...told, from, secondsLeft: advanced > 0 && passed >= tooSoon ? ((told.of - told.done) * passed) / advanced / 1000 : null };
}
