// What a person's hands do in the window, for tests: draw a wire, add a layer, drop a file, save; and what is to be seen of it.
import { copyFileSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';

/** A layer's card. */
export const card = (page: Page, name: string): Locator => page.locator(`.react-flow__node[aria-label^="${name},"]`);
/** The bar at the foot. */
export const status = (page: Page): Locator => page.locator('.status-bar');
/** What was told last. */
export const lastNotice = (page: Page): Locator => page.locator('.notice p').last();

/** Opens a list to pick from by its keys and types, once the list has the keyboard: what is typed sooner goes to the window. */
export async function typeInPicker(page: Page, keys: string, text: string): Promise<void> {
  await page.keyboard.press(keys);
  await page.locator('dialog[open] .picker-field:focus').waitFor();
  await page.keyboard.type(text);
}

/** Runs a command by its label, over the command palette. */
export async function command(page: Page, label: string): Promise<void> {
  await typeInPicker(page, 'ControlOrMeta+K', label);
  await page.keyboard.press('Enter');
  await page.locator('.picker-field').waitFor({ state: 'detached' });
}

/** Opens a drawing of the corpus from the home folder. */
export async function openCorpus(page: Page, home: string, name: string): Promise<void> {
  copyFileSync(fileURLToPath(new URL(`../corpus/${name}.convas`, import.meta.url)), join(home, `${name}.convas`));
  await page.getByRole('button', { name: 'New empty drawing' }).waitFor();
  await page.keyboard.press('ControlOrMeta+O');
  await page.getByRole('dialog').getByRole('button', { name }).first().click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.locator('.react-flow__node').first().waitFor();
}

/** The open drawing as text: everything is copied. */
export async function drawn(page: Page): Promise<string> {
  await page.locator('.canvas').focus();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.press('ControlOrMeta+C');
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Waits until the drawing stands still: the same view over many frames. */
export async function rested(page: Page): Promise<void> {
  await page.waitForFunction(async () => {
    const view = (): string | undefined => document.querySelector<HTMLElement>('.react-flow__viewport')?.style.transform;
    const before = view();
    for (let frame = 0; frame < 12; frame += 1) await new Promise(requestAnimationFrame);
    return view() === before;
  });
}

/** Puts every notice away. */
export async function dismissNotices(page: Page): Promise<void> {
  while (await page.locator('.notice button').count() > 0) await page.locator('.notice button').first().click();
}

/** Saves under a name into the home folder. */
export async function saveAs(page: Page, name: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+Shift+S');
  await page.getByLabel('File name').fill(name);
  await page.getByRole('button', { name: 'Save here' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await dismissNotices(page);
}

/** Changes the drawing: one more layer. */
export async function change(page: Page): Promise<void> {
  await page.locator('.canvas').focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('a');
  await page.locator('.layer-search').waitFor();
  await page.keyboard.type('Conv2D');
  await page.keyboard.press('Enter');
  await page.locator('.document-state').getByText('Edited').waitFor();
}

/** The card that is selected and has the keyboard, once it has both: one that was out of sight comes into view first. */
export const atHand = (page: Page): Locator => page.locator('.react-flow__node.selected:focus');

/** Adds a layer by keyboard, behind the selected one; it has the keyboard afterwards. */
export async function addByKeys(page: Page, kind: string): Promise<void> {
  await page.keyboard.press('a');
  await page.locator('.layer-search-field:focus').waitFor();
  await page.keyboard.type(kind);
  await page.locator('.layer-search-list .active .layer-search-name').getByText(kind, { exact: true }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.layer-search').waitFor({ state: 'detached' });
  await atHand(page).waitFor();
}

/** Pulls a wire from a layer's output to a layer's input, and holds it there. */
export async function pull(page: Page, from: string, to: string): Promise<void> {
  await card(page, from).locator('.react-flow__handle.source').first().hover();
  await page.mouse.down();
  const target = await card(page, to).locator('.react-flow__handle.target').first().boundingBox();
  if (target === null) throw new Error(`${to} is out of sight`);
  await page.mouse.move(target.x + target.width / 2, target.y + target.height / 2, { steps: 8 });
}

/** Draws a wire by hand. */
export async function wire(page: Page, from: string, to: string): Promise<void> {
  await pull(page, from, to);
  await page.mouse.up();
}

/** What the journal holds. */
export function journal(home: string): readonly string[] {
  const folder = join(home, '.state', 'journal');
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')).map((name) => readFileSync(join(folder, name), 'utf8')) : [];
}

/** Drops a file onto the window. */
export async function drop(page: Page, name: string, bytes: Buffer | string): Promise<void> {
  const dataTransfer = await page.evaluateHandle(([name, base64]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
    return transfer;
  }, [name, Buffer.from(bytes).toString('base64')] as const);
  await page.dispatchEvent('.window', 'dragover', { dataTransfer });
  await page.dispatchEvent('.window', 'drop', { dataTransfer });
}

/** Drops a file of the disk, however large: its bytes do not pass through the test. */
export async function dropFile(page: Page, path: string): Promise<void> {
  const input = await page.evaluateHandle(() => {
    const made = document.createElement('input');
    made.type = 'file';
    return made;
  });
  await input.setInputFiles(path);
  const dataTransfer = await input.evaluateHandle(({ files }) => {
    const transfer = new DataTransfer();
    for (const file of files ?? []) transfer.items.add(file);
    return transfer;
  });
  await page.dispatchEvent('.window', 'dragover', { dataTransfer });
  await page.dispatchEvent('.window', 'drop', { dataTransfer });
}
