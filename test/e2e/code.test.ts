// The code tab as a person uses it: the drawing edited as text, broken and mended, beside the source that follows it; by
// keyboard in and out; light and dark.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildFirst } from '../electron/run/tiny.ts';
import { card, command, saveAs } from './hands.ts';
import { browserPath, closeBrowser, openWindow, type OpenWindow, type WindowOptions } from './window.ts';

beforeAll(buildFirst);
afterAll(closeBrowser);

describe.skipIf(browserPath === null)('the code tab', () => {
  let open: OpenWindow;
  afterEach(async () => open.close());

  /** Opens LeNet-5 with its code below. */
  async function begin(options: WindowOptions = {}): Promise<Page> {
    open = await openWindow(options);
    const { page } = open;
    await page.locator('.template-card').filter({ hasText: 'LeNet-5' }).first().click();
    await page.locator('.react-flow__node').first().waitFor();
    await command(page, 'Code:');
    return page;
  }

  const editor = (page: Page) => page.getByRole('textbox', { name: /The drawing as the text of its file/ });
  const news = (page: Page) => page.locator('.code-news');

  /** Selects a text in the editor, by the editor's own search. */
  async function find(page: Page, text: string): Promise<void> {
    await editor(page).focus();
    await page.keyboard.press('ControlOrMeta+Home');
    await page.keyboard.press('ControlOrMeta+F');
    const field = page.locator('.find-widget.visible').getByRole('textbox', { name: 'Find', exact: true });
    await field.fill(text);
    await page.locator('.find-widget.visible').getByText(/^1 of \d+$/).waitFor({ state: 'attached' });
    await page.keyboard.press('Escape');
  }

  /** All the editor holds. */
  async function written(page: Page): Promise<string> {
    await editor(page).focus();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.press('ControlOrMeta+C');
    return page.evaluate(() => navigator.clipboard.readText());
  }

  it('makes what is typed one step of the drawing, which is taken back from outside', async () => {
    const page = await begin();
    await card(page, 'C1').getByText('5×5 · 6').waitFor();
    await find(page, '"filters": 6, "kernel": 5');
    await page.keyboard.type('"filters": 8,  "kernel": 3');
    await card(page, 'C1').getByText('3×3 · 8').waitFor();
    expect(await card(page, 'C1').textContent()).toContain('8 × 30 × 30'.replaceAll(' ', '\u202f'));
    expect(await written(page)).toContain('"filters": 8,  "kernel": 3');
    await page.locator('.canvas').focus();
    await page.keyboard.press('ControlOrMeta+Z');
    await card(page, 'C1').getByText('5×5 · 6').waitFor();
    expect(await written(page)).toContain('"filters": 6, "kernel": 5');
    expect(await page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);
    expect(open.troubles).toEqual([]);
  });

  it('marks what does not read, keeps the drawing, and goes on when it is mended', async () => {
    const page = await begin();
    await find(page, '"filters": 6, ');
    await page.keyboard.type('"filters": ,');
    await news(page).getByText(/^Line \d+: A comma came instead of a value\.$/).waitFor();
    expect(await news(page).textContent()).toContain('The drawing shows the last text that reads.');
    await page.locator('.squiggly-error').first().waitFor();
    expect(await card(page, 'C1').textContent()).toContain('5×5 · 6');
    await page.keyboard.press('Backspace');
    await page.keyboard.type('9, ');
    await card(page, 'C1').getByText('5×5 · 9').waitFor();
    await news(page).waitFor({ state: 'detached' });
    // What reads but cannot be is marked at its layer, in the words of the drawing.
    await find(page, '"filters": 9,');
    await page.keyboard.type('"filters": 0,');
    await news(page).getByText(/^Line \d+: C1: filters must be /).waitFor();
    await page.locator('.status-bar').getByRole('button', { name: /problem/ }).waitFor();
  });

  it('asks who is right where text and drawing have gone apart', async () => {
    const page = await begin();
    await find(page, '"filters": 6, ');
    await page.keyboard.type('"filters": ,');
    await news(page).getByText(/A comma came/).waitFor();
    await card(page, 'C3').click();
    await page.keyboard.press('Delete');
    await page.getByRole('button', { name: 'Take the drawing' }).click();
    await news(page).waitFor({ state: 'detached' });
    const text = await written(page);
    expect(text).toContain('"filters": 6, "kernel": 5');
    expect(text).not.toContain('"id": "C3"');
  });

  it('keeps keys to itself while there is typing, but for the chords of the window', async () => {
    const page = await begin();
    await card(page, 'C1').click();
    const cards = await page.locator('.react-flow__node').count();
    await find(page, 'LeCun et al. 1998');
    await page.keyboard.type('a b c');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Delete');
    await page.keyboard.type('?n.');
    await page.getByText('LeNet-5 (a b ?n.)').first().waitFor();
    expect(await page.locator('.react-flow__node').count()).toBe(cards);
    expect(await page.locator('dialog[open], .layer-search').count()).toBe(0);
    await card(page, 'C1').waitFor();
    // Taking back inside is the editor's own, and reaches the drawing as one more edit.
    await page.keyboard.press('ControlOrMeta+Z');
    await page.keyboard.press('ControlOrMeta+Z');
    await page.keyboard.press('ControlOrMeta+Z');
    await page.keyboard.press('ControlOrMeta+K');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await find(page, '"name": "C1"');
    await page.keyboard.type('"name": "first"');
    // Saved at once, without waiting for the pause after typing.
    await saveAs(page, 'typed');
    await card(page, 'first').waitFor();
    expect(await page.locator('.document-state').textContent()).not.toContain('Edited');
  });

  it('proposes kinds, parameters and layers', async () => {
    const page = await begin();
    await find(page, 'average-pool2d');
    await page.keyboard.type('max');
    await page.keyboard.press('ControlOrMeta+Space');
    const widget = page.locator('.suggest-widget.visible');
    // The list is there a moment before Enter means it.
    await widget.locator('.monaco-list-row.focused').filter({ hasText: 'max-pool2d' }).waitFor();
    await expect.poll(async () => {
      if (await widget.count() > 0) await page.keyboard.press('Enter');
      return card(page, 'S2').getByText('Max pooling').count();
    }, { timeout: 10_000 }).toBe(1);
    await card(page, 'S2').getByText('Max pooling').waitFor();
    await find(page, '"layer": "C1"');
    await page.keyboard.type('"layer": ');
    await page.keyboard.press('ControlOrMeta+Space');
    await widget.getByRole('option', { name: /^S4/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.type('"C1"');
    // What a name means is told where the mouse rests on it.
    await find(page, '"average-pool2d"');
    await page.locator('.view-line span').filter({ hasText: /^"average-pool2d"$/ }).first().hover();
    await page.locator('.monaco-hover').getByText('S4 gives 16').waitFor();
  });

  it('goes over a closing quote that stands there already', async () => {
    const page = await begin();
    await find(page, '"activation": "tanh", "filters": 6');
    await page.keyboard.type('"activation": "relu", "filters": 6');
    await card(page, 'C1').getByText('relu').waitFor();
    await find(page, 'relu');
    await page.keyboard.type('sigmoid"');
    await card(page, 'C1').getByText('sigmoid').waitFor();
    expect(await written(page)).toContain('"activation": "sigmoid", "filters": 6');
  });

  it('shows the lines of what is selected, and selects what a line is about', async () => {
    const page = await begin();
    await page.getByRole('button', { name: 'Show code beside the project text' }).click();
    await card(page, 'C1').click();
    const python = page.getByRole('region', { name: 'PyTorch' });
    await python.locator('.code-mark').first().waitFor();
    await page.getByRole('region', { name: 'Project text' }).locator('.code-mark').first().waitFor();
    await page.getByRole('button', { name: 'Make the drawer tall' }).click();
    await python.locator('.view-line', { hasText: 'self.f6(x)' }).click();
    await page.locator('.react-flow__node.selected[aria-label^="F6,"]').waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Keras' }).click();
    const keras = page.getByRole('region', { name: 'Keras' });
    await keras.locator('.view-line', { hasText: 'keras' }).first().waitFor();
    await keras.locator('.code-mark').first().waitFor();
    // In code that cannot be typed in, taking back means the drawing.
    await find(page, '"units": 84');
    await page.keyboard.type('"units": 90');
    await keras.locator('.view-line', { hasText: '90' }).first().waitFor();
    await keras.locator('.view-line', { hasText: '90' }).first().click();
    await page.keyboard.press('ControlOrMeta+Z');
    await keras.locator('.view-line', { hasText: '84' }).first().waitFor();
  });

  it('is left by Escape and Tab, and Tab alone writes', async () => {
    const page = await begin();
    await find(page, '"recipe": {');
    await page.keyboard.press('End');
    await page.keyboard.press('Tab');
    expect(await editor(page).evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Escape');
    await page.getByText('Tab now leaves the text').waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('.code-editor') ?? null)).toBeNull();
  });

  it('shows plain text where the editor cannot be loaded', async () => {
    open = await openWindow();
    const { page } = open;
    await page.route(/\/editors-[\w-]+\.js$/, (route) => route.abort());
    await page.locator('.template-card').filter({ hasText: 'LeNet-5' }).first().click();
    await page.locator('.react-flow__node').first().waitFor();
    await command(page, 'Code:');
    await page.getByText('The editor could not be loaded').waitFor();
    expect(await page.locator('.code-plain').textContent()).toContain('"id": "C1"');
    await page.getByRole('button', { name: 'PyTorch' }).click();
    await page.locator('.code-plain', { hasText: 'import torch' }).waitFor();
    await card(page, 'C1').waitFor();
  });

  it.each([{ width: 1440, height: 900, dark: false }, { width: 1024, height: 700, dark: true }])('is sound to axe at $width×$height and keeps to the policy', async (options) => {
    const page = await begin(options);
    await editor(page).waitFor();
    const found: unknown[] = [];
    const look = async (view: string): Promise<void> => {
      for (const finding of await open.axe()) found.push({ view, ...finding });
    };
    await look('text');
    await find(page, '"filters": 6, ');
    await page.keyboard.type('"filters": ,');
    await news(page).getByText(/A comma came/).waitFor();
    await look('text that does not read');
    await page.keyboard.press('ControlOrMeta+Space');
    await page.locator('.suggest-widget.visible').getByRole('option').first().waitFor();
    await look('proposals');
    await page.keyboard.press('Escape');
    await page.emulateMedia({ colorScheme: options.dark ? 'light' : 'dark' });
    await page.getByRole('button', { name: 'Show code beside the project text' }).click();
    await page.getByRole('region', { name: 'PyTorch' }).locator('.view-line', { hasText: 'import torch' }).first().waitFor();
    await look('beside, other theme');
    await page.getByRole('button', { name: 'Keras' }).click();
    await look('Keras');
    expect([found, open.troubles]).toEqual([[], []]);
  });
});
