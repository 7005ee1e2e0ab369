// The Data place: a set opened, its images looked at and corrected, the split set, all by mouse and keyboard.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildFirst } from '../electron/run/tiny.ts';
import { browserPath, closeBrowser, openWindow, type OpenWindow } from './window.ts';

beforeAll(buildFirst);
afterAll(closeBrowser);

describe.skipIf(browserPath === null)('the Data place', () => {
  let window: OpenWindow;
  beforeEach(async () => {
    window = await openWindow();
    const { page } = window;
    await page.getByRole('button', { name: /LeNet-5/ }).first().click();
    await page.locator('.react-flow__node').first().waitFor();
    await page.locator('.places').getByRole('button', { name: 'Data' }).click();
    await page.locator('.data-place').waitFor();
  });
  afterEach(async () => {
    const { troubles } = window;
    await window.close();
    if (troubles.length > 0) throw new Error(troubles.join('; '));
  });

  const found = (text: string) => window.page.locator('.gallery-found').getByText(text, { exact: true }).waitFor();
  const classBar = (name: string) => window.page.locator('.class-bars').getByRole('button', { name });

  it('shows Fashion-MNIST by class, relabels and leaves out by keyboard, and takes both back', async () => {
    const { page } = window;
    await page.getByRole('combobox', { name: 'Data set' }).selectOption('fashion-mnist');
    await found('60,000 images');
    await classBar('Bag').click();
    await found('6,000 images of Bag');
    // The first bag, by the labels of the set itself, is number 23.
    const gallery = page.getByRole('listbox');
    await gallery.focus();
    await page.getByRole('option', { name: 'Image 23, Bag', exact: true }).waitFor({ state: 'attached' });
    await page.keyboard.press('Delete');
    await page.locator('.correct-done').getByText('1 image left out.').waitFor();
    await classBar('Bag').getByText('5,999').waitFor();
    await page.getByRole('option', { name: 'Image 23, Bag, left out' }).waitFor({ state: 'attached' });
    // Looked at closely, it goes on to the next; Escape leads back to where one was.
    await page.keyboard.press('Enter');
    const facts = page.locator('.closer-facts');
    await facts.getByText('1 of 6,000 · Bag · left out · 28 × 28').waitFor();
    await page.keyboard.press('ArrowRight');
    await facts.getByText('2 of 6,000 · Bag · 28 × 28').waitFor();
    expect(await window.axe()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('option', { name: 'Image 35, Bag', exact: true }).waitFor({ state: 'attached' });
    await page.locator('.gallery:focus').waitFor();
    await page.keyboard.type('sandal');
    await page.keyboard.press('Enter');
    await classBar('Sandal').getByText('6,001').waitFor();
    await found('5,999 images of Bag');
    await page.keyboard.press('ControlOrMeta+z');
    await classBar('Sandal').getByText('6,000').waitFor();
    await page.keyboard.press('ControlOrMeta+z');
    await classBar('Bag').getByText('6,000').waitFor();
    await found('6,000 images of Bag');
    expect(await page.locator('.data-side').getByText('left out').count()).toBe(0);
  });

  it('keeps images aside as the recipe says, as a step that is undone', async () => {
    const { page } = window;
    await page.getByRole('combobox', { name: 'Data set' }).selectOption('fashion-mnist');
    await found('60,000 images');
    const share = page.getByRole('textbox', { name: 'Validation' });
    await share.fill('0.25');
    await share.press('Enter');
    await page.getByText('45,000 to train on, 15,000 kept aside. Each class gives 1,500.').waitFor();
    await page.locator('.top-bar').getByRole('button', { name: /^Undo/ }).click();
    await page.getByText('15,000 kept aside', { exact: false }).waitFor({ state: 'detached' });
  });

  it('tries augmentation on the images, as steps that are undone', async () => {
    const { page } = window;
    await page.getByRole('combobox', { name: 'Data set' }).selectOption('fashion-mnist');
    await found('60,000 images');
    await page.getByRole('button', { name: 'Augmentation' }).click();
    const changes = page.locator('.augment-row canvas');
    const pixels = () => changes.evaluateAll((all) => all.map((one) => (one instanceof HTMLCanvasElement ? one.toDataURL() : '')));
    await changes.nth(11).waitFor();
    const [before, ...same] = (await pixels()).slice(0, 4);
    expect(same).toEqual([before, before, before]);
    await page.getByRole('switch', { name: 'Rotate' }).check();
    await page.waitForFunction(() => { const [first, second] = document.querySelectorAll<HTMLCanvasElement>('.augment-row canvas'); return first?.toDataURL() !== second?.toDataURL(); });
    const turned = await pixels();
    await page.getByRole('button', { name: 'Roll again' }).click();
    await page.waitForFunction((one) => document.querySelectorAll<HTMLCanvasElement>('.augment-row canvas')[1]?.toDataURL() !== one, turned[1]);
    expect(await window.axe()).toEqual([]);
    await page.locator('.top-bar').getByRole('button', { name: /^Undo: Set augmentation Rotate/ }).click();
    await page.waitForFunction(() => { const [first, second] = document.querySelectorAll<HTMLCanvasElement>('.augment-row canvas'); return first?.toDataURL() === second?.toDataURL(); });
    expect(await page.getByRole('switch', { name: 'Rotate' }).isChecked()).toBe(false);
  });

  it('makes a set by hand, by drawing and by dropping, and says plainly that there is no camera', async () => {
    const { page, home } = window;
    await page.getByRole('button', { name: 'Make a set…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Make a set by hand' });
    await dialog.getByLabel('Class', { exact: true }).fill('strokes');
    const pad = dialog.locator('canvas').first();
    for (const slant of [40, 140]) {
      const box = await pad.boundingBox();
      if (box === null) throw new Error('there is no pad');
      await page.mouse.move(box.x + 40, box.y + 40);
      await page.mouse.down();
      await page.mouse.move(box.x + slant, box.y + 200, { steps: 5 });
      await page.mouse.up();
      await dialog.getByRole('button', { name: 'Add to strokes' }).click();
      await dialog.getByRole('status').getByText('1 picture added to strokes.').waitFor();
      await dialog.getByRole('button', { name: 'Add to strokes' }).and(page.locator(':disabled')).waitFor();
    }
    await dialog.getByRole('button', { name: 'Camera' }).click();
    await dialog.getByRole('alert').waitFor();
    expect(await window.axe()).toEqual([]);
    await dialog.getByRole('button', { name: 'Files' }).click();
    await dialog.getByLabel('Class', { exact: true }).fill('photos');
    const png = await sharp({ create: { width: 40, height: 40, channels: 3, background: { r: 200, g: 30, b: 30 } } }).png().toBuffer();
    await dialog.locator('input[type=file]').setInputFiles([{ name: 'a.png', mimeType: 'image/png', buffer: png }, { name: 'b.png', mimeType: 'image/png', buffer: png }, { name: 'no.png', mimeType: 'image/png', buffer: Buffer.from('no image') }]);
    await dialog.getByRole('status').getByText(/no\.png cannot be read as an image\./).waitFor();
    expect(readdirSync(join(home, 'convas-sets', 'my-set', 'photos')).sort()).toEqual(['0001.png', '0002.png']);
    expect(await sharp(join(home, 'convas-sets', 'my-set', 'strokes', '0001.png')).metadata()).toMatchObject({ width: 32, height: 32, space: 'b-w' });
    await dialog.getByRole('button', { name: 'Use these data' }).click();
    await dialog.waitFor({ state: 'detached' });
    await found('4 images');
    await classBar('photos').getByText('2').waitFor();
    // The two photos are the same file by file.
    await page.getByRole('button', { name: 'Duplicates' }).click();
    await page.getByText('1 group of equal images; 1 image could be left out.').waitFor();
    await page.getByRole('button', { name: 'Leave out all but the first', exact: true }).click();
    await page.locator('.data-side').getByRole('button', { name: '1 left out' }).waitFor();
    expect(await window.axe()).toEqual([]);
  });

  it('scrolls through all images by keys, and is free of faults for assistive technology', async () => {
    const { page } = window;
    await page.getByRole('combobox', { name: 'Data set' }).selectOption('fashion-mnist');
    await found('60,000 images');
    await page.getByRole('listbox').focus();
    await page.keyboard.press('End');
    await page.getByRole('option', { name: /^Image 59,999, / }).waitFor({ state: 'attached' });
    expect(await page.locator('.gallery').evaluate((element) => element.scrollTop + element.clientHeight >= element.scrollHeight - 1)).toBe(true);
    expect(await window.axe()).toEqual([]);
    await page.setViewportSize({ width: 1024, height: 700 });
    expect(await window.axe()).toEqual([]);
  });

  it('says what is missing, and tries again', async () => {
    const { page } = window;
    await page.getByRole('combobox', { name: 'Data set' }).selectOption('');
    await page.getByText('Look at the data first').waitFor();
    await page.getByRole('combobox', { name: 'Data set' }).selectOption('cifar100');
    const missing = page.getByRole('alert').getByText('Where the files of cifar100 lie is not known here.');
    await missing.waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await missing.waitFor();
  });
});
