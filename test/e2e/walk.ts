// A walk through every view and state of the window, as a person would come by them.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { card, change, command, typeInPicker } from './hands.ts';
import type { OpenWindow } from './window.ts';

const blocks = fileURLToPath(new URL('../corpus/residual-stages.convas', import.meta.url));

/** Closes what lies over the window. */
async function escape(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.locator('dialog, .layer-search').waitFor({ state: 'detached' });
}

/** Selects a layer where it is, wherever that be: what is far away has no cards. */
async function goTo(page: Page, name: string): Promise<void> {
  await typeInPicker(page, 'ControlOrMeta+F', name);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await card(page, name).click();
}

/** Begins a template from the start page. */
async function begin(page: Page, title: string): Promise<void> {
  await page.locator('.template-card').filter({ has: page.locator('.template-title', { hasText: new RegExp(`^${title}(\\d{4})?$`) }) }).click();
  await page.locator('.react-flow__node').first().waitFor();
}

/** Walks through every view and state; `look` is called at each. `isNarrow`: the side panels lie over the canvas and begin closed. */
export async function walk({ page, home, killHost }: OpenWindow, isNarrow: boolean, look: (view: string, isPointing?: boolean) => Promise<void>): Promise<void> {
  const panel = (label: string): Promise<void> => (isNarrow ? page.getByRole('button', { name: label }).click() : Promise.resolve());
  await page.locator('.template-figures span').first().waitFor();
  await look('welcome');
  await page.getByRole('button', { name: 'New empty drawing' }).click();
  await page.locator('.canvas').waitFor();
  if (!isNarrow) await page.locator('.inspector').getByText('Network').waitFor();
  await look('empty drawing');

  await command(page, 'Start page');
  await begin(page, 'LeNet-5');
  // What is known of the data comes a moment after the drawing.
  const inspector = page.locator('.inspector');
  if (await inspector.isVisible()) await inspector.getByText('60,000 images to train on').waitFor();
  await look('LeNet-5');
  const places = page.getByRole('navigation', { name: 'Places' });
  await places.getByRole('button', { name: 'Evaluate' }).click();
  await page.getByRole('heading', { name: 'Nothing has been trained yet' }).waitFor();
  await look('results before anything was trained');
  await places.getByRole('button', { name: 'Design' }).click();
  await page.getByRole('button', { name: 'Convas menu' }).click();
  await page.getByRole('menuitem', { name: 'View' }).click();
  await page.getByRole('menuitemradio').first().waitFor();
  await look('main menu');
  await page.keyboard.press('Escape');
  await page.getByRole('menu').first().waitFor({ state: 'detached' });
  await card(page, 'C3').click({ button: 'right' });
  await page.getByRole('menu').waitFor();
  await look('menu of a layer', true);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Home');
  await card(page, 'C1').hover();
  await page.locator('.layer-tip').waitFor();
  await look('tip of a layer', true);
  await card(page, 'C1').click();
  await panel('Show the inspector');
  await page.locator('.inspector .inspector-name').waitFor();
  await look('a layer selected');
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
  await look('table');
  await command(page, 'Table of layers');
  await card(page, 'C3').click();
  await command(page, 'Code:');
  await page.locator('.code-frame .view-line').first().waitFor();
  await look('code as text');
  await page.locator('.code-choice').getByRole('button', { name: 'PyTorch' }).click();
  await page.locator('.code-frame .view-line').filter({ hasText: 'self' }).first().waitFor();
  await look('code in PyTorch');
  await command(page, 'Code:');

  await page.locator('.canvas').focus();
  await page.keyboard.press('a');
  await page.locator('.layer-search').waitFor();
  await look('layer search');
  await page.keyboard.type('zzz');
  await look('layer search that finds nothing');
  await escape(page);
  for (const [keys, view, field] of [['ControlOrMeta+K', 'commands', 'input'], ['?', 'shortcuts', 'h2'], ['ControlOrMeta+F', 'find', 'input'], ['ControlOrMeta+O', 'open', '.folder-list'], ['ControlOrMeta+S', 'save', '.folder-list'], ['ControlOrMeta+E', 'export', '.folder-list'], ['ControlOrMeta+,', 'preferences', 'select, input']] as const) {
    await page.keyboard.press(keys);
    await page.getByRole('dialog').locator(field).first().waitFor();
    await look(view);
    await escape(page);
  }

  await command(page, 'Export picture');
  await page.getByRole('dialog').locator('img, svg').first().waitFor();
  await look('export as a picture');
  await escape(page);

  await command(page, 'Start page');
  await begin(page, 'AlexNet as printed');
  await page.locator('.status-bar').getByRole('button', { name: /problem|warning/ }).click();
  await page.locator('.drawer').waitFor();
  await look('AlexNet as printed with its problems');
  await page.keyboard.press('ControlOrMeta+E');
  await page.getByRole('dialog').waitFor();
  await look('export of a drawing with problems');
  await escape(page);

  copyFileSync(blocks, join(home, 'residual-stages.convas'));
  await page.keyboard.press('ControlOrMeta+O');
  await page.getByRole('dialog').getByRole('button', { name: 'residual-stages' }).first().click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.locator('.react-flow__node').first().waitFor();
  await look('blocks');
  await page.locator('.canvas').focus();
  await page.keyboard.press('Home');
  await page.locator('.outline-layer').first().waitFor({ state: 'attached' });
  await look('blocks from afar');
  await goTo(page, 'stage1');
  await page.keyboard.press('Alt+C');
  await page.locator('.react-flow__node-frame').first().waitFor();
  await look('a block opened in its place');
  await page.keyboard.press('Alt+C');
  await goTo(page, 'stage1');
  await page.keyboard.press('PageDown');
  await page.locator('.breadcrumbs').waitFor();
  await look('inside a block');

  // Unsaved work: the question before it is left, and the offer in a window that knows nothing of it.
  await change(page);
  await command(page, 'New empty drawing');
  await page.getByText('They are in no file yet.').waitFor();
  await look('question before unsaved work is left');
  await escape(page);
  page.once('dialog', (dialog) => void dialog.accept());
  await page.evaluate(() => sessionStorage.clear());
  await page.reload();
  await page.getByRole('heading', { name: 'Rescued drawings' }).waitFor();
  await page.locator('.template-figures span').first().waitFor();
  await look('rescued drawings');
  await page.getByRole('button', { name: 'Restore' }).click();
  await page.locator('.react-flow__node').first().waitFor();

  await killHost();
  await page.locator('.banner').waitFor();
  await look('connection lost');
}
