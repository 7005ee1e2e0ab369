// The colour a window of the desktop app has before its page is painted, beside the page's own.
import { readFileSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freshFolder } from '../serve/hosts.ts';
import { electron } from './fake-electron.ts';
import { windowAt } from './page.ts';
import { startApp } from './start.ts';

let home = '';
beforeEach(() => { home = freshFolder(); });
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** A colour of the theme in the letters of sRGB, by the matrices of Oklab. */
function hexOf(lightness: number, chroma: number, hue: number): string {
  const [a, b] = [chroma * Math.cos((hue * Math.PI) / 180), chroma * Math.sin((hue * Math.PI) / 180)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s, -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s, -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s];
  return `#${linear.map((x) => Math.round(255 * (x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055)).toString(16).padStart(2, '0')).join('')}`;
}

const theme = readFileSync(new URL('../../../renderer/theme.css', import.meta.url), 'utf8');
const grounds = [...theme.matchAll(/--surface-0: oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/g)].map(([, l, c, h]) => hexOf(Number(l), Number(c), Number(h)));

it.each([['light', false, 0], ['dark', true, 1]] as const)('is the same in %s, so that nothing flashes', async (_, shouldUseDarkColors, which) => {
  await startApp(home, [], () => { electron.theme.shouldUseDarkColors = shouldUseDarkColors; });
  expect(grounds[which]).toMatch(/^#[0-9a-f]{6}$/);
  expect(windowAt(0).options['backgroundColor']).toBe(grounds[which]);
});
