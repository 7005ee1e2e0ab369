// One image file to planes of bytes in the form the input asks for. Orientation marks are obeyed, 16 bits become 8, CMYK and
// palettes become RGB; channels and fit follow the same rules as images of data sets (core/data/channels, core/data/fit).
import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import sharp, { type Metadata } from 'sharp';
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import { numberText } from '../../core/base/words.ts';
import { canMix, mixChannels } from '../../core/data/channels.ts';
import { fitOf, type Fit } from '../../core/data/fit.ts';
import type { InputForm } from '../../core/data/prepare.ts';
import { fileFailure } from '../files.ts';

/** Endings of image files Convas reads. */
const imageEndings: readonly string[] = ['.png', '.jpg', '.jpeg', '.webp'];

/** True when the file's name ends like an image's. */
export function isImageName(name: string): boolean {
  return imageEndings.includes(extname(name).toLowerCase());
}

const formats: readonly string[] = ['png', 'jpeg', 'webp'];
const mostPixels = 100_000_000;
const largestImage = 256 * 2 ** 20;

/** What an image file says of itself. */
export interface ImageFacts {
  readonly height: number;
  readonly width: number;
  /** 1 grey, 2 grey with alpha, 3 RGB, 4 RGB with alpha */
  readonly channels: 1 | 2 | 3 | 4;
}

/** A decoded image: [channels, height, width] bytes in the form asked for, and what it was before. */
export interface DecodedImage {
  readonly pixels: Uint8Array;
  readonly facts: ImageFacts;
}

function factsOf(meta: Metadata): ImageFacts {
  const isGrey = meta.space === 'b-w' || meta.space === 'grey16';
  const { width, height } = meta.autoOrient;
  return { height, width, channels: isGrey ? (meta.hasAlpha ? 2 : 1) : meta.hasAlpha ? 4 : 3 };
}

async function open(path: string): Promise<Result<Buffer>> {
  try {
    const { size } = await stat(path);
    if (size === 0) return fail('image-damaged', `${path} is empty.`);
    if (size > largestImage) return fail('image-damaged', `${path} has ${size.toLocaleString('en-US')} bytes, more than an image of ${mostPixels / 1e6} million pixels needs.`);
    return ok(await readFile(path));
  } catch (error) {
    return { ok: false, error: fileFailure(error, 'read', path) };
  }
}

async function metadataOf(path: string, bytes: Buffer): Promise<Result<ImageFacts>> {
  // Only the head is read here; with a limit the reader would call a large image damaged.
  const meta = await sharp(bytes, { limitInputPixels: false }).metadata();
  if (!formats.includes(meta.format)) return fail('image-damaged', `${path} holds ${meta.format}; images must be PNG, JPEG or WebP.`);
  const facts = factsOf(meta);
  if (facts.height * facts.width > mostPixels) return fail('image-damaged', `${path} has ${numberText(facts.width)} × ${numberText(facts.height)} pixels; at most ${mostPixels / 1e6} million are read.`);
  return ok(facts);
}

function damaged(path: string, error: unknown): Result<never> {
  const text = error instanceof Error ? error.message : String(error);
  return fail('image-damaged', `${path} cannot be decoded: it is cut short, damaged or no image.`, text);
}

/** Reads size and channels without decoding. Codes: image-damaged and those of fileFailure. */
export async function imageFacts(path: string): Promise<Result<ImageFacts>> {
  const bytes = await open(path);
  if (!bytes.ok) return bytes;
  try {
    return await metadataOf(path, bytes.value);
  } catch (error) {
    return damaged(path, error);
  }
}

/** Decodes an image into [channels, height, width] bytes as the input asks: oriented, scaled, padded or cut, channels mixed. */
export async function decodeImage(path: string, input: InputForm): Promise<Result<DecodedImage>> {
  const bytes = await open(path);
  if (!bytes.ok) return bytes;
  const [channels = 1, height = 1, width = 1] = input.dims;
  try {
    const meta = await metadataOf(path, bytes.value);
    if (!meta.ok) return meta;
    const facts = meta.value;
    const fit = fitOf(facts, { height, width }, input.fit);
    let pipeline = sharp(bytes.value, { failOn: 'error', limitInputPixels: mostPixels }).autoOrient();
    if (fit.scaled.height !== facts.height || fit.scaled.width !== facts.width) pipeline = pipeline.resize(fit.scaled.width, fit.scaled.height, { fit: 'fill' });
    // Grey with alpha loses its alpha as b-w; as sRGB it keeps it, and the luminance of equal channels is their value.
    const { data, info } = await pipeline.toColourspace(facts.channels === 1 ? 'b-w' : 'srgb').raw().toBuffer({ resolveWithObject: true });
    if (!canMix(info.channels, channels)) return fail('data-does-not-fit', `Images of ${info.channels} channels cannot become ${channels}. Set the input to 1, 3 or 4 channels.`);
    return ok({ pixels: arrange(data, info.channels, fit, input), facts });
  } catch (error) {
    return damaged(path, error);
  }
}

/** Pixels side by side to planes, channels mixed, placed into the target with zeros around. */
function arrange(data: Uint8Array, from: number, fit: Fit, input: InputForm): Uint8Array {
  const [to = 1, height = 1, width = 1] = input.dims;
  const plane = fit.size.height * fit.size.width;
  const planes = new Uint8Array(from * plane);
  for (let y = 0, at = 0; y < fit.size.height; y++) {
    let source = ((fit.from.y + y) * fit.scaled.width + fit.from.x) * from;
    for (let x = 0; x < fit.size.width; x++, at++) for (let c = 0; c < from; c++) planes[c * plane + at] = data[source++] as number;
  }
  // Clamped arrays round to the nearest.
  const mixed = from === to ? planes : new Uint8ClampedArray(to * plane);
  if (from !== to) mixChannels(planes, from, to, plane, input.alpha, input.background, mixed);
  const pixels = new Uint8Array(to * height * width);
  for (let c = 0; c < to; c++) {
    for (let y = 0; y < fit.size.height; y++) {
      const row = mixed.subarray(c * plane + y * fit.size.width, c * plane + (y + 1) * fit.size.width);
      pixels.set(row, (c * height + fit.to.y + y) * width + fit.to.x);
    }
  }
  return pixels;
}
