// Every view and state of the window, in both themes and at both sizes: axe finds nothing to mend, nothing scrolls sideways, the
// page makes no error, keeps to its policy, and looks as it did.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildFirst } from '../electron/run/tiny.ts';
import { lookAlike } from './pictures.ts';
import { walk } from './walk.ts';
import { browserPath, closeBrowser, openWindow, type OpenWindow } from './window.ts';

beforeAll(buildFirst);
afterAll(closeBrowser);

/** What is wider than its room: the page, anything that scrolls sideways, and controls that stand outside the window. */
function tooWide(): readonly string[] {
  const named = (element: Element): string => `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} ${element.getAttribute('aria-label') ?? ''}`.trim();
  const page = document.documentElement.scrollWidth > innerWidth ? [`page, ${document.documentElement.scrollWidth} of ${innerWidth}`] : [];
  const all = [...document.querySelectorAll('body *')].filter((element) => element.closest('.react-flow') === null && element.checkVisibility());
  const scrolling = all.filter((element) => element.scrollWidth > element.clientWidth + 1 && ['auto', 'scroll'].includes(getComputedStyle(element).overflowX)).map((element) => `${named(element)}, ${element.scrollWidth} of ${element.clientWidth}`);
  const outside = all.filter((element) => element.matches('button, input, select, textarea') && (element.getBoundingClientRect().right > innerWidth + 0.5 || element.getBoundingClientRect().left < -0.5)).map((element) => `${named(element)} stands outside`);
  return [...page, ...scrolling, ...outside];
}

describe.skipIf(browserPath === null).each([
  { theme: 'light', width: 1440, height: 900 },
  { theme: 'dark', width: 1440, height: 900 },
  { theme: 'light', width: 1024, height: 700 },
  { theme: 'dark', width: 1024, height: 700 },
])('every view, $theme at $width×$height', ({ theme, width, height }) => {
  let open: OpenWindow;
  afterEach(async () => open.close());

  it('is sound to axe, fits its width, makes no error, and looks as it did', async () => {
    open = await openWindow({ width, height, dark: theme === 'dark' });
    const { page, troubles, axe } = open;
    const found: unknown[] = [];
    const judge = async (view: string): Promise<void> => {
      for (const finding of await axe()) found.push({ view, ...finding });
      for (const sideways of await page.evaluate(tooWide)) found.push({ view, sideways });
      // A page whose host is gone says in the console, again and again, that it cannot reach it.
      for (const trouble of troubles.splice(0)) if (!/^WebSocket connection .* failed|ERR_CONNECTION_REFUSED$/.test(trouble)) found.push({ view, trouble });
    };
    await walk(open, width < 1200, async (view, isPointing = false) => {
      await judge(view);
      const differs = await lookAlike(page, `${view} ${theme} ${width}`, isPointing);
      if (differs !== null) found.push({ view, differs });
    });
    expect(found).toEqual([]);
    // And what is faulty would have been found.
    await page.evaluate(() => document.querySelector('.top-bar')?.insertAdjacentHTML('beforeend', '<button style="position: fixed; left: 3000px; width: 9px; height: 9px"></button>'));
    await judge('planted');
    expect(found).toEqual([expect.objectContaining({ id: 'button-name' }), { view: 'planted', sideways: 'button. stands outside' }]);
  });
});
