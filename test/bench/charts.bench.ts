// `npm run bench -- charts`: a chart of a million steps with validation, smoothing and events under a hand that pans, a wheel that
// zooms and values that come in: frames, and the main thread's work for each.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import { at } from '../../build/paths.js';
import { during, installRecorder, quantile, type Cost } from './canvas/frames.ts';
import { buildCharts, openCharts } from './charts-page/open.ts';
import { milliseconds, printFigures, type Figure } from './figures.ts';

const { values } = parseArgs({
  options: { values: { type: 'string', default: '1000000' }, seconds: { type: 'string', default: '3' }, gpu: { type: 'boolean', default: false }, write: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
});
/** A frame at 60 a second, with what a timer may be off. */
const frame = 17.5;

/** Moves the mouse to and fro over the picture with the button held. */
async function pan(page: Page, at: { readonly x: number; readonly y: number }, seconds: number): Promise<void> {
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  const begun = performance.now();
  for (let i = 1; performance.now() - begun < 1000 * seconds; i++) await page.mouse.move(at.x + 300 * Math.sin(i / 25), at.y);
  await page.mouse.up();
}

async function run(): Promise<number> {
  if (values.help) {
    console.log('Options: --values 1000000  --seconds 3  --gpu (the browser\'s default instead of --disable-gpu)  --write (into docs)');
    return 0;
  }
  const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));
  if (executablePath === undefined) {
    console.error('This bench drives Debian\'s chromium, which is not installed here.');
    return 1;
  }
  await buildCharts(at());
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', ...(values.gpu ? [] : ['--disable-gpu'])] });
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    await openCharts(page, at(), `?bench=${values.values}`);
    await installRecorder(page);
    const plot = page.locator('.chart-plot');
    const box = await plot.boundingBox();
    if (box === null) throw new Error('the chart is not there');
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    const seconds = Number(values.seconds);
    await plot.focus();
    const costs: [what: string, cost: Cost][] = [];
    const idle = await during(page, session, () => page.waitForTimeout(1000 * seconds));
    // Half of all values at once, then so few that a line goes from value to value.
    await page.keyboard.press('Home');
    for (const [what, presses] of [['half of them in sight', 2], ['a hundredth', 11], ['the last few hundred', 10]] as const) {
      for (let i = 0; i < presses; i++) await page.keyboard.press('+');
      costs.push([`pan, ${what}`, await during(page, session, () => pan(page, middle, seconds))]);
    }
    await page.keyboard.press('0');
    costs.push(['zoom by the wheel, in and out', await during(page, session, async () => {
      await page.mouse.move(middle.x, middle.y);
      const begun = performance.now();
      for (let i = 0; performance.now() - begun < 1000 * seconds; i++) await page.mouse.wheel(0, i % 120 < 60 ? -40 : 40);
    })]);
    await page.keyboard.press('0');
    costs.push(['crosshair over all of it', await during(page, session, async () => {
      const begun = performance.now();
      for (let i = 0; performance.now() - begun < 1000 * seconds; i++) await page.mouse.move(middle.x + 400 * Math.sin(i / 40), middle.y);
    })]);
    await page.mouse.move(5, 5);
    costs.push(['16 steps come in with every frame, all in sight', await during(page, session, () => page.evaluate((time) => (globalThis as unknown as { grow(seconds: number): Promise<void> }).grow(time), seconds))]);
    const figures = costs.flatMap(([what, { frames, work, longest }]): Figure[] => {
      const p95 = quantile(frames, 0.95);
      const most = Math.max(frame, 1.25 * quantile(idle.frames, 0.95));
      return [
        { what: `${what}: frame p95`, got: `${milliseconds(p95)} (p50 ${milliseconds(quantile(frames, 0.5))})`, bound: `< ${milliseconds(most)}`, holds: p95 < most },
        { what: `${what}: main thread's work a frame`, got: `${milliseconds(work)} (${longest === 0 ? 'no task of 50 ms' : `longest task ${milliseconds(longest)}`})`, bound: '< 8.00 ms', holds: work < 8 },
      ];
    });
    const browserVersion = browser.version().split('.')[0] ?? browser.version();
    return printFigures('Charts', 'charts', at('docs', 'bench-charts.md'), [
      `A chart of ${Number(values.values).toLocaleString('en-US')} training steps, smoothed with the raw curve behind, 50 epochs of validation, the gap between them shaded, and 53 events; 1168 × 420 dots, Chromium ${browserVersion} headless, ${values.gpu ? 'its default drawing' : '--disable-gpu'}.`,
      'Work is processor time of the page\'s main thread, which other programs on the machine do not count into; frames and longest tasks do suffer from them.',
      `While nothing moved at all, the same page had frames of ${milliseconds(quantile(idle.frames, 0.95))} at p95 (p50 ${milliseconds(quantile(idle.frames, 0.5))}): what the machine itself gave. Frames are held to 60 a second, or to that and a quarter where the machine gives less.`,
    ], figures);
  } finally {
    await browser.close();
  }
}

process.exitCode = await run();
