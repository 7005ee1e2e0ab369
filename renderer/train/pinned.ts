// Which images a run's answers are shown for: those a person chose in the Data place, and others spread over what is not trained
// on. Those chosen stay with the window.
import { createStore } from 'zustand/vanilla';
import type { Json } from '../../core/base/diagnostic.ts';
import { isObject } from '../../core/base/json.ts';
import type { DataSplit } from '../../core/run/data-services.ts';
import type { RunPlan } from '../../core/run/records.ts';

/** Images that are pinned at first. */
const shown = 8;

/** Images there are to pin: those each epoch is measured on, else the ones trained on. */
export function pinnable({ examples, validatedOn }: Pick<RunPlan, 'examples' | 'validatedOn'>): number {
  return validatedOn === null ? examples.training : examples[validatedOn];
}

/** Numbers spread evenly over so many images; another round takes others. */
export function pinsFor(images: number, round: number): readonly number[] {
  const count = Math.min(shown, images);
  const stride = Math.max(1, Math.floor(images / Math.max(1, count)));
  // One further each time: where classes take turns in the data, equal distances would show but some of them.
  return Array.from({ length: count }, (_, i) => i * stride + ((i + round * (count + 3)) % stride));
}

/** An image a person wants to watch, by its number in a run of the data. */
export interface Pin {
  readonly split: DataSplit;
  readonly index: number;
}

/** Images watched of one set of data, and what their numbers mean. */
interface Watched {
  readonly numbering: string;
  readonly pins: readonly Pin[];
}

/** Images of one set of data that are watched at most. */
export const mostPins = 16;

const key = 'convas-watched';

function noted(): Readonly<Record<string, Watched>> {
  try {
    return readNoted(JSON.parse(sessionStorage.getItem(key) ?? '{}') as Json);
  } catch {
    return {};
  }
}

/** The watched images as they were noted; what is no such note is passed over. */
export function readNoted(json: Json): Readonly<Record<string, Watched>> {
  if (!isObject(json)) return {};
  return Object.fromEntries(Object.entries(json).flatMap(([data, one]): [string, Watched][] => {
    if (!isObject(one) || typeof one['numbering'] !== 'string' || !Array.isArray(one['pins'])) return [];
    const pins = (one['pins'] as readonly Json[]).flatMap((pin): Pin[] => {
      if (!isObject(pin)) return [];
      const { split, index } = pin;
      return (split === 'training' || split === 'test') && Number.isSafeInteger(index) && (index as number) >= 0 ? [{ split, index: index as number }] : [];
    });
    return [[data, { numbering: one['numbering'], pins: pins.slice(0, mostPins) }]];
  }));
}

/** The images that are watched, by how a recipe names their data. */
export const watched = createStore<Readonly<Record<string, Watched>>>()(noted);

watched.subscribe((all) => {
  try {
    sessionStorage.setItem(key, JSON.stringify(all));
  } catch {
    // Storage may be switched off; then they are forgotten when the page is loaded again.
  }
});

const none: readonly Pin[] = [];

/** The images of data that are watched; none where their numbers mean others by now (`numbering` null: not known). */
export function pinsOf(all: Readonly<Record<string, Watched>>, data: string, numbering: string | null): readonly Pin[] {
  const own = all[data];
  return own === undefined || (numbering !== null && own.numbering !== numbering) ? none : own.pins;
}

const isSame = (one: Pin, other: Pin): boolean => one.split === other.split && one.index === other.index;

/** Watches images, the newest first, or watches them no more. Those that are too many are let go of. */
export function watch(data: string, numbering: string, images: readonly Pin[], isOn: boolean): void {
  const all = watched.getState();
  const others = pinsOf(all, data, numbering).filter((pin) => !images.some((one) => isSame(one, pin)));
  const pins = isOn ? [...images, ...others].slice(0, mostPins) : others;
  watched.setState({ ...all, [data]: { numbering, pins } });
}

/** Watches an image no more, wherever its numbers come from. */
export function unwatch(data: string, pin: Pin): void {
  const own = watched.getState()[data];
  if (own !== undefined) watch(data, own.numbering, [pin], false);
}

/** Whether all of these are watched. */
export function areWatched(pins: readonly Pin[], images: readonly Pin[]): boolean {
  return images.length > 0 && images.every((one) => pins.some((pin) => isSame(one, pin)));
}
