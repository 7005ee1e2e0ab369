// The two pages of the canvas bench, each behind the same questions: open a graph, look somewhere, move a box, change something.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { at } from '../../../build/paths.js';
import { writeProject } from '../../../core/document/file.ts';
import type { PlainPage } from '../canvas-plain/main.tsx';
import { installRecorder, processorTime } from './frames.ts';
import { graphOf, residualChain, type Graph } from './graph.ts';
import { startHost } from '../../support/window-host.ts';

/** A place on the screen. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A change, seen. */
export interface Edit {
  /** milliseconds until a frame shows it */
  readonly seen: number;
  /** the main thread's processor time for it, milliseconds */
  readonly work: number;
}

/** A page that draws the bench's graph. */
export interface Side {
  readonly page: Page;
  readonly session: CDPSession;
  /** milliseconds from the wish to the first frame in which boxes and wires stand */
  readonly paint: number;
  /** the main thread's processor time for it, milliseconds */
  readonly paintWork: number;
  /** shows the beginning at full size, or all of it */
  look(how: 'near' | 'all'): Promise<void>;
  /** the middle of a box about the middle of the canvas */
  spot(): Promise<Point>;
  /** changes one box, or all of them */
  edit(what: 'one' | 'all', turn: number): Promise<Edit>;
  /** lays the drawing out and applies it: milliseconds until it shows, and the longest task meanwhile; null where the page has no such thing */
  readonly arrange: (() => Promise<{ readonly seen: number; readonly longest: number }>) | null;
  close(): Promise<void>;
}

/** The size of both pages' canvas. */
const room = { width: 888, height: 830 } as const;
const windowSize = { width: 1440, height: 900 } as const;
const types: { readonly [ending: string]: string } = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

async function freshPage(browser: Browser, size: { readonly width: number; readonly height: number }): Promise<{ readonly page: Page; readonly session: CDPSession }> {
  const context = await browser.newContext({ viewport: size, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return { page, session };
}

/** Plain React Flow. `isLean`: it draws only what is in view. */
export async function openPlain(browser: Browser, size: number, isLean: boolean): Promise<Side> {
  const { page, session } = await freshPage(browser, room);
  await page.route('http://plain.test/**', (route) => {
    const name = new URL(route.request().url()).pathname.slice(1) || 'index.html';
    return route.fulfill({ body: readFileSync(at('dist', 'bench-canvas-plain', name)), contentType: types[extname(name)] ?? 'text/plain' });
  });
  await page.goto('http://plain.test/');
  await installRecorder(page);
  const graph = graphOf(residualChain(size));
  const [rightmost, lowest] = [Math.max(...graph.boxes.map(({ x }) => x)) + 150, Math.max(...graph.boxes.map(({ y }) => y)) + 40];
  const { seen: paint, work: paintWork } = await measured(session, () => page.evaluate(async ([given, lean]) => {
    const begun = performance.now();
    (globalThis as unknown as { plain: PlainPage }).plain.open(given, lean);
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (document.querySelector('.react-flow__edge-path') === null) requestAnimationFrame(look);
        else requestAnimationFrame(() => resolve());
      };
      requestAnimationFrame(look);
    });
    return performance.now() - begun;
  }, [graph, isLean] as const));
  const plain = (act: (page: PlainPage, given: string) => void, given = ''): Promise<void> => page.evaluate(`(${act.toString()})(globalThis.plain, ${JSON.stringify(given)})`);
  return {
    page, session, paint, paintWork, arrange: null,
    look: async (how) => {
      const zoom = Math.min(room.width / rightmost, room.height / lowest) * 0.95;
      await plain((flow, given) => { const [x = 0, y = 0, z = 1] = given.split(' ').map(Number); flow.look(x, y, z); }, how === 'near' ? '20 20 1' : `10 10 ${zoom}`);
      await page.waitForTimeout(500);
    },
    spot: () => spotOf(page, graph, { width: 150, height: 40 }),
    edit: (what, turn) => measured(session, () => page.evaluate(async ([which, text]) => {
      const begun = performance.now();
      const { plain: flow } = globalThis as unknown as { plain: PlainPage };
      if (which === 'one') flow.rename('conv2d-2', text);
      else flow.renameAll(text);
      await new Promise<void>((resolve) => {
        const look = (): void => {
          if (document.querySelector('.react-flow__node[data-id="conv2d-2"]')?.textContent?.includes(text) === true) resolve();
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      });
      await new Promise<void>((resolve) => { const { port1, port2 } = new MessageChannel(); port1.addEventListener('message', () => resolve()); port1.start(); port2.postMessage(null); });
      return performance.now() - begun;
    }, [what, `v${turn}`] as const)),
    close: () => page.context().close(),
  };
}

/** Milliseconds an act says it took, and the processor time it took of the main thread. */
async function measured(session: CDPSession, act: () => Promise<number>): Promise<Edit> {
  const before = await processorTime(session);
  const seen = await act();
  return { seen, work: (await processorTime(session)) - before };
}

/** The middle of the box nearest to the canvas's middle: boxes are where the graph says, wherever they are painted. */
async function spotOf(page: Page, graph: Graph, size: { readonly width: number; readonly height: number }): Promise<Point> {
  return page.evaluate(([boxes, { width, height }]) => {
    const frame = document.querySelector('.react-flow')?.getBoundingClientRect();
    const shown = document.querySelector('.react-flow__viewport');
    if (frame === undefined || shown === null) throw new Error('there is no canvas');
    const { a: zoom, e, f } = new DOMMatrix(getComputedStyle(shown).transform);
    const middle = { x: frame.left + frame.width / 2, y: frame.top + frame.height / 2 };
    let best = { x: 0, y: 0, away: Number.POSITIVE_INFINITY };
    for (const box of boxes) {
      const at = { x: frame.left + e + (box.x + width / 2) * zoom, y: frame.top + f + (box.y + height / 2) * zoom };
      const away = Math.hypot(at.x - middle.x, at.y - middle.y);
      if (away < best.away) best = { ...at, away };
    }
    return { x: best.x, y: best.y };
  }, [graph.boxes, size] as const);
}

/** Our window. First paint is from the drop of the file: reading, checking and drawing it. */
export async function openOurs(browser: Browser, size: number): Promise<Side> {
  const home = mkdtempSync(join(tmpdir(), 'convas-bench-'));
  const { host, address } = await startHost(at('dist', 'cli.js'), home);
  const { page, session } = await freshPage(browser, windowSize);
  await page.goto(address);
  await page.getByRole('button', { name: 'New empty drawing' }).waitFor();
  await page.waitForTimeout(500);
  await installRecorder(page);
  const drawing = residualChain(size);
  const graph = graphOf(drawing);
  const text = writeProject(drawing);
  const { seen: paint, work: paintWork } = await measured(session, () => page.evaluate(async (content) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([content], 'bench.convas'));
    const target = document.querySelector('.window');
    const begun = performance.now();
    target?.dispatchEvent(new DragEvent('dragover', { dataTransfer, bubbles: true, cancelable: true }));
    target?.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (document.querySelector('.react-flow__edge path, .overview-canvas') === null) requestAnimationFrame(look);
        else requestAnimationFrame(() => resolve());
      };
      requestAnimationFrame(look);
    });
    return performance.now() - begun;
  }, text));
  return {
    page, session, paint, paintWork,
    look: async (how) => {
      await page.locator('.canvas').focus();
      await page.keyboard.press('Home');
      await page.waitForTimeout(300);
      if (how === 'near') {
        // Going to a layer by its name shows it; then its true size.
        await page.getByRole('button', { name: 'show at 100 %' }).click();
        await page.waitForTimeout(300);
      }
      await page.waitForTimeout(300);
    },
    spot: () => spotOf(page, graph, { width: 192, height: 72 }),
    edit: (what, turn) => editOurs(page, session, what, turn),
    arrange: () => arrangeOurs(page),
    close: async () => {
      await page.context().close();
      host.kill('SIGKILL');
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** The kernel of the first convolution (its own figures and every receptive field behind it), or the size of the input (every shape). */
async function editOurs(page: Page, session: CDPSession, what: 'one' | 'all', turn: number): Promise<Edit> {
  const layer = what === 'one' ? 'conv2d-2' : 'input-1';
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+F');
  await page.keyboard.type(layer);
  await page.keyboard.press('Enter');
  await page.locator('.inspector').locator('input').first().waitFor();
  await page.waitForTimeout(300);
  const label = what === 'one' ? /kernel/i : /height/i;
  const field = page.locator('.inspector input:not([type=range])').and(page.getByLabel(label)).first();
  await field.focus();
  const handle = await field.elementHandle();
  if (handle === null) throw new Error(`${layer} has no such field`);
  const value = what === 'one' ? [3, 5][turn % 2] ?? 3 : 128 + turn;
  return measured(session, () => handle.evaluate(async (input, next) => {
    const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
    const shown = (): string => document.querySelector('.status-figures')?.textContent ?? '';
    const before = shown();
    const begun = performance.now();
    setter?.call(input, String(next));
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (shown() !== before || performance.now() - begun > 5000) resolve();
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await new Promise<void>((resolve) => { const { port1, port2 } = new MessageChannel(); port1.addEventListener('message', () => resolve()); port1.start(); port2.postMessage(null); });
    return performance.now() - begun;
  }, value));
}

/** From the press of the button until the cards stand elsewhere. */
async function arrangeOurs(page: Page): Promise<{ readonly seen: number; readonly longest: number }> {
  await page.keyboard.press('Escape');
  return page.evaluate(async () => {
    const { recorder } = globalThis as unknown as { readonly recorder: { tasks: number[] } };
    recorder.tasks = [];
    const said = document.querySelector('.canvas-said');
    const begun = performance.now();
    document.querySelector<HTMLButtonElement>('.canvas-bar button[aria-label="Arrange from left to right"]')?.click();
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (said?.textContent?.startsWith('Arranged') === true || performance.now() - begun > 60_000) requestAnimationFrame(() => resolve());
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    const seen = performance.now() - begun;
    await new Promise((resolve) => setTimeout(resolve, 300));
    return { seen, longest: Math.max(0, ...recorder.tasks) };
  });
}
