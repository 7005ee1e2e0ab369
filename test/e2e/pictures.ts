// What every view looks like, kept as pictures in test/e2e/pictures and compared pixel by pixel with a tolerance. Pictures are
// taken anew with CONVAS_KEEP_PICTURES=1; one that differs is laid beside its difference in dist/reports/pictures.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pixelmatch from 'pixelmatch';
import type { Page } from 'playwright-core';
import sharp from 'sharp';

const kept = fileURLToPath(new URL('./pictures/', import.meta.url));
const reports = fileURLToPath(new URL('../../dist/reports/pictures/', import.meta.url));
/** Pictures are taken anew. */
export const isKeeping = process.env['CONVAS_KEEP_PICTURES'] === '1';

/** The share of a picture's pixels that may differ: with the fonts it was taken with, and with others, whose letters are of other widths. */
const allowed = { sameFonts: 0.001, otherFonts: 0.15 };
/** How far a pixel's colour may be off before it counts, of 1: pictures are kept in few colours. */
const nearColour = 0.15;

/** What differs from run to run or between machines: the run's folders, address and times, and what computes there. */
const varying = '.folder-path, .folder-list, .recent-path, .kept-when, .banner, .used-folders, .preference-note, .preference select, .preference input';

/** The widths of two sentences in the window's fonts: alike where the same fonts are at hand. */
async function fontsOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const context = document.createElement('canvas').getContext('2d');
    if (context === null) return '';
    return ['--font-sans', '--font-mono'].map((token) => {
      context.font = `13px ${getComputedStyle(document.documentElement).getPropertyValue(token)}`;
      return context.measureText('The quick brown fox, 0123456789 × Σ').width.toFixed(2);
    }).join(' ');
  });
}

interface Pixels { readonly data: Buffer; readonly width: number; readonly height: number }

async function pixelsOf(picture: Buffer): Promise<Pixels> {
  const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** The file of a view's picture, by its name in words. */
const fileOf = (name: string): string => `${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.webp`;

/**
 * Compares what the page looks like with the picture kept of that view; answers what is wrong, or null. Keeps the picture when
 * asked to. The pointer is put where it points at nothing, unless what it points at is the view. `most`: the share that may
 * differ with the same fonts, for views that show what a processor has worked out.
 */
export async function lookAlike(page: Page, name: string, isPointing: boolean, most: number = allowed.sameFonts): Promise<string | null> {
  const file = fileOf(name);
  if (!isPointing) await page.mouse.move((page.viewportSize()?.width ?? 0) / 2, 2);
  // A tip comes by and by to what has the focus; it counts only where it is the view.
  const style = `:is(${varying}) { visibility: hidden !important; } ${isPointing ? '' : '.layer-tip { display: none !important; }'}`;
  const taken = await page.screenshot({ animations: 'disabled', caret: 'hide', style });
  const fonts = await fontsOf(page);
  const fontsFile = join(kept, 'fonts.txt');
  if (isKeeping) {
    mkdirSync(kept, { recursive: true });
    const inFewColours = await sharp(taken).png({ palette: true, colours: 48, dither: 0, effort: 10 }).toBuffer();
    writeFileSync(join(kept, file), await sharp(inFewColours).webp({ lossless: true, effort: 6 }).toBuffer());
    writeFileSync(fontsFile, `${fonts}\n`);
    return null;
  }
  if (!existsSync(join(kept, file))) return `there is no picture ${file}; take it with CONVAS_KEEP_PICTURES=1`;
  const [now, before] = await Promise.all([pixelsOf(taken), pixelsOf(readFileSync(join(kept, file)))]);
  if (now.width !== before.width || now.height !== before.height) return `${file} is ${before.width} × ${before.height}, the window ${now.width} × ${now.height}`;
  const difference = Buffer.alloc(now.data.length);
  const share = pixelmatch(before.data, now.data, difference, now.width, now.height, { threshold: nearColour }) / (now.width * now.height);
  const bound = readFileSync(fontsFile, 'utf8').trim() === fonts ? most : allowed.otherFonts;
  if (share <= bound) return null;
  mkdirSync(reports, { recursive: true });
  writeFileSync(join(reports, file.replace('.webp', '.png')), taken);
  await sharp(difference, { raw: { width: now.width, height: now.height, channels: 4 } }).png().toFile(join(reports, file.replace('.webp', '-difference.png')));
  return `${(share * 100).toFixed(2)} % of ${file} differ, ${bound * 100} % may`;
}
