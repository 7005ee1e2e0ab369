// A host with a run under way, windows that follow it as pages do, and a real one in Chromium.
import { existsSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { chromium, type BrowserServer, type Page } from 'playwright-core';
import { bug } from '../../core/base/diagnostic.ts';
import { stopSource, type StopSource } from '../../core/run/stop.ts';
import { assetFolder, builtFile } from '../../electron/paths.ts';
import { ask, clientOver, pageHeaders, pathOf, socketTo, value } from '../electron/serve/hosts.ts';
import { startHost } from '../support/window-host.ts';

const browserPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));

/** A run under way. */
export interface Watched {
  /** process numbers */
  readonly host: number;
  readonly engine: number;
  /** pieces of news that windows got so far, all together */
  news(): number;
  /** lets so many windows follow it, and no others */
  followBy(windows: number): Promise<void>;
  /** opens the window in Chromium at the Train place; a page of it, and the processes it has */
  show(): Promise<{ readonly page: Page; readonly processes: () => readonly number[] }>;
  end(): Promise<void>;
}

/** Processes below one, itself included. */
function below(pid: number): readonly number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim();
    return [pid, ...(children === '' ? [] : children.split(' ').map(Number)).flatMap(below)];
  } catch {
    return [];
  }
}

/** Starts a host below a folder, and in it LeNet-5 with batch 128 for as long as it takes. */
export async function serverOf(folder: string, data: string): Promise<Watched> {
  const { host, address } = await startHost(builtFile('cli.js'), folder);
  const port = Number(new URL(address).port);
  const entered = await ask(port, pathOf(address));
  const cookie = entered.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const client = clientOver(await socketTo(port, pageHeaders(port, cookie)));
  const text = readFileSync(join(assetFolder('templates'), 'lenet5-softmax.convas'), 'utf8');
  const { id } = value(await client.call('startRun', { text, recipe: { batch: 128, epochs: 10_000 }, data, device: 'cpu', threads: null, name: '', weights: null, force: false }));
  let [news, following] = [0, [] as StopSource[]];
  let browser: BrowserServer | null = null;
  const pid = host.pid ?? bug('the host has no process');
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ').map(Number);
  const engine = children.find((child) => readFileSync(`/proc/${child}/cmdline`, 'latin1').includes('engine.mjs')) ?? bug('the engine has no process');
  return {
    host: pid, engine,
    news: () => news,
    async followBy(windows) {
      for (const source of following) source.request();
      following = Array.from({ length: windows }, () => stopSource());
      await Promise.all(following.map((source) => new Promise<void>((resolve) => {
        const heard = (): void => {
          news += 1;
          resolve();
        };
        // At the end the host is gone before its answer.
        client.call('followRun', { id, from: 1 }, { stop: source.stop, onEvent: heard }).catch(() => undefined);
      })));
    },
    async show() {
      const server = await chromium.launchServer({ executablePath: browserPath ?? bug('there is no Chromium'), args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update'] });
      browser = server;
      const context = await (await chromium.connect(server.wsEndpoint())).newContext({ viewport: { width: 1440, height: 900 } });
      await context.addCookies([{ name: cookie.split('=')[0] ?? '', value: cookie.slice(cookie.indexOf('=') + 1), domain: '127.0.0.1', path: '/' }]);
      const page = await context.newPage();
      await page.goto(`http://127.0.0.1:${port}/#template=lenet5-softmax`);
      return { page, processes: () => below(server.process().pid ?? 0) };
    },
    async end() {
      await browser?.close();
      const gone = once(host, 'exit');
      host.kill('SIGTERM');
      await gone;
    },
  };
}
