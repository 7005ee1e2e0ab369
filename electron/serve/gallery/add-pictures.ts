// A set made by hand: a folder of class folders that grows by the pictures a person draws, drops or takes. What a page sends is
// decoded and written anew as PNG, so that a file is what its ending says; grey pictures become grey files.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { fail, ok, type Result } from '../../../core/base/diagnostic.ts';
import type { DataServices } from '../../../core/run/data-services.ts';
import { fileFailure, makeFolder, systemCode, writeAtomically } from '../../files.ts';

/** Largest picture, in bytes as it comes and in pixels. */
const [mostBytes, mostPixels] = [32 * 2 ** 20, 4096 * 4096];
/** Folder names that mean a split or nothing, so that they cannot be a class. */
const taken = new Set(['train', 'training', 'test', 'testing', 'val', 'valid', 'validation', '__macosx']);

/** Why a class cannot have this name; null when it can. It is the name of a folder. */
function wrongName(name: string): string | null {
  if (name === '') return 'A class needs a name. Type one first.';
  if (name.length > 100) return 'A class name has at most 100 letters. Choose a shorter one.';
  if (/[\\/:*?"<>|]/.test(name) || [...name].some((letter) => letter < ' ') || name.startsWith('.') || name.endsWith('.')) return `"${name}" cannot be the name of a folder. Leave out \\ / : * ? " < > | and dots at its ends.`;
  if (taken.has(name.toLowerCase())) return `"${name}" is the name of a split, not of a class. Choose another.`;
  return null;
}

/** Adds pictures to a class. Codes: class-invalid, image-damaged, file-too-large and those of fileFailure. Nothing is written unless all can be read. */
export async function addPictures(folder: string, { class: typed, pictures }: Pick<DataServices['addPictures']['argument'], 'class' | 'pictures'>): Promise<Result<{ readonly folder: string; readonly added: number }>> {
  const name = typed.trim();
  const wrong = wrongName(name);
  if (wrong !== null) return fail('class-invalid', wrong);
  const files: Buffer[] = [];
  for (const picture of pictures) {
    const file = await asPng(picture);
    if (!file.ok) return file;
    files.push(file.value);
  }
  const into = join(folder, name);
  const made = await makeFolder(into);
  if (!made.ok) return made;
  const first = await nextNumber(into);
  if (!first.ok) return first;
  for (const [i, file] of files.entries()) {
    const written = await writeAtomically(join(into, `${String(first.value + i).padStart(4, '0')}.png`), file);
    if (!written.ok) return written;
  }
  return ok({ folder, added: files.length });
}

async function asPng(picture: string): Promise<Result<Buffer>> {
  const bytes = Buffer.from(picture, 'base64');
  if (bytes.length > mostBytes) return fail('file-too-large', 'A picture has at most 32 MB. Make it smaller first.');
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error' }).flatten({ background: '#000' }).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    const isGrey = channels < 3 || everyPixelGrey(data, channels);
    const image = isGrey
      ? sharp(everyNth(data, channels), { raw: { width, height, channels: 1 } }).toColourspace('b-w')
      : sharp(data, { raw: { width, height, channels } });
    return ok(await image.png().toBuffer());
  } catch (error) {
    return fail('image-damaged', 'A picture cannot be decoded: it is cut short, damaged or no image. Nothing was added.', error instanceof Error ? error.message : String(error));
  }
}

function everyNth(data: Uint8Array, step: number): Uint8Array {
  if (step === 1) return data;
  const some = new Uint8Array(data.length / step);
  for (let i = 0; i < some.length; i++) some[i] = data[i * step] as number;
  return some;
}

function everyPixelGrey(data: Uint8Array, channels: number): boolean {
  for (let i = 0; i < data.length; i += channels) if (data[i] !== data[i + 1] || data[i] !== data[i + 2]) return false;
  return true;
}

/** The number after the largest there is. A name of more digits is no number of ours, and would be one that cannot be counted on from. */
async function nextNumber(folder: string): Promise<Result<number>> {
  try {
    const numbers = (await readdir(folder)).flatMap((name) => { const found = /^(\d{1,15})\.png$/i.exec(name); return found === null ? [] : [Number(found[1])]; });
    return ok(numbers.reduce((most, n) => Math.max(most, n), 0) + 1);
  } catch (error) {
    return systemCode(error) === 'ENOENT' ? ok(1) : { ok: false, error: fileFailure(error, 'read', folder) };
  }
}
