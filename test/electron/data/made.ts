// Files of data sets made by hand, for the tests of this room.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { afterEach, beforeEach } from 'vitest';
import type { Result } from '../../../core/base/diagnostic.ts';
import type { Surroundings } from '../../../electron/data/places.ts';

/** A fresh folder for each test, removed after it. */
export function scratch(): (...parts: readonly string[]) => string {
  let folder = '';
  beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'convas-data-')); });
  afterEach(async () => { await rm(folder, { recursive: true, force: true }); });
  return (...parts) => join(folder, ...parts);
}

/** A machine that knows nothing but the given folder. */
export function machineAt(home: string, environment: Readonly<Record<string, string>> = {}): Surroundings {
  return { environment, home, folder: join(home, 'work'), system: [] };
}

/** Writes a file and the folders above it. */
export async function put(path: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

/** Bytes of an IDX file of type uint8. */
export function idx(dims: readonly number[], values: readonly number[]): Uint8Array {
  return Uint8Array.from([0, 0, 8, dims.length, ...dims.flatMap((d) => [d >>> 24, (d >>> 16) & 255, (d >>> 8) & 255, d & 255]), ...values]);
}

/** Writes the four files of a tiny MNIST-like set: `train` and `test` images of 2×2, whose pixels and label are their index. */
export async function putMnist(folder: string, train: number, test: number, packed: boolean): Promise<void> {
  for (const [prefix, count] of [['train', train], ['t10k', test]] as const) {
    const images = idx([count, 2, 2], Array.from({ length: 4 * count }, (_, i) => (i >> 2) + (prefix === 'train' ? 0 : 100)));
    const labels = idx([count], Array.from({ length: count }, (_, i) => i % 10));
    const write = (name: string, bytes: Uint8Array): Promise<void> => put(join(folder, packed ? `${name}.gz` : name), packed ? gzipSync(bytes) : bytes);
    await write(`${prefix}-images-idx3-ubyte`, images);
    await write(`${prefix}-labels-idx1-ubyte`, labels);
  }
}

/** Writes an image of one colour (or of the given pixels) in the format its name ends with. */
export async function putImage(path: string, o: { readonly width: number; readonly height: number; readonly colour?: readonly number[]; readonly pixels?: Uint8Array }): Promise<void> {
  const colour = o.colour ?? [128];
  const channels = colour.length as 1 | 2 | 3 | 4;
  const pixels = o.pixels ?? Uint8Array.from({ length: o.width * o.height * channels }, (_, i) => colour[i % channels] ?? 0);
  const image = sharp(pixels, { raw: { width: o.width, height: o.height, channels } });
  const space = channels === 1 ? image.toColourspace('b-w') : image;
  const bytes = path.endsWith('.png') ? await space.png().toBuffer() : path.endsWith('.webp') ? await space.webp({ lossless: true }).toBuffer() : await space.jpeg({ quality: 100 }).toBuffer();
  await put(path, bytes);
}

/** The value of a result that must be good. */
export function good<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

/** Code and message of a result that must be bad. */
export function trouble(result: Result<unknown>): string {
  return result.ok ? 'ok' : `${result.error.code}: ${result.error.message}`;
}
