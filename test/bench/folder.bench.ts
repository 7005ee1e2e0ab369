// `npm run bench -- folder`: a folder of 60,000 small images opened in the browser host as a person opens it, scrolled through from top
// to bottom while it is still being read, and filtered, and Fashion-MNIST after it: how long it takes, what the host holds, how long the page and the host stand still.
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Browser, type Page } from 'playwright-core';
import { bug } from '../../core/base/diagnostic.ts';
import { readProject, writeProject } from '../../core/document/file.ts';
import { hintNames } from '../../core/run/preferences.ts';
import { assetFolder, builtFile } from '../../electron/paths.ts';
import { ask, clientOver, pageHeaders, pathOf, socketTo } from '../electron/serve/hosts.ts';
import { pngOf } from '../support/png.ts';
import { startHost } from '../support/window-host.ts';
import { must } from './feeding.ts';
import { milliseconds, printFigures, timed, type Figure } from './figures.ts';

const { values } = parseArgs({
  options: { images: { type: 'string', default: '60000' }, show: { type: 'boolean', default: false }, write: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
});
const images = Number(values.images);
const [side, channels] = [32, 3] as const;
const classes = ['aeroplane', 'bird', 'boat', 'car', 'cat', 'deer', 'dog', 'frog', 'horse', 'lorry'];
const size = side * side * channels;
/** Milliseconds that the page, or whoever asks the host something, may wait. */
const longest = 50;
const seconds = (time: number): string => `${(time / 1000).toFixed(1)} s`;
const count = (number: number): string => number.toLocaleString('en-US');
const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MB`;

/** Writes the set, no two pictures the same: a hill of light whose place and colour are the number's. */
function writeSet(folder: string): void {
  for (const name of classes) mkdirSync(join(folder, name), { recursive: true });
  const pixels = new Uint8Array(size);
  for (let i = 0; i < images; i++) {
    const [x0, y0, strength] = [i % 31, Math.floor(i / 31) % 31, 100 + (Math.floor(i / 961) % 150)];
    for (let p = 0, y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const light = Math.max(0, strength - 6 * (Math.abs(x - x0) + Math.abs(y - y0)));
        pixels[p++] = light;
        pixels[p++] = 20 + ((i * 37) % 200);
        pixels[p++] = 255 - light;
      }
    }
    writeFileSync(join(folder, classes[i % classes.length] ?? '', `${String(i).padStart(6, '0')}.png`), pngOf(side, side, channels, pixels));
  }
}

/** Most memory a process has held so far, in bytes. */
function peakOf(pid: number): number {
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}

/** Asks the host something small again and again, and keeps the longest it was waited for. */
function waiter(client: ReturnType<typeof clientOver>): { readonly since: () => number; readonly end: () => void } {
  let most = 0;
  let timer: NodeJS.Timeout | null = null;
  const askOnce = async (): Promise<void> => {
    const { took } = await timed(() => client.call('about', {}).catch(() => null));
    most = Math.max(most, took);
    if (timer !== null) timer = setTimeout(() => void askOnce(), 5);
  };
  timer = setTimeout(() => void askOnce(), 5);
  return {
    since: () => {
      const had = most;
      most = 0;
      return had;
    },
    end: () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}

/** The longest tasks of the page's main thread while something is done: by the clock, and of the processor. */
async function longestTasks(browser: Browser, page: Page, act: () => Promise<void>): Promise<{ readonly clock: number; readonly processor: number }> {
  await browser.startTracing(page, { categories: ['toplevel'] });
  await act();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { readonly traceEvents: readonly { readonly name: string; readonly pid: number; readonly tid: number; readonly dur?: number; readonly tdur?: number; readonly args?: { readonly name?: string } }[] };
  const main = new Set(traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(({ pid, tid }) => `${pid} ${tid}`));
  const tasks = traceEvents.filter(({ name, pid, tid }) => name === 'ThreadControllerImpl::RunTask' && main.has(`${pid} ${tid}`));
  if (tasks.length === 0) bug('the browser told of no tasks');
  const most = (of: 'dur' | 'tdur'): number => tasks.reduce((longest, task) => Math.max(longest, task[of] ?? 0), 0) / 1000;
  return { clock: most('dur'), processor: most('tdur') };
}

/** Waits until the pictures in sight are there: they are colourful, empty cells and the ground are nearly grey. */
async function painted(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.gallery canvas');
    const context = canvas?.getContext('2d');
    if (canvas === null || context === null || context === undefined || canvas.height < 300) return false;
    // Lines across; one may run along the gap between two rows, and the last row may be half filled.
    const lines = Array.from({ length: 8 }, (_, line) => {
      const { data } = context.getImageData(0, Math.round((canvas.height * (line + 0.5)) / 10), canvas.width, 1);
      let colourful = 0;
      for (let i = 0; i < data.length; i += 4) if (Math.max(data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0) - Math.min(data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0) > 40) colourful++;
      return colourful / canvas.width;
    });
    return lines.every((share) => share === 0 || share > 0.7) && lines.filter((share) => share > 0).length >= 5;
  }, undefined, { polling: 50, timeout: 120_000 });
}

/** Turns the wheel until the last picture is in sight. */
async function scrollThrough(page: Page): Promise<void> {
  const box = (await page.locator('.gallery').boundingBox()) ?? bug('there is no gallery');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  for (;;) {
    for (let turn = 0; turn < 20; turn++) await page.mouse.wheel(0, 1200);
    if (await page.locator('.gallery').evaluate((element) => element.scrollTop + element.clientHeight >= element.scrollHeight - 1)) return;
  }
}

async function run(scratch: string): Promise<number> {
  const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));
  if (executablePath === undefined) {
    console.error('This bench drives Debian\'s chromium, which is not installed here.');
    return 1;
  }
  console.error(`Writing ${count(images)} images …`);
  writeSet(join(scratch, 'pictures'));
  mkdirSync(join(scratch, '.state'));
  writeFileSync(join(scratch, '.state', 'preferences.json'), JSON.stringify({ hintsSeen: hintNames }));
  // A drawing without data, so that the host holds nothing but what is measured.
  const drawing = must(readProject(readFileSync(join(assetFolder('templates'), 'lenet5-softmax.convas'), 'utf8'), 'LeNet-5'));
  writeFileSync(join(scratch, 'plain.convas'), writeProject({ ...drawing, recipe: Object.fromEntries(Object.entries(drawing.recipe).filter(([key]) => key !== 'data')) }));
  const { host, address } = await startHost(builtFile('cli.js'), scratch);
  const pid = host.pid ?? bug('the host has no process');
  const port = Number(new URL(address).port);
  const cookie = (await ask(port, pathOf(address))).headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const waits = waiter(clientOver(await socketTo(port, pageHeaders(port, cookie))));
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update'] });
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await context.addCookies([{ name: cookie.split('=')[0] ?? '', value: cookie.slice(cookie.indexOf('=') + 1), domain: '127.0.0.1', path: '/' }]);
    const page = await context.newPage();
    page.setDefaultTimeout(120_000);
    await page.goto(`http://127.0.0.1:${port}/#open=${encodeURIComponent(join(scratch, 'plain.convas'))}`);
    await page.locator('.react-flow__node').first().waitFor();
    await page.locator('.places').getByRole('button', { name: 'Data' }).click();
    await page.getByRole('button', { name: 'Own data…' }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'pictures' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'aeroplane' }).waitFor();
    const before = peakOf(pid);
    const costs: { readonly what: string; readonly clock: number; readonly processor: number; readonly waited: number }[] = [];
    const part = async (what: string, act: () => Promise<void>): Promise<number> => {
      waits.since();
      let took = 0;
      let waited = 0;
      const tasks = await longestTasks(browser, page, async () => {
        ({ took } = await timed(act));
        waited = waits.since();
      });
      costs.push({ what, ...tasks, waited });
      console.error(`${what}: ${seconds(took)}`);
      if (values.show) await page.screenshot({ path: join(tmpdir(), `folder-${costs.length}.png`) });
      return took;
    };
    const found = (text: string): Promise<void> => page.locator('.gallery-found').getByText(text, { exact: true }).waitFor();
    let indexed = 0;
    const opened = await part('opening', async () => {
      const begun = performance.now();
      await page.getByRole('button', { name: 'Use this folder' }).click();
      await found(`${count(images)} images`);
      indexed = performance.now() - begun;
      await painted(page);
    });
    const begun = performance.now() - opened;
    const scrolled = await part('scrolling by the wheel from top to bottom', () => scrollThrough(page));
    const filtered = await part('listing one class', async () => {
      await page.locator('.class-bars').getByRole('button', { name: 'cat' }).click();
      await found(`${count(images / classes.length)} images of cat`);
      await painted(page);
    });
    await part('reading all of it to the end', () => page.locator('.data-side').getByText('Mean').waitFor());
    const whole = performance.now() - begun;
    const peak = peakOf(pid);
    const idx = await part('opening Fashion-MNIST', async () => {
      await page.getByRole('combobox', { name: 'Data set' }).selectOption('fashion-mnist');
      await page.getByRole('option', { name: 'Image 0, Ankle boot', exact: true }).waitFor({ state: 'attached' });
    });
    const pixels = images * size;
    const figures: Figure[] = [
      { what: 'from the choice of the folder to its index', got: seconds(indexed), bound: '< 5 s', holds: indexed < 5000 },
      { what: 'from the choice of the folder to the first thumbnails, all in sight', got: seconds(opened), bound: '< 5 s', holds: opened < 5000 },
      { what: 'from the choice of Fashion-MNIST (70,000 images in packed IDX files) to its first thumbnails', got: seconds(idx), bound: '< 5 s', holds: idx < 5000 },
      { what: `host's memory at its peak (${megabytes(before)} before; the pixels are ${megabytes(pixels)})`, got: megabytes(peak), bound: `< ${megabytes(1.5 * pixels)}, 1.5 × the pixels`, holds: peak < 1.5 * pixels },
      ...costs.map(({ what, clock, processor }): Figure => ({ what: `${what}: longest task of the page's main thread`, got: `${milliseconds(clock)} (${milliseconds(processor)} of the processor)`, bound: `<= ${longest} ms`, holds: clock <= longest })),
      ...costs.map(({ what, waited }): Figure => ({ what: `${what}: longest wait for an answer of the host`, got: milliseconds(waited), bound: `<= ${longest} ms`, holds: waited <= longest })),
    ];
    return printFigures('A folder of images', 'folder', 'docs/bench-folder.md', [
      `${count(images)} PNG files of ${side} × ${side}, red, green and blue, in ${classes.length} folders of classes, opened by the dialog of the Data place in Chromium ${browser.version().split('.')[0] ?? ''} headless, --disable-gpu.`,
      `Scrolling through took ${seconds(scrolled)}, listing one class ${seconds(filtered)}; every file was read after ${seconds(whole)}, and the set was in use all the while.`,
      'Tasks are those of the browser\'s own record. The longest of the processor is the page\'s own; by the clock, other programs and the reading beside it count into it. The host is asked a small question every few milliseconds: the longest wait is the longest it stood still, with the way there and back.',
    ], figures);
  } finally {
    waits.end();
    await browser.close();
    const gone = once(host, 'exit');
    host.kill('SIGTERM');
    await gone;
  }
}

if (values.help) {
  console.log('Options: --images 60000  --show (pictures of each part into the temporary folder)  --write (into docs)');
} else {
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'convas-folder-')));
  try {
    process.exitCode = await run(scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 30, retryDelay: 100 });
  }
}
