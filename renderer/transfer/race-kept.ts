// What a window keeps of the race begun last, so that its table is there again after the page was loaded anew: which run tries
// which boundary, and of what drawing. It belongs to the tab alone, as the drawing it has does; the results are the runs' own.
import type { Json } from '../../core/base/diagnostic.ts';
import { isObject } from '../../core/base/json.ts';
import { hashText } from '../../core/base/random.ts';
import { writeProject } from '../../core/document/file.ts';
import type { Document } from '../../core/document/model.ts';

/** A race that was begun: which run tries which boundary. */
export interface Race {
  /** of which drawing opened it was begun, as a number */
  readonly opening: number;
  /** what the drawing was then: see `markOf` */
  readonly mark: number;
  /** its parameters then */
  readonly parameters: number;
  readonly entries: readonly { readonly run: string; readonly cut: number; readonly last: string | null; readonly trained: number }[];
}

/** A race as it is kept. */
export type KeptRace = Omit<Race, 'opening'>;

const key = 'convas-race';

/**
 * A number for all of a drawing that the results of a race depend on: not where things stand and what they are called, nor
 * how many epochs are planned, nor where the line is now, since the runs of a race have their own. `isOnTheWay`: the line freezes this card.
 */
export function markOf({ layers, blocks, wires, recipe, base }: Document, isOnTheWay: (id: string) => boolean): number {
  const bare = Object.entries(layers).map(([id, layer]) => [id, { ...layer, name: '', position: { x: 0, y: 0 }, trainable: isOnTheWay(id) || layer.trainable }] as const);
  return hashText(writeProject({ name: '', about: '', notes: {}, layers: Object.fromEntries(bare), blocks, wires, recipe: { ...recipe, epochs: 0 }, base }));
}

/** A race as it was kept; null where it is no such thing. */
export function readRace(json: Json): KeptRace | null {
  if (!isObject(json)) return null;
  const { mark, parameters, entries } = json;
  if (typeof mark !== 'number' || typeof parameters !== 'number' || !Array.isArray(entries)) return null;
  const read = (entries as readonly Json[]).flatMap((entry): Race['entries'][number][] => {
    if (!isObject(entry)) return [];
    const { run, cut, last, trained } = entry;
    return typeof run === 'string' && typeof cut === 'number' && (last === null || typeof last === 'string') && typeof trained === 'number' ? [{ run, cut, last, trained }] : [];
  });
  return read.length === 0 ? null : { mark, parameters, entries: read };
}

/** The race this tab keeps; null where there is none. */
export function keptRace(): KeptRace | null {
  try {
    return readRace(JSON.parse(sessionStorage.getItem(key) ?? 'null') as Json);
  } catch {
    return null;
  }
}

/** Keeps a race; null: none any more. */
export function keepRace(race: Race | null): void {
  try {
    if (race === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify({ mark: race.mark, parameters: race.parameters, entries: race.entries } satisfies KeptRace));
  } catch {
    // Storage may be switched off; then the table is forgotten when the page is loaded again.
  }
}
