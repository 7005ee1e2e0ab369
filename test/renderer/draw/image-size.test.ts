// Sizes of images by the heads of their files, beside what the decoder finds.
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { headBytes, sizeInHead } from '../../../renderer/draw/image-size.ts';

const picture = (width: number, height: number, channels: 3 | 4 = 3) => sharp({ create: { width, height, channels, background: { r: 9, g: 200, b: 40, alpha: 0.5 } } });
const sizes = [[1, 1], [37, 5], [300, 1000]] as const;

test.each(sizes)('%i × %i, in every form', async (width, height) => {
  const image = picture(width, height);
  const files = await Promise.all([
    image.png().toBuffer(), image.jpeg().toBuffer(), image.jpeg({ progressive: true }).withExif({ IFD0: { Copyright: 'x'.repeat(3000) } }).toBuffer(), image.gif().toBuffer(),
    image.webp().toBuffer(), image.webp({ lossless: true }).toBuffer(), picture(width, height, 4).webp().toBuffer(),
  ]);
  expect(files.map((file) => sizeInHead(file.subarray(0, headBytes)))).toEqual(files.map(() => ({ width, height })));
});

test('an enormous one by its first bytes', () => {
  const png = Buffer.from('89504e470d0a1a0a0000000d4948445200004e2000004e20', 'hex');
  expect(sizeInHead(png)).toEqual({ width: 20_000, height: 20_000 });
  expect(sizeInHead(png.subarray(0, 22))).toBeNull();
});

test('what is none, or ends too early, has no size', async () => {
  const jpeg = await picture(30, 20).jpeg().toBuffer();
  for (const bytes of [Buffer.from(''), Buffer.from('no image'), jpeg.subarray(0, 40), Buffer.from('RIFF    WEBPJUNK'), Buffer.from([0xff, 0xd8, 0, 0])]) expect(sizeInHead(bytes)).toBeNull();
});
