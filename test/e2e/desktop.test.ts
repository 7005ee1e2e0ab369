// The page in the desktop app: its menu, native dialogs, files from the system, and what happens when its window is closed.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { corpusFolder } from '../core/design/projects.ts';
import { surround, type Shell } from './desktop-shell.ts';
import { card, change, drop, journal } from './hands.ts';
import { closeBrowser, openWindow, type OpenWindow } from './window.ts';

const lenet = readFileSync(new URL('../../templates/lenet5.convas', import.meta.url), 'utf8');

let opened: OpenWindow;
let page: Page;
let shell: Shell;
beforeEach(async () => {
  opened = await openWindow({ prepare: async (fresh, home) => { shell = await surround(fresh, home); } });
  page = opened.page;
  await vi.waitFor(() => { if (shell.offered.length === 0) throw new Error('the page offers no commands'); }, 10_000);
});
afterEach(async () => {
  await opened.close();
  const wrong = [...opened.troubles, ...shell.refused.map(([name, argument]) => `the shell refuses ${name} with ${JSON.stringify(argument)}`)];
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
});
afterAll(closeBrowser);

const choose = (id: string): void => shell.tell('command', { id });
const offers = (id: string): boolean | undefined => shell.offered.find((command) => command.id === id)?.isEnabled;
const settled = (check: () => void): Promise<void> => vi.waitFor(check, 10_000);

/** Begins a drawing with one layer. */
async function begin(): Promise<void> {
  choose('new');
  await page.locator('.canvas').waitFor();
  await change(page);
}

describe('the menu', () => {
  test('offers every command, with what can be done just now', async () => {
    expect([offers('new'), offers('save'), offers('undo')]).toEqual([true, false, false]);
    expect(shell.facts).toEqual({ path: null, isUnsaved: false, isBlank: true, theme: 'system' });
    // The system's menu bar has it all, so the window shows no menu of its own.
    expect(await page.getByRole('button', { name: 'Convas menu' }).count()).toBe(0);
    await begin();
    await settled(() => expect([offers('save'), offers('undo'), offers('delete')]).toEqual([true, true, true]));
    expect(shell.facts).toMatchObject({ isUnsaved: true, isBlank: false });
    choose('undo');
    await page.locator('.react-flow__node').first().waitFor({ state: 'detached' });
    await settled(() => expect([offers('undo'), offers('redo')]).toEqual([false, true]));
    choose('new-window');
    await settled(() => expect(shell.asked).toContainEqual(['newWindow', { beginning: '' }]));
    choose('theme-dark');
    await settled(() => expect(shell.facts?.theme).toBe('dark'));
  });

  test('has what fields need while one has the keyboard', async () => {
    await begin();
    choose('undo');
    await settled(() => expect([offers('undo'), offers('select-all')]).toEqual([false, false]));
    await page.getByLabel('Search layers').focus();
    await settled(() => expect([offers('undo'), offers('redo'), offers('select-all'), offers('duplicate')]).toEqual([true, true, true, false]));
    await page.keyboard.type('conv');
    choose('select-all');
    await page.waitForFunction(() => getSelection()?.toString() === 'conv');
    await page.locator('.canvas').focus();
    await settled(() => expect(offers('undo')).toBe(false));
  });

  test('is grey while a dialog lies over the drawing, and does nothing then', async () => {
    await begin();
    choose('shortcuts');
    await page.getByRole('dialog').waitFor();
    await settled(() => expect(offers('undo')).toBe(false));
    choose('undo');
    // What was told arrives before what is asked of the page after it.
    await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await settled(() => expect(offers('undo')).toBe(true));
    expect(await page.locator('.react-flow__node').count()).toBe(1);
  });

  test('leaves a field its own steps while something is typed in it', async () => {
    await begin();
    await page.getByRole('button', { name: 'Untitled' }).click();
    await page.keyboard.type('My net');
    choose('undo');
    await settled(() => expect(offers('undo')).toBe(true));
    await vi.waitFor(async () => expect(await page.getByLabel('Name of this drawing').inputValue()).toBe('Untitled'), 10_000);
    expect(await page.locator('.react-flow__node').count()).toBe(1);
  });
});

describe('files', () => {
  test('are chosen and saved by the system\'s dialogs', async () => {
    await begin();
    shell.toSave = { path: join(opened.home, 'first.convas'), isConfirmed: false };
    choose('save');
    await settled(() => expect(shell.facts).toMatchObject({ path: join(opened.home, 'first.convas'), isUnsaved: false }));
    expect(shell.asked.find(([name]) => name === 'chooseToSave')).toEqual(['chooseToSave', { title: 'Save the drawing', folder: null, name: 'untitled.convas', kind: { name: 'Convas drawing', endings: ['convas', 'convas.json'] } }]);
    expect(await page.getByRole('dialog').count()).toBe(0);
    writeFileSync(join(opened.home, 'lenet.convas'), lenet);
    shell.toOpen = join(opened.home, 'lenet.convas');
    await page.keyboard.press('ControlOrMeta+O');
    await card(page, 'C1').waitFor();
    expect(shell.asked.find(([name]) => name === 'chooseToOpen')).toMatchObject(['chooseToOpen', { folder: opened.home }]);
    expect(shell.facts).toMatchObject({ path: join(opened.home, 'lenet.convas'), isUnsaved: false, isBlank: false });
  });

  test('that the person agreed to replace are replaced; others only after a question', async () => {
    await begin();
    const path = join(opened.home, 'other.convas');
    writeFileSync(path, 'something else');
    shell.toSave = { path, isConfirmed: false };
    choose('save-as');
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    expect(readFileSync(path, 'utf8')).toBe('something else');
    shell.toSave = { path, isConfirmed: true };
    choose('save-as');
    await settled(() => expect(shell.facts).toMatchObject({ path, isUnsaved: false }));
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ name: 'Untitled' });
  });

  test('come from the system, from other windows and by dropping, with their place', async () => {
    const path = join(opened.home, 'lenet.convas');
    writeFileSync(path, lenet);
    shell.tell('open', { path });
    await card(page, 'C1').waitFor();
    await settled(() => expect(shell.facts?.path).toBe(path));
    const other = join(opened.home, 'dropped.convas');
    writeFileSync(other, lenet);
    await drop(page, 'dropped.convas', lenet);
    await settled(() => expect(shell.facts?.path).toBe(other));
    await drop(page, 'nowhere.convas', lenet);
    await settled(() => expect(shell.facts?.path).toBeNull());
  });

  test('that are exported go where the system\'s dialog says', async () => {
    writeFileSync(join(opened.home, 'lenet.convas'), lenet);
    shell.tell('open', { path: join(opened.home, 'lenet.convas') });
    await card(page, 'C1').waitFor();
    await settled(() => expect(offers('export-table')).toBe(true));
    choose('export-table');
    const path = join(opened.home, 'net.md');
    writeFileSync(path, 'old');
    shell.toSave = { path, isConfirmed: true };
    await page.getByRole('dialog').getByRole('button', { name: 'Save as …' }).click();
    await page.getByRole('dialog').getByText(`Saved ${path}.`).waitFor();
    expect(readFileSync(path, 'utf8')).toContain('61,696');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    shell.toSave = { path: join(opened.home, 'net.onnx'), isConfirmed: true };
    choose('export');
    await page.getByRole('button', { name: 'Export…' }).click();
    await page.getByText('net.onnx is written').waitFor();
    expect(shell.asked.findLast(([name]) => name === 'chooseToSave')).toEqual(['chooseToSave', { title: 'Export', folder: opened.home, name: 'lenet.onnx', kind: { name: 'ONNX file', endings: ['onnx'] } }]);
  });

  test('that are ONNX models are imported, from the place the system says', async () => {
    const path = join(opened.home, 'squeezenet.onnx');
    copyFileSync(join(corpusFolder, 'onnx', 'light_squeezenet.onnx'), path);
    shell.tell('open', { path });
    await page.getByRole('dialog', { name: /^Import of / }).getByText('It can be trained.').waitFor();
    await page.keyboard.press('Escape');
    await card(page, 'fire2-3').waitFor();
    shell.toOpen = '/models/net.onnx';
    shell.toQuestion = 'discard';
    choose('import');
    await page.getByRole('dialog', { name: 'net.onnx was not imported' }).waitFor();
    expect(shell.asked.findLast(([name]) => name === 'chooseToOpen')).toEqual(['chooseToOpen', { title: 'Import an ONNX model', folder: null, kind: { name: 'ONNX model', endings: ['onnx'] } }]);
  });
});

describe('closing the window with unsaved changes', () => {
  test('can be called off', async () => {
    await begin();
    shell.toQuestion = 'stay';
    shell.tell('closing', {});
    await settled(() => expect(shell.closings).toEqual([false]));
    expect(shell.asked.filter(([name]) => name === 'question')).toEqual([['question', expect.objectContaining({ title: 'Save the changes to Untitled?', answers: [{ id: 'save', label: 'Save' }, { id: 'discard', label: expect.any(String) }, { id: 'stay', label: 'Cancel' }] })]]);
    expect(await page.locator('.react-flow__node').count()).toBe(1);
  });

  test('saves first, and stays when no place was chosen', async () => {
    await begin();
    shell.toQuestion = 'save';
    shell.tell('closing', {});
    await settled(() => expect(shell.closings).toEqual([false]));
    shell.toSave = { path: join(opened.home, 'saved.convas'), isConfirmed: false };
    shell.tell('closing', {});
    await settled(() => expect(shell.closings).toEqual([false, true]));
    expect(JSON.parse(readFileSync(join(opened.home, 'saved.convas'), 'utf8'))).toMatchObject({ name: 'Untitled' });
  });

  test('gives up what is not wanted, which is not offered again', async () => {
    await begin();
    await settled(() => expect(journal(opened.home)).toHaveLength(1));
    shell.toQuestion = 'discard';
    shell.tell('closing', {});
    await settled(() => expect(shell.closings).toEqual([true]));
    expect(journal(opened.home)).toEqual([]);
  });
});

test('what becomes of a run without a window is a preference here', async () => {
  choose('preferences');
  await page.getByRole('dialog', { name: 'Preferences' }).waitFor();
  await page.getByRole('radio', { name: 'Run goes on' }).check({ force: true });
  await settled(() => expect(JSON.parse(readFileSync(join(opened.home, '.state', 'preferences.json'), 'utf8'))).toMatchObject({ whenClosing: 'go-on' }));
  expect(await opened.axe()).toEqual([]);
});
