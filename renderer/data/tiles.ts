// Pictures of the gallery, fetched as they come into sight and kept while they fit: a batch at a time goes onto one sheet, and
// the sheet looked at longest ago is let go first. What a person scrolled past before it came is not fetched any more.
import type { Result } from '../../core/base/diagnostic.ts';
import type { Thumbnails } from '../../core/run/data-services.ts';
import { pixelsOf } from '../thumbnails.tsx';

/** A picture on its sheet. */
export interface Tile {
  readonly sheet: CanvasImageSource;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly label: number;
}

/** Asks for pictures by the numbers of their examples. */
export type FetchPictures = (indices: readonly number[]) => Promise<Result<Thumbnails>>;

/** Makes a sheet of pictures, `across` in a row. */
export type MakeSheet = (pictures: Thumbnails, across: number) => CanvasImageSource;

/** Pictures in one batch, batches under way at once, and bytes of sheets that are kept. */
const [batch, atOnce, mostBytes] = [96, 2, 96 * 2 ** 20];
const across = 12;

/** The pictures of one split. */
export class Tiles {
  readonly #fetch: FetchPictures;
  readonly #make: MakeSheet;
  readonly #come: () => void;
  readonly #tiles = new Map<number, Tile>();
  /** numbers of the examples on each sheet; the last used come last */
  readonly #sheets = new Map<CanvasImageSource, { readonly indices: readonly number[]; readonly bytes: number }>();
  readonly #underWay = new Set<number>();
  #wanted: readonly number[] = [];
  #busy = 0;
  #held = 0;
  #isClosed = false;
  /** why the last batch did not come */
  trouble: string | null = null;

  /** `come` is called when pictures have come. */
  constructor(fetch: FetchPictures, make: MakeSheet, come: () => void) {
    this.#fetch = fetch;
    this.#make = make;
    this.#come = come;
  }

  /** A picture, when it is there. */
  get(index: number): Tile | null {
    const tile = this.#tiles.get(index) ?? null;
    const sheet = tile === null ? undefined : this.#sheets.get(tile.sheet);
    if (tile !== null && sheet !== undefined) {
      this.#sheets.delete(tile.sheet);
      this.#sheets.set(tile.sheet, sheet);
    }
    return tile;
  }

  /** Says which pictures are wanted now, the most wanted first; what was wanted before is forgotten. */
  want(indices: readonly number[]): void {
    this.#wanted = indices;
    this.#next();
  }

  /** Forgets pictures, so that they are fetched again. */
  drop(indices: readonly number[]): void {
    for (const index of indices) this.#tiles.delete(index);
  }

  /** Lets go of everything. */
  close(): void {
    this.#isClosed = true;
    this.#tiles.clear();
    this.#sheets.clear();
  }

  #next(): void {
    while (!this.#isClosed && this.#busy < atOnce) {
      const missing = this.#wanted.filter((index) => !this.#tiles.has(index) && !this.#underWay.has(index)).slice(0, batch);
      if (missing.length === 0) return;
      void this.#get(missing);
    }
  }

  async #get(indices: readonly number[]): Promise<void> {
    this.#busy++;
    for (const index of indices) this.#underWay.add(index);
    const answer = await this.#fetch(indices);
    this.#busy--;
    for (const index of indices) this.#underWay.delete(index);
    if (this.#isClosed) return;
    if (answer.ok) this.#keep(indices, answer.value);
    // Asked again with the next scroll, not at once: what is refused now is refused a moment later too.
    else this.#wanted = [];
    this.trouble = answer.ok ? null : answer.error.message;
    this.#come();
    this.#next();
  }

  #keep(indices: readonly number[], pictures: Thumbnails): void {
    const { width, height, labels } = pictures;
    const sheet = this.#make(pictures, across);
    indices.forEach((index, i) => this.#tiles.set(index, { sheet, x: (i % across) * width, y: Math.floor(i / across) * height, width, height, label: labels[i] ?? -1 }));
    const bytes = 4 * width * height * across * Math.ceil(indices.length / across);
    this.#sheets.set(sheet, { indices, bytes });
    this.#held += bytes;
    for (const [oldest, { indices: gone, bytes: free }] of this.#sheets) {
      if (this.#held <= mostBytes || oldest === sheet) break;
      this.#sheets.delete(oldest);
      this.#held -= free;
      for (const index of gone) if (this.#tiles.get(index)?.sheet === oldest) this.#tiles.delete(index);
    }
  }
}

/** A sheet of pictures on a canvas of its own. */
export const sheetOf: MakeSheet = (pictures, columns) => {
  const { width, height } = pictures;
  const images = pixelsOf(pictures);
  const canvas = document.createElement('canvas');
  canvas.width = columns * width;
  canvas.height = Math.max(1, Math.ceil(images.length / columns)) * height;
  const context = canvas.getContext('2d');
  images.forEach((image, i) => context?.putImageData(new ImageData(image, width, height), (i % columns) * width, Math.floor(i / columns) * height));
  return canvas;
};
