// `npm run bench -- canvas`: our window beside a plain React Flow page, the same graph in both, in the same run: what it takes
// to show a drawing, to move about in it and to change it. The sides take turns, since the machine is rarely alone.
import { existsSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import react from '@vitejs/plugin-react';
import { chromium, type Browser } from 'playwright-core';
import { build } from 'vite';
import { machine, today } from '../../build/machine.js';
import { at } from '../../build/paths.js';
import { during, type Cost } from './canvas/frames.ts';
import { report, type Round, type SideName } from './canvas/report.ts';
import { openOurs, openPlain, type Side } from './canvas/sides.ts';

const help = `Options: --sizes 200,1000,3000  --rounds 3  --seconds 1.5  --gpu (the browser's default instead of --disable-gpu)  --write (into docs)
Each round opens our window, the plain page and the plain page with onlyRenderVisibleElements, in turns, each in a browser of its own.`;

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '200,1000,3000' }, rounds: { type: 'string', default: '3' }, seconds: { type: 'string', default: '1.5' },
    gpu: { type: 'boolean', default: false }, write: { type: 'boolean', default: false }, help: { type: 'boolean', default: false },
  },
});

const browserPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));
const sides: { readonly [name in SideName]: (browser: Browser, size: number) => Promise<Side> } = {
  ours: openOurs,
  plain: (browser, size) => openPlain(browser, size, false),
  lean: (browser, size) => openPlain(browser, size, true),
};

/** Moves the mouse in curves, with a button held down, for some time. */
async function move(side: Side, how: 'drag' | 'pan', milliseconds: number): Promise<void> {
  const { page } = side;
  const from = await side.spot();
  const button = how === 'drag' ? 'left' : 'middle';
  await page.mouse.move(from.x, from.y);
  await page.mouse.down({ button });
  const begun = performance.now();
  for (let i = 1; performance.now() - begun < milliseconds; i++) await page.mouse.move(from.x + 100 * Math.sin(i / 20), from.y + 60 * Math.sin(i / 13));
  await page.mouse.move(from.x, from.y);
  await page.mouse.up({ button });
}

async function round(browser: Browser, name: SideName, size: number, seconds: number): Promise<Round> {
  const side = await sides[name](browser, size);
  try {
    const costs: Record<'near drag' | 'near pan' | 'all drag' | 'all pan', Cost | null> = { 'near drag': null, 'near pan': null, 'all drag': null, 'all pan': null };
    for (const where of ['near', 'all'] as const) {
      await side.look(where);
      for (const how of ['drag', 'pan'] as const) costs[`${where} ${how}`] = await during(side.page, side.session, () => move(side, how, seconds * 1000));
    }
    await side.look('near');
    const edits = { one: [] as Round['edits']['one'][number][], all: [] as Round['edits']['one'][number][] };
    for (const what of ['one', 'all'] as const) for (let turn = 1; turn <= 4; turn++) edits[what].push(await side.edit(what, turn));
    const arranged = side.arrange === null ? null : await side.arrange();
    return { side: name, size, paint: { seen: side.paint, work: side.paintWork }, costs, edits, arranged };
  } finally {
    await side.close();
  }
}

async function run(): Promise<number> {
  if (values.help) {
    console.log(help);
    return 0;
  }
  if (browserPath === undefined) {
    console.error('This bench drives Debian\'s chromium, which is not installed here.');
    return 1;
  }
  await build({ root: at('test', 'bench', 'canvas-plain'), base: './', configFile: false, plugins: [react()], logLevel: 'warn', build: { outDir: at('dist', 'bench-canvas-plain'), emptyOutDir: true, target: 'chrome140', chunkSizeWarningLimit: 800 } });
  const rounds: Round[] = [];
  let version = '';
  for (const size of values.sizes.split(',').map(Number)) {
    for (let turn = 0; turn < Number(values.rounds); turn++) {
      for (const name of ['ours', 'plain', 'lean'] as const) {
        console.error(`${size} layers, round ${turn + 1}, ${name} …`);
        const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', ...(values.gpu ? [] : ['--disable-gpu'])] });
        version = browser.version();
        try {
          rounds.push(await round(browser, name, size, Number(values.seconds)));
        } finally {
          await browser.close();
        }
      }
    }
  }
  const text = report(rounds, { date: today(), machine: machine(), browser: `Chromium ${version.split('.')[0] ?? version}, headless, ${values.gpu ? 'its default drawing' : '--disable-gpu'}`, rounds: Number(values.rounds), seconds: Number(values.seconds) });
  console.log(text);
  if (values.write) writeFileSync(at('docs', 'bench-canvas.md'), text);
  return 0;
}

process.exitCode = await run();
