// A page whose program has ended, and a stranger at its port: whatever the page loads later, it loads as it was built or not at all.
import { createServer, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildFirst } from '../electron/run/tiny.ts';
import { browserPath, closeBrowser, openWindow, type OpenWindow } from './window.ts';

beforeAll(buildFirst);
afterAll(closeBrowser);

/** Answers every path at a port with a script, or a style sheet, that leaves its mark on the page. */
async function strangerAt(port: number): Promise<{ readonly asked: string[]; readonly server: Server }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const [type, body] = path.endsWith('.css') ? ['text/css', 'html { --stranger: here; }'] : ['text/javascript', 'globalThis.stranger = "here"; export const TrainPlace = () => null;'];
    response.writeHead(200, { 'Content-Type': type });
    response.end(body);
  });
  await new Promise<void>((resolve) => { server.listen(port, '127.0.0.1', resolve); });
  return { asked, server };
}

describe.skipIf(browserPath === null)('a page whose port a stranger has', () => {
  let open: OpenWindow;
  let server: Server | null = null;
  afterEach(async () => {
    await open.close();
    server?.close();
    server?.closeAllConnections();
    server = null;
  });
  /** A drawing is open; then its host ends, a stranger takes the port, and the person goes to a place that was not open yet. */
  const strangerInstead = async (): Promise<Awaited<ReturnType<typeof strangerAt>>> => {
    const { page } = open;
    await page.locator('.template-card').first().click();
    await page.locator('.react-flow__node').first().waitFor();
    await open.killHost();
    const stranger = await strangerAt(Number(new URL(page.url()).port));
    ({ server } = stranger);
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    return stranger;
  };
  const marks = () => open.page.evaluate(() => [(globalThis as unknown as Record<string, unknown>)['stranger'] ?? null, getComputedStyle(document.documentElement).getPropertyValue('--stranger')]);

  it('has what it loads later already, and asks nobody for it', async () => {
    open = await openWindow();
    const { page } = open;
    await page.locator('.template-card').first().waitFor();
    const all = await page.locator('link[rel="prefetch"]').count();
    expect(all).toBeGreaterThan(20);
    await expect.poll(() => page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/assets/')).length), { timeout: 20_000 }).toBeGreaterThanOrEqual(all);
    const stranger = await strangerInstead();
    await page.getByRole('tab', { name: 'This run' }).waitFor();
    await page.getByRole('button', { name: 'Design', exact: true }).click();
    // The editor has a worker of its own.
    await page.keyboard.press('ControlOrMeta+K');
    await page.keyboard.type('Code');
    await page.keyboard.press('Enter');
    await page.locator('.monaco-editor').first().waitFor();
    expect(await marks()).toEqual([null, '']);
    expect(stranger.asked.filter((path) => path.startsWith('/assets/'))).toEqual([]);
  });

  it('runs no script of the stranger where it has to ask', async () => {
    // A page with a route asks for everything again: no cache has it.
    open = await openWindow({ prepare: async (fresh) => void (await fresh.route('**/nowhere', (route) => route.abort())) });
    const stranger = await strangerInstead();
    await expect.poll(() => stranger.asked.filter((path) => /^\/assets\/.*\.js$/.test(path)).length, { timeout: 10_000 }).toBeGreaterThan(0);
    await expect.poll(() => open.troubles.some((trouble) => /integrity/i.test(trouble))).toBe(true);
    expect((await marks())[0]).toBe(null);
  });
});
