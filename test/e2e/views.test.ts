// Every view and state of the window, in both themes and at both sizes; on a build server each theme and each size once. Axe
// finds nothing to mend, nothing scrolls sideways, the page makes no error, keeps to its policy, and looks as it did.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildFirst } from '../electron/run/tiny.ts';
import { ofSize } from '../support/size.ts';
import { judge } from './judge.ts';
import { isKeeping, lookAlike } from './pictures.ts';
import { walk } from './walk.ts';
import { browserPath, closeBrowser, openWindow, type OpenWindow } from './window.ts';

beforeAll(buildFirst);
afterAll(closeBrowser);

const ways = [
  { theme: 'light', width: 1440, height: 900 },
  { theme: 'dark', width: 1024, height: 700 },
  { theme: 'dark', width: 1440, height: 900 },
  { theme: 'light', width: 1024, height: 700 },
];

describe.skipIf(browserPath === null).each(ways.slice(0, isKeeping ? ways.length : ofSize(2, 2, 4)))('every view, $theme at $width×$height', ({ theme, width, height }) => {
  let open: OpenWindow;
  afterEach(async () => open.close());

  it('is sound to axe, fits its width, makes no error, and looks as it did', async () => {
    open = await openWindow({ width, height, dark: theme === 'dark' });
    const { page } = open;
    const found: unknown[] = [];
    await walk(open, width < 1200, async (view, isPointing = false) => {
      found.push(...await judge(open, view));
      const differs = await lookAlike(page, `${view} ${theme} ${width}`, isPointing);
      if (differs !== null) found.push({ view, differs });
    });
    expect(found).toEqual([]);
    // And what is faulty would have been found.
    await page.evaluate(() => document.querySelector('.top-bar')?.insertAdjacentHTML('beforeend', '<button style="position: fixed; left: 3000px; width: 9px; height: 9px"></button>'));
    expect(await judge(open, 'planted')).toEqual([expect.objectContaining({ id: 'button-name' }), { view: 'planted', sideways: 'button. stands outside' }]);
  });
});
