// Several windows and the ends they come to: each has a drawing of its own, loading a page again leads back to it, and what a
// window that ended left is offered to the next, once.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildFirst } from '../electron/run/tiny.ts';
import { card, change, command, dismissNotices, drawn, journal, lastNotice, saveAs } from './hands.ts';
import { browserPath, closeBrowser, openWindow, type OpenWindow } from './window.ts';

beforeAll(buildFirst);
afterAll(closeBrowser);

const lenet = readFileSync(fileURLToPath(new URL('../../templates/lenet5.convas', import.meta.url)), 'utf8');
const template = (page: Page, title: RegExp) => page.locator('.template-card').filter({ has: page.locator('.template-title', { hasText: title }) });
async function isKept(open: OpenWindow, count = 1): Promise<void> {
  await expect.poll(() => journal(open.home).length, { timeout: 5000 }).toBe(count);
}
const rescued = (page: Page) => page.getByRole('heading', { name: 'Rescued drawings' });

describe.skipIf(browserPath === null)('windows', () => {
  let open: OpenWindow;
  let page: Page;
  beforeEach(async () => {
    open = await openWindow();
    page = open.page;
    page.on('dialog', (dialog) => void dialog.accept());
    await template(page, /^LeNet-5(\d{4})?$/).click();
    await card(page, 'C1').waitFor();
  });
  afterEach(async () => open.close());

  /** A further window, as the person asks for it in this one. */
  async function further(act: () => Promise<void>): Promise<Page> {
    const [opened] = await Promise.all([page.context().waitForEvent('page'), act()]);
    opened.on('dialog', (dialog) => void dialog.accept());
    return opened;
  }
  const byCommand = (): Promise<Page> => further(() => command(page, 'New window'));

  it('each have a drawing of their own, and none is offered what another is drawing', async () => {
    await change(page);
    await isKept(open);
    const other = await byCommand();
    await other.locator('.template-figures span').first().waitFor();
    expect(await rescued(other).count()).toBe(0);
    await template(other, /^AlexNet(\d{4})?$/).click();
    await card(other, 'conv1').or(card(other, 'C1')).first().waitFor();
    await change(other);
    await isKept(open, 2);
    expect(await page.locator('.document-name').textContent()).toBe('LeNet-5');
    expect(await other.locator('.document-name').textContent()).toBe('AlexNet');
    // A window that is closed leaves its drawing to the next.
    const left = await drawn(other);
    await other.close({ runBeforeUnload: false });
    const third = await byCommand();
    await third.getByRole('button', { name: 'Restore: AlexNet' }).click();
    await third.locator('.react-flow__node').first().waitFor();
    expect(await drawn(third)).toBe(left);
    const fourth = await byCommand();
    await fourth.locator('.template-figures span').first().waitFor();
    expect(await rescued(fourth).count()).toBe(0);
    expect(open.troubles).toEqual([]);
  });

  it('open from the start page with a template or a file of their own', async () => {
    await saveAs(page, 'mine');
    await command(page, 'Start page');
    const byTemplate = await further(() => template(page, /^AlexNet(\d{4})?$/).click({ modifiers: ['ControlOrMeta'] }));
    await byTemplate.locator('.document-name').getByText('AlexNet').waitFor();
    expect(new URL(byTemplate.url()).hash).toBe('');
    const byFile = await further(async () => {
      await page.locator('.recent-list li').first().hover();
      await page.getByRole('button', { name: 'Open mine in a new window' }).click();
    });
    await byFile.locator('.document-name').getByText('LeNet-5').waitFor();
    expect(await byFile.locator('.document-state').textContent()).toBe('Saved');
    expect(await page.locator('.welcome').count()).toBe(1);
  });

  it('begin with what the address asks for, once', async () => {
    const host = new URL(page.url());
    const asked = await page.context().newPage();
    await asked.goto(`${host.origin}/#template=alexnet`);
    await asked.locator('.document-name').getByText('AlexNet').waitFor();
    expect(new URL(asked.url()).hash).toBe('');
    const other = await page.context().newPage();
    await other.goto(`${host.origin}/#open=${encodeURIComponent('/nowhere/a.convas')}`);
    await lastNotice(other).filter({ hasText: 'does not exist' }).waitFor();
    await other.locator('.template-card').first().waitFor();
  });

  it('save as soon as the folder is there when Enter came before it', async () => {
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => { letGo = resolve; });
    await page.routeWebSocket(/\/services$/, (socket) => {
      const server = socket.connectToServer();
      socket.onMessage((message) => void (String(message).includes('"request":"folder"') ? held : Promise.resolve()).then(() => server.send(message)));
    });
    await page.reload();
    await template(page, /^LeNet-5(\d{4})?$/).click();
    await card(page, 'C1').waitFor();
    await page.keyboard.press('ControlOrMeta+Shift+S');
    await page.getByLabel('File name').press('Enter');
    expect(await page.getByRole('dialog').count()).toBe(1);
    letGo();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(readFileSync(join(open.home, 'lenet-5.convas'), 'utf8')).toContain('"LeNet-5"');
  });

  it('come straight back to their drawing when the page is loaded again, even right after the last stroke', async () => {
    await change(page);
    const edited = await drawn(page);
    await page.reload();
    await card(page, 'C1').waitFor();
    expect(await drawn(page)).toBe(edited);
    expect(await page.locator('.document-state').textContent()).toBe('Edited');
    // It is still the same entry of the journal, gone once it is saved.
    await isKept(open);
    await saveAs(page, 'mine');
    await expect.poll(() => journal(open.home)).toEqual([]);
    await page.reload();
    await card(page, 'C1').waitFor();
    await card(page, 'conv1').waitFor();
    expect(await page.locator('.document-state').textContent()).toBe('Saved');
    await change(page);
    await page.reload();
    await page.locator('.document-state').getByText('Edited').waitFor();
    // The state of the file is known, so saving asks nothing.
    await page.keyboard.press('ControlOrMeta+S');
    await page.locator('.document-state').getByText('Saved').waitFor();
    expect(open.troubles).toEqual([]);
  });

  it('a rescued drawing says what it has that its file has not, and does not overwrite what that became meanwhile', async () => {
    await saveAs(page, 'mine');
    await change(page);
    await isKept(open);
    await page.evaluate(() => sessionStorage.clear());
    await page.reload();
    await page.locator('.kept-changes').getByText(/^conv\d? added$/).waitFor();
    const theirs = lenet.replace('"name": "LeNet-5"', '"name": "theirs"');
    writeFileSync(join(open.home, 'mine.convas'), theirs);
    await page.getByRole('button', { name: 'Restore: LeNet-5' }).click();
    await card(page, 'C1').waitFor();
    await page.reload();
    await card(page, 'C1').waitFor();
    expect(await page.locator('.document-state').textContent()).toBe('Edited');
    await page.keyboard.press('ControlOrMeta+S');
    await page.getByText(/already there, or has changed/).waitFor();
    expect(readFileSync(join(open.home, 'mine.convas'), 'utf8')).toBe(theirs);
  });

  it('a file that is away is shown as missing and can be taken off the list', async () => {
    await saveAs(page, 'mine');
    rmSync(join(open.home, 'mine.convas'));
    await page.evaluate(() => sessionStorage.clear());
    await page.reload();
    const row = page.locator('.recent-list li').filter({ hasText: 'mine' });
    await row.getByText('missing').waitFor();
    expect(await row.locator('.recent-open').isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Remove mine from the list' }).click();
    await row.waitFor({ state: 'detached' });
    await page.reload();
    await page.locator('.template-figures span').first().waitFor();
    expect(await page.getByText('mine').count()).toBe(0);
  });

  it('a journal that cannot be written is told of once, and costs nothing', async () => {
    mkdirSync(join(open.home, '.state'), { recursive: true });
    writeFileSync(join(open.home, '.state', 'journal'), 'a file where the folder belongs');
    await change(page);
    await lastNotice(page).filter({ hasText: 'cannot be laid aside' }).waitFor();
    await dismissNotices(page);
    await change(page);
    rmSync(join(open.home, '.state', 'journal'));
    await change(page);
    await isKept(open);
    expect(await page.locator('.notice').count()).toBe(0);
    expect(open.troubles).toEqual([]);
  });

  it('a host that dies is told of, edits are kept, and the page goes on when it is back', async () => {
    await saveAs(page, 'kept');
    await open.killHost();
    await page.locator('.banner').waitFor();
    await change(page);
    const edited = await drawn(page);
    await page.keyboard.press('ControlOrMeta+S');
    await lastNotice(page).filter({ hasText: 'Your drawing is kept in this window' }).waitFor();
    await dismissNotices(page);
    expect(await drawn(page)).toBe(edited);
    expect(await page.locator('.banner').textContent()).toContain(new URL(page.url()).host);
    // Nobody opens the new address: the page finds the host by itself.
    await open.restartHost();
    await page.locator('.banner').waitFor({ state: 'detached' });
    expect(await drawn(page)).toBe(edited);
    // What was drawn meanwhile is safe without another stroke.
    await expect.poll(() => journal(open.home).join(''), { timeout: 5000 }).toMatch(/conv2d/);
    await page.keyboard.press('ControlOrMeta+S');
    await page.locator('.document-state').getByText('Saved').waitFor();
    await expect.poll(() => journal(open.home), { timeout: 5000 }).toEqual([]);
    // It is admitted as any page is.
    await page.reload();
    await card(page, 'C1').waitFor();
  });

  it('a stranger at the port of a host that ended is told nothing', async () => {
    const { port } = new URL(page.url());
    // What the page is still fetching when its host ends it would ask of whoever is there next.
    await page.waitForFunction(() => performance.getEntriesByName('convas: dialogs are here').length > 0);
    await open.killHost();
    const told: string[] = [];
    const stranger = createServer(({ url, headers }, response) => {
      told.push(`${url?.split('?')[0]} ${headers.cookie ?? 'no cookie'}`);
      response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"challenge": "x", "proof": "x"}');
    });
    stranger.on('upgrade', ({ url }, socket) => {
      told.push(`${url} upgraded`);
      socket.destroy();
    });
    stranger.listen(Number(port), '127.0.0.1');
    await expect.poll(() => told.length, { timeout: 15_000 }).toBeGreaterThan(1);
    expect(new Set(told)).toEqual(new Set(['/returning/host no cookie']));
    stranger.closeAllConnections();
    await new Promise((resolve) => stranger.close(resolve));
    await open.restartHost();
    await page.locator('.banner').waitFor({ state: 'detached' });
  });
});
