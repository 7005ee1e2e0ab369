// Files that are not in order and text that is not in the drawing: what can be opened opens, the rest is explained, and neither
// a file nor what was typed is lost without a question.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildFirst } from '../electron/run/tiny.ts';
import { lenet as table } from '../support/lecture-tables.ts';
import { card, dismissNotices, drop, lastNotice, status } from './hands.ts';
import { browserPath, closeBrowser, openWindow, type OpenWindow } from './window.ts';

beforeAll(buildFirst);
afterAll(closeBrowser);

interface Project { readonly layers: readonly object[]; readonly wires: readonly object[] }
const lenet = JSON.parse(readFileSync(fileURLToPath(new URL('../../templates/lenet5.convas', import.meta.url)), 'utf8')) as Project;
/** LeNet-5 with a layer written twice, a wire without id, and a layer of no kind. */
const spoilt = JSON.stringify({ ...lenet, layers: [...lenet.layers, lenet.layers[1], { id: 'half', name: 'half' }], wires: [{ ...lenet.wires[0], id: undefined }, ...lenet.wires.slice(1)] });

describe.skipIf(browserPath === null)('files and text that are not in order', () => {
  let open: OpenWindow;
  let page: Page;
  beforeEach(async () => {
    open = await openWindow();
    page = open.page;
    await page.locator('.template-card').first().waitFor();
  });
  afterEach(async () => open.close());

  it.each(['dropped', 'opened'])('a file spoilt by hand, %s, opens mended and is not written over', async (how) => {
    const path = join(open.home, 'lenet-5.convas');
    writeFileSync(path, spoilt);
    if (how === 'dropped') await drop(page, 'lenet-5.convas', spoilt);
    else {
      await page.keyboard.press('ControlOrMeta+O');
      await page.getByRole('dialog').getByRole('button', { name: 'lenet-5.convas' }).click();
    }
    await card(page, 'C1-2').waitFor();
    await card(page, 'C1').waitFor();
    const said = await lastNotice(page).textContent();
    expect(said).toMatch(/^lenet-5\.convas was not in order\. It opened as a new drawing in no file yet; the file is as it was\./);
    expect(said).toContain('The layer "half" (number 12) was left out: it needs kind');
    expect(said).toContain('The layer "C1" (number 11) had the id of an earlier one; it is "C1-2" now.');
    expect(said).toContain('The wire that stands as number 1 had no id that can be used; it is "wire" now.');
    await page.locator('.document-state').getByText('Edited').waitFor();
    // Only the twin hangs loose: every wire is where it was.
    await status(page).getByText('1 open end').waitFor();
    await dismissNotices(page);
    // Saving asks for a name, and the one it came from is not replaced without a question.
    await page.keyboard.press('ControlOrMeta+S');
    await page.getByRole('dialog', { name: 'Save the drawing' }).getByRole('button', { name: 'Save here' }).click();
    await page.getByText('lenet-5.convas is already there, or has changed').waitFor();
    await page.getByRole('dialog').last().getByRole('button', { name: 'Cancel' }).click();
    expect(readFileSync(path, 'utf8')).toBe(spoilt);
    await page.getByLabel('File name').fill('mended');
    await page.getByRole('button', { name: 'Save here' }).click();
    await page.getByText(`Saved mended.convas in ${open.home}.`).waitFor();
    expect(readFileSync(path, 'utf8')).toBe(spoilt);
    expect(open.troubles).toEqual([]);
  });

  it.each(['lecture.txt', 'lecture.md', 'lecture.tsv'])('a table of layers in %s is shown to be built', async (name) => {
    const markdown = table.split('\n').map((line) => `| ${line.split('\t').join(' | ')} |`);
    await drop(page, name, name.endsWith('.md') ? [`# LeNet-5`, '', markdown[0], markdown[0]?.replace(/[^|]+/g, '---'), ...markdown.slice(1)].join('\n') : table);
    const dialog = page.getByRole('dialog', { name: 'Build a network from a table' });
    await dialog.getByText('8 rows read, and all agree with the arithmetic.').waitFor();
    await dialog.getByRole('button', { name: 'Build this network' }).click();
    await status(page).getByText('61,696').waitFor();
    expect(open.troubles).toEqual([]);
  });

  it('a text without a table says what such a table is', async () => {
    await drop(page, 'shopping.txt', 'milk\nbread\n');
    expect(await lastNotice(page).textContent()).toMatch(/^shopping\.txt holds neither a drawing nor a table of layers\./);
    await drop(page, 'results.tsv', '1\t2\n3\t4\n');
    await page.locator('.notice').getByText(/^results\.tsv holds data, not a network\./).waitFor();
    expect(open.troubles).toEqual([]);
  });

  it('text that does not read is asked about before its drawing is left', async () => {
    await page.locator('.template-card').filter({ has: page.locator('.template-title', { hasText: /^LeNet-5(\d{4})?$/ }) }).click();
    await card(page, 'C1').waitFor();
    await page.keyboard.press('ControlOrMeta+K');
    await page.keyboard.type('Code:');
    await page.keyboard.press('Enter');
    const editor = page.getByRole('textbox', { name: /The drawing as the text of its file/ });
    await editor.focus();
    await page.keyboard.press('ControlOrMeta+Home');
    await page.keyboard.type('mine');
    await page.locator('.code-news').getByText(/^Line 1:/).waitFor();
    // Also when the text is out of sight.
    await page.getByRole('button', { name: 'Close the drawer' }).click();
    await drop(page, 'other.convas', JSON.stringify({ ...lenet, name: 'Another' }));
    const question = page.getByRole('dialog', { name: 'Leave text that is not in the drawing?' });
    await question.getByText('What you typed in the Code tab does not read, so the drawing has none of it. Leaving gives it up.').waitFor();
    await question.getByRole('button', { name: 'Show the text' }).click();
    await page.locator('.code-news').getByText(/^Line 1:/).waitFor();
    expect(await page.locator('.document-name').textContent()).toBe('LeNet-5');
    // The browser asks in its own words when the page itself is left.
    const asked = page.waitForEvent('dialog');
    const leaving = page.reload().catch(() => undefined);
    const dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.dismiss();
    await leaving;
    await drop(page, 'other.convas', JSON.stringify({ ...lenet, name: 'Another' }));
    await question.getByRole('button', { name: 'Give the text up' }).click();
    await page.locator('.document-name').getByText('Another').waitFor();
    // It is not asked about again.
    await drop(page, 'third.convas', JSON.stringify({ ...lenet, name: 'Third' }));
    await page.locator('.document-name').getByText('Third').waitFor();
    expect(open.troubles).toEqual([]);
  });
});
