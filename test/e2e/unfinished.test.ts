// What the drawing says of its own loose ends: in the status bar, in the problems, and before an export, in one wording.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { writeProject } from '../../core/document/file.ts';
import type { Document } from '../../core/document/model.ts';
import { documentOf, layer, wire } from '../core/document/drawings.ts';
import { buildFirst } from '../electron/run/tiny.ts';
import { drop, status } from './hands.ts';
import { browserPath, closeBrowser, openWindow, type OpenWindow } from './window.ts';

let open: OpenWindow | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});
beforeAll(buildFirst);
afterAll(closeBrowser);

const at = (n: number) => ({ position: { x: 0, y: 112 * n } });
const layers = [layer('in', 'input', { height: 16, width: 16 }, at(0)), layer('flatten', 'flatten', {}, at(1)), layer('fc', 'dense', { units: 3 }, at(2)), layer('out', 'output', {}, at(3))];
const wires = [wire('in.out → flatten.in'), wire('flatten.out → fc.in'), wire('fc.out → out.in')];

async function show(document: Document): Promise<OpenWindow> {
  open = await openWindow();
  await open.page.getByRole('button', { name: 'New empty drawing' }).waitFor();
  await drop(open.page, 'ends.convas', writeProject(document));
  await open.page.locator('.react-flow__node').first().waitFor();
  return open;
}

describe.runIf(browserPath !== null)('open ends', () => {
  it('that an export would leave out are named before it, and shown from there', async () => {
    const loose = [layer('c', 'conv2d', {}, { ...at(5), name: 'Loose one' }), layer('b', 'block', { block: 'unit' }, { ...at(6), name: 'Stage' }), layer('p', 'activation', {}, { parent: 'unit' })];
    const { page, troubles } = await show(documentOf([...layers, ...loose], wires, [{ id: 'unit', name: 'Unit', inputs: [{ name: 'in', to: [{ layer: 'p', port: 'in' }] }], outputs: [{ name: 'out', from: { layer: 'p', port: 'out' } }], exposed: [] }]));
    await status(page).getByText('2 open ends').waitFor();
    await page.getByRole('button', { name: 'Export ONNX' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Loose one and Stage will not be in the file: nothing leads from them to an output.').waitFor();
    expect(await open?.axe()).toEqual([]);
    await dialog.getByRole('button', { name: 'Show the problems' }).click();
    await page.locator('.problems').getByRole('heading', { name: 'Open ends 2' }).waitFor();
    expect(troubles).toEqual([]);
  });

  it('that stop an export are called so there as in the status bar', async () => {
    const { page } = await show(documentOf(layers, wires.slice(1)));
    // The input that leads nowhere and the flatten nothing feeds.
    await status(page).getByText('2 open ends').waitFor();
    await page.getByRole('button', { name: 'Export ONNX' }).click();
    await page.getByRole('dialog').getByText('The drawing cannot be exported yet. It has 2 open ends:').waitFor();
    expect(await page.getByRole('dialog').getByRole('listitem').count()).toBe(2);
  });

  it('get an output by one plain button, below the chain and with nothing underneath', async () => {
    const { page } = await show(documentOf(layers.slice(0, 3), wires.slice(0, 2)));
    await status(page).getByRole('button').click();
    const fix = page.locator('.problems .fix-list button');
    await fix.first().waitFor();
    expect(await fix.allTextContents()).toEqual(['Add an output after fc']);
    await fix.click();
    await status(page).getByText('No problems').waitFor();
    const [above, below] = await Promise.all(['fc', 'output'].map((id) => page.locator(`.react-flow__node[data-id="${id}"]`).boundingBox()));
    expect((below?.y ?? 0) - ((above?.y ?? 0) + (above?.height ?? 0))).toBeGreaterThan(0);
    expect(Math.abs((below?.x ?? 0) - (above?.x ?? 0))).toBeLessThan(1);
  });
});
