// The app's icon for each system, drawn from build/pack/icon.svg: PNG files for Linux, and the two containers of Windows and
// macOS, which hold PNG files of several sizes behind a small header.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { at } from '../paths.js';

/** @typedef {{ size: number, png: Buffer }} Image */

const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

/** @returns {Promise<Image[]>} */
async function draw() {
  const svg = readFileSync(at('build', 'pack', 'icon.svg'));
  return Promise.all(sizes.map(async (size) => ({ size, png: await sharp(svg, { density: (72 * size) / 512 * 2 }).resize(size, size).png({ compressionLevel: 9 }).toBuffer() })));
}

/**
 * A Windows icon: a header of 6 bytes, an entry of 16 bytes for each image, then the images.
 * @param {readonly Image[]} images at most 256 pixels wide
 */
export function icoOf(images) {
  const head = Buffer.alloc(6 + 16 * images.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let offset = head.length;
  images.forEach(({ size, png }, i) => {
    const entry = 6 + 16 * i;
    // A byte holds up to 255; 0 stands for 256.
    head.writeUInt8(size % 256, entry);
    head.writeUInt8(size % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(png.length, entry + 8);
    head.writeUInt32LE(offset, entry + 12);
    offset += png.length;
  });
  return Buffer.concat([head, ...images.map(({ png }) => png)]);
}

/** Names of the entries of a Mac icon by their size in pixels: those of one size are for plain and for dense displays. */
const icnsTypes = /** @type {const} */ ([['icp4', 16], ['icp5', 32], ['ic11', 32], ['icp6', 64], ['ic12', 64], ['ic07', 128], ['ic08', 256], ['ic13', 256], ['ic09', 512], ['ic14', 512], ['ic10', 1024]]);

/**
 * A Mac icon: a name and a length, then each image with its own name and length, both of 4 bytes.
 * @param {readonly Image[]} images
 */
export function icnsOf(images) {
  const chunks = icnsTypes.flatMap(([type, size]) => {
    const png = images.find((image) => image.size === size)?.png;
    return png === undefined ? [] : [chunkOf(type, png)];
  });
  return chunkOf('icns', Buffer.concat(chunks));
}

/** @param {string} type @param {Buffer} body */
function chunkOf(type, body) {
  const head = Buffer.alloc(8);
  head.write(type, 0, 'latin1');
  head.writeUInt32BE(8 + body.length, 4);
  return Buffer.concat([head, body]);
}

/**
 * Draws the icons into a folder: icon.ico, icon.icns, and icons/NxN.png.
 * @param {string} folder
 */
export async function writeIcons(folder) {
  const images = await draw();
  mkdirSync(join(folder, 'icons'), { recursive: true });
  for (const { size, png } of images) if (size <= 512) writeFileSync(join(folder, 'icons', `${size}x${size}.png`), png);
  writeFileSync(join(folder, 'icon.ico'), icoOf(images.filter(({ size }) => size <= 256)));
  writeFileSync(join(folder, 'icon.icns'), icnsOf(images));
}
