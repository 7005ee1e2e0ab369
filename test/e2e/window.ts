// The window as a person meets it: the built browser host in a process of its own, Debian's Chromium on its address, a home
// and a state folder of their own. Every error of the page and every breach of its content security policy is kept.
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { hintNames } from '../../core/run/preferences.ts';
import { startHost } from '../support/window-host.ts';

const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const axeSource = readFileSync(fileURLToPath(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url)), 'utf8');

/** The browser tests drive; null where it is not installed. */
export const browserPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path)) ?? null;

/** How a window is opened. */
export interface WindowOptions {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  /** hints for the first moves show; else the person knows them already */
  readonly hints?: boolean;
  /** a camera is there, and nobody has allowed it; of a file's windows the first says so for all */
  readonly hasCamera?: boolean;
  /** what is put around the page before it loads */
  readonly prepare?: (page: Page, home: string) => Promise<void>;
}

/** A finding of axe: which rule, and the elements it is about. */
export interface AxeFinding {
  readonly id: string;
  readonly targets: readonly string[];
}

/** A host with a browser on it. */
export interface OpenWindow {
  readonly page: Page;
  readonly home: string;
  /** errors of the page and breaches of its policy, in order */
  readonly troubles: string[];
  /** ends the host as a crash would, and waits until it is gone */
  killHost(): Promise<void>;
  /** starts a host again on the same port with the same state; the address it prints */
  restartHost(): Promise<string>;
  axe(): Promise<readonly AxeFinding[]>;
  /** ends both; fails when anything went against the content security policy meanwhile */
  close(): Promise<void>;
}

let browser: Browser | null = null;

/** Opens the window. Close it, and `closeBrowser` after the last. */
export async function openWindow({ width = 1440, height = 900, dark = false, hints = false, hasCamera = false, prepare }: WindowOptions = {}): Promise<OpenWindow> {
  const home = mkdtempSync(join(tmpdir(), 'convas-e2e-'));
  mkdirSync(join(home, '.state'));
  if (!hints) writeFileSync(join(home, '.state', 'preferences.json'), JSON.stringify({ hintsSeen: hintNames }));
  let { host, address } = await startHost(program, home);
  browser ??= await chromium.launch({ executablePath: browserPath ?? '', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', ...(hasCamera ? ['--use-fake-device-for-media-stream'] : [])] });
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce', permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => { if (message.type() === 'error') troubles.push(message.text()); });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => console.error(`policy: ${violatedDirective} ${blockedURI}`));
  });
  const breaches: string[] = [];
  page.on('console', (message) => { if (message.text().startsWith('policy:')) breaches.push(message.text()); });
  await prepare?.(page, home);
  await page.goto(address);
  return {
    page, home, troubles,
    async killHost() {
      const gone = once(host, 'exit');
      host.kill('SIGKILL');
      await gone;
    },
    async restartHost() {
      ({ host, address } = await startHost(program, home, new URL(address).port));
      return address;
    },
    async axe() {
      // A page that was loaded again has lost it.
      if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(`${axeSource};0`);
      return page.evaluate(async () => {
        const { axe } = window as unknown as { readonly axe: { run(root: Document): Promise<{ readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly target: readonly string[] }[] }[] }> } };
        return (await axe.run(document)).violations.map(({ id, nodes }) => ({ id, targets: nodes.map(({ target }) => target.join(' ')) }));
      });
    },
    async close() {
      await context.close();
      host.kill('SIGKILL');
      // An engine it started may still write for a moment.
      rmSync(home, { recursive: true, force: true, maxRetries: 30, retryDelay: 100 });
      if (breaches.length > 0) throw new Error(`the page went against its content security policy: ${breaches.join('; ')}`);
    },
  };
}

/** Ends the browser. */
export async function closeBrowser(): Promise<void> {
  await browser?.close();
  browser = null;
}
