// The gallery of known networks: by family, at both sizes, searched, by mouse and by keyboard; and every one of them opens.
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TemplateInfo } from '../../core/run/services.ts';
import { buildFirst } from '../electron/run/tiny.ts';
import { command } from './hands.ts';
import { judge } from './judge.ts';
import { browserPath, closeBrowser, openWindow, type OpenWindow } from './window.ts';

beforeAll(buildFirst);
afterAll(closeBrowser);

const { templates: listed } = JSON.parse(readFileSync(new URL('../../templates/index.json', import.meta.url), 'utf8')) as { templates: readonly TemplateInfo[] };

const count = (size: 'full' | 'desk'): number => listed.filter((one) => one.size === size || one.size === 'either').length;

describe.skipIf(browserPath === null)('the gallery of known networks', () => {
  let open: OpenWindow;
  afterEach(async () => open.close());

  it('shows them by family as published, and at desk size when asked', async () => {
    open = await openWindow();
    const { page } = open;
    const cards = page.locator('.template-card');
    await cards.first().waitFor();
    expect(await cards.count()).toBe(count('full'));
    expect(await page.locator('.template-family > h3').evaluateAll((all) => all.map((one) => one.firstChild?.textContent))).toEqual([...new Set(listed.map(({ family }) => family))]);
    const vgg = cards.filter({ has: page.locator('.template-title', { hasText: /^VGG-16(\d{4})?$/ }) });
    expect(await vgg.locator('.template-figures').innerText()).toMatch(/138,357,544 parameters/);
    // Each card gets its picture, one after the other.
    await page.waitForFunction((all) => document.querySelectorAll('.template-card svg.template-picture').length === all, count('full'));
    await page.getByRole('button', { name: 'Desk size' }).click();
    expect(await cards.count()).toBe(count('desk'));
    expect(await judge(open, 'gallery')).toEqual([]);
  });

  it('is searched, walked through and chosen from by keyboard alone', async () => {
    open = await openWindow({ width: 1024, height: 700, dark: true });
    const { page } = open;
    await page.locator('.template-card').first().waitFor();
    await command(page, 'New from a known network…');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Search networks');
    await page.keyboard.type('szegedy');
    expect(await page.locator('.template-card').count()).toBe(listed.filter(({ authors }) => authors?.startsWith('Szegedy') === true).length);
    await page.keyboard.press('Escape');
    await page.keyboard.type('no such network');
    expect(await page.locator('.template-found').innerText()).toMatch(/^No network answers to/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.activeElement?.querySelector('.template-title')?.firstChild?.textContent)).toBe('LeNet-5');
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.querySelector('.template-title')?.firstChild?.textContent)).toMatch(/^AlexNet/);
    await page.keyboard.press('Shift+Tab');
    await page.locator('input[type=search]').first().focus();
    await page.keyboard.type('xception desk');
    await page.keyboard.press('Enter');
    await page.locator('.react-flow__node').first().waitFor();
    expect(await page.title()).toMatch(/^Xception, desk size/);
    expect(await judge(open, 'a template')).toEqual([]);
  });

  it('opens VGG-16 with its figures', async () => {
    open = await openWindow();
    const { page } = open;
    await page.locator('.template-card').filter({ has: page.locator('.template-title', { hasText: /^VGG-16(\d{4})?$/ }) }).click();
    await page.locator('.react-flow__node').first().waitFor();
    expect(await page.locator('.status-figures').innerText()).toMatch(/138,357,544/);
  });
});
