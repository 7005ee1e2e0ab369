// Every view and state of the window, wide in light and narrow in dark: axe finds nothing to mend, nothing scrolls sideways,
// the page makes no error and keeps to its policy.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildFirst } from '../electron/run/tiny.ts';
import { card, change } from './hands.ts';
import { browserPath, closeBrowser, openWindow, type OpenWindow } from './window.ts';

beforeAll(buildFirst);
afterAll(closeBrowser);

const blocks = fileURLToPath(new URL('../corpus/residual-stages.convas', import.meta.url));

/** Runs a command by its label, over the command palette. */
async function command(page: Page, label: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+K');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type(label);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** Closes what lies over the window. */
async function escape(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.locator('dialog, .layer-search').waitFor({ state: 'detached' });
}

/** Begins a template from the start page. */
async function begin(page: Page, title: string): Promise<void> {
  await page.locator('.template-card').filter({ has: page.locator('.template-title', { hasText: new RegExp(`^${title}(\\d{4})?$`) }) }).click();
  await page.locator('.react-flow__node').first().waitFor();
}

/** What is wider than its room: the page, anything that scrolls sideways, and controls that stand outside the window. */
function tooWide(): readonly string[] {
  const named = (element: Element): string => `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} ${element.getAttribute('aria-label') ?? ''}`.trim();
  const page = document.documentElement.scrollWidth > innerWidth ? [`page, ${document.documentElement.scrollWidth} of ${innerWidth}`] : [];
  const all = [...document.querySelectorAll('body *')].filter((element) => element.closest('.react-flow') === null && element.checkVisibility());
  const scrolling = all.filter((element) => element.scrollWidth > element.clientWidth + 1 && ['auto', 'scroll'].includes(getComputedStyle(element).overflowX)).map((element) => `${named(element)}, ${element.scrollWidth} of ${element.clientWidth}`);
  const outside = all.filter((element) => element.matches('button, input, select, textarea') && (element.getBoundingClientRect().right > innerWidth + 0.5 || element.getBoundingClientRect().left < -0.5)).map((element) => `${named(element)} stands outside`);
  return [...page, ...scrolling, ...outside];
}

/** Walks through every view; `look` is called at each. `isNarrow`: the side panels lie over the canvas and begin closed. */
async function walk({ page, home, killHost }: OpenWindow, isNarrow: boolean, look: (view: string, isInBothThemes?: boolean) => Promise<void>): Promise<void> {
  const panel = (label: string): Promise<void> => (isNarrow ? page.getByRole('button', { name: label }).click() : Promise.resolve());
  await page.locator('.template-figures span').first().waitFor();
  await look('welcome', true);
  await page.getByRole('button', { name: 'New empty drawing' }).click();
  await page.locator('.canvas').waitFor();
  await look('empty drawing');

  await command(page, 'Start page');
  await begin(page, 'LeNet-5');
  await look('LeNet-5', true);
  await page.keyboard.press('Home');
  await card(page, 'C1').click();
  await panel('Show the inspector');
  await page.locator('.inspector .inspector-name').waitFor();
  await look('a layer selected', true);
  await panel('Hide the inspector');
  await command(page, 'Select all');
  await panel('Show the inspector');
  await look('several selected');
  await panel('Hide the inspector');
  await panel('Show the layers to add');
  await page.locator('.palette').waitFor();
  await look('layers to add');
  await panel('Hide the layers to add');
  await command(page, 'Table of layers');
  await page.locator('.table-scroll').waitFor();
  await look('table', true);
  await command(page, 'Table of layers');

  await page.locator('.canvas').focus();
  await page.keyboard.press('a');
  await page.locator('.layer-search').waitFor();
  await look('layer search');
  await page.keyboard.type('zzz');
  await look('layer search that finds nothing');
  await escape(page);
  for (const [keys, view, field] of [['ControlOrMeta+K', 'commands', 'input'], ['?', 'shortcuts', 'h2'], ['ControlOrMeta+F', 'find', 'input'], ['ControlOrMeta+O', 'open', '.folder-list'], ['ControlOrMeta+S', 'save', '.folder-list'], ['ControlOrMeta+E', 'export', '.folder-list']] as const) {
    await page.keyboard.press(keys);
    await page.getByRole('dialog').locator(field).first().waitFor();
    await look(view, view === 'save');
    await escape(page);
  }

  await command(page, 'Start page');
  await begin(page, 'AlexNet as printed');
  await page.locator('.status-bar').getByRole('button', { name: /problem|warning/ }).click();
  await page.locator('.drawer').waitFor();
  await look('AlexNet as printed with its problems', true);
  await page.keyboard.press('ControlOrMeta+E');
  await page.getByRole('dialog').waitFor();
  await look('export of a drawing with problems');
  await escape(page);

  copyFileSync(blocks, join(home, 'residual-stages.convas'));
  await page.keyboard.press('ControlOrMeta+O');
  await page.getByRole('dialog').getByRole('button', { name: 'residual-stages' }).first().click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.locator('.react-flow__node').first().waitFor();
  await look('blocks', true);
  await page.locator('.canvas').focus();
  await page.keyboard.press('Home');
  await card(page, 'stage1').click();
  await page.keyboard.press('PageDown');
  await page.locator('.breadcrumbs').waitFor();
  await look('inside a block', true);

  // Unsaved work: the question before it is left, and the offer after the page was loaded again.
  await change(page);
  await page.keyboard.press('ControlOrMeta+K');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type('New empty drawing');
  await page.keyboard.press('Enter');
  await page.getByText('They are in no file yet.').waitFor();
  await look('question before unsaved work is left', true);
  await escape(page);
  page.once('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await page.getByRole('heading', { name: 'Rescued drawings' }).waitFor();
  await page.locator('.template-figures span').first().waitFor();
  await look('rescued drawings', true);
  await page.getByRole('button', { name: 'Restore' }).click();
  await page.locator('.react-flow__node').first().waitFor();

  await killHost();
  await page.locator('.banner').waitFor();
  await look('connection lost', true);
}

describe.skipIf(browserPath === null).each([
  { theme: 'light', width: 1440, height: 900, dark: false },
  { theme: 'dark', width: 1024, height: 700, dark: true },
])('every view, $theme at $width×$height', ({ width, height, dark }) => {
  let open: OpenWindow;
  afterEach(async () => open.close());

  it('is sound to axe, fits its width, and makes no error', async () => {
    open = await openWindow({ width, height, dark });
    const { page, troubles, axe } = open;
    const found: unknown[] = [];
    const judge = async (view: string): Promise<void> => {
      for (const finding of await axe()) found.push({ view, ...finding });
      for (const sideways of await page.evaluate(tooWide)) found.push({ view, sideways });
      // A page whose host is gone says in the console, again and again, that it cannot reach it.
      for (const trouble of troubles.splice(0)) if (!/^WebSocket connection .* failed/.test(trouble)) found.push({ view, trouble });
    };
    await walk(open, width < 1200, async (view, isInBothThemes = false) => {
      await judge(view);
      if (!isInBothThemes) return;
      await page.emulateMedia({ colorScheme: dark ? 'light' : 'dark' });
      await judge(`${view}, other theme`);
      await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
    });
    expect(found).toEqual([]);
    // And what is faulty would have been found.
    await page.evaluate(() => document.querySelector('.top-bar')?.insertAdjacentHTML('beforeend', '<button style="position: fixed; left: 3000px; width: 9px; height: 9px"></button>'));
    await judge('planted');
    expect(found).toEqual([expect.objectContaining({ id: 'button-name' }), { view: 'planted', sideways: 'button. stands outside' }]);
  });
});
