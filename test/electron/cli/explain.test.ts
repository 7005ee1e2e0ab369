// `convas explain`: the answers and the picture the window gives of the same image, and what it refuses.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { heatPicture } from '../../../core/run/heat.ts';
import { stopSource } from '../../../core/run/stop.ts';
import { startRun } from '../../../electron/runs/index.ts';
import { resultServices } from '../../../electron/serve/results/index.ts';
import { convas, convasJson } from '../../support/convas.ts';
import { buildFirst, tinyNetwork, value } from '../run/tiny.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-explain-'));
const run = join(scratch, 'state', 'runs', 'tiny-run');

beforeAll(async () => {
  buildFirst();
  mkdirSync(join(scratch, 'state', 'runs'), { recursive: true });
  value(await startRun({ document: tinyNetwork(), out: run, data: 'shapes,count=100,test=20', threads: 1, epochs: 1 }));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const floats = (text: string): Float32Array => new Float32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer);

it.each(['grad-cam', 'saliency'] as const)('gives the answers and the picture the window gives: %s', async (method) => {
  interface Said { readonly image: string; readonly classes: readonly { readonly index: number; readonly value: number }[]; readonly actual: number; readonly class: number; readonly layer: string | null; readonly file: string }
  const said = await convasJson<Said>(['explain', run, '6', '--method', method, '--class', 'X', '--top', '2', '--out', `${method}.png`], { in: scratch });
  const { stop } = stopSource();
  const call = { stop, gone: stop, tell: () => undefined };
  const asked = { id: 'tiny-run', weights: 'best', image: { kind: 'example', split: 'test', index: 6 } } as const;
  const services = resultServices({ home: scratch, state: join(scratch, 'state'), templates: '' });
  const glance = value(await services.predictImage({ ...asked, top: 4 }, call));
  const heat = value(await services.explainImage({ ...asked, method, class: 2, layer: null }, call));
  expect(said).toMatchObject({ actual: glance.actual, class: 2, layer: heat.layer, file: `${method}.png` });
  expect(said.classes).toHaveLength(2);
  said.classes.forEach((one, i) => {
    expect(one.index).toBe(glance.classes[i]?.index);
    expect(one.value).toBeCloseTo(glance.classes[i]?.value ?? NaN, 5);
  });
  const { dots, ...size } = heatPicture({ ...heat, values: floats(heat.image) }, { values: floats(heat.values), isSmooth: method === 'grad-cam', strength: 0.75 }, Math.floor(512 / 12));
  const { data, info } = await sharp(readFileSync(join(scratch, `${method}.png`))).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels]).toEqual([size.width, size.height, 3]);
  // As many threads as there are cores add up in another order than one.
  let furthest = 0;
  for (let i = 0; i < size.width * size.height; i++) for (let c = 0; c < 3; c++) furthest = Math.max(furthest, Math.abs((data[3 * i + c] ?? 0) - (dots[4 * i + c] ?? 0)));
  expect(furthest).toBeLessThanOrEqual(1);
});

it('says what it is and where the picture lies, and writes over nothing unasked', async () => {
  const first = await convas(['explain', run, '3'], { in: scratch });
  expect([first.code, first.err]).toEqual([0, '']);
  expect(first.out).toMatch(/^shapes 3, which is oval\n( {2}.* %\n){3}3\.grad-cam\.png: where it looks for .*, by the maps of conv\n$/);
  const second = await convas(['explain', run, '3'], { in: scratch });
  expect([second.code, second.err]).toEqual([2, expect.stringContaining('3.grad-cam.png exists already')]);
  expect((await convas(['explain', run, '3', '--overwrite'], { in: scratch })).code).toBe(0);
});

it('refuses classes, layers and numbers that are not there', async () => {
  const refusal = async (...args: readonly string[]): Promise<readonly [number | null, string]> => {
    const { code, err } = await convas(['explain', run, ...args, '--out', 'none.png'], { in: scratch });
    return [code, err];
  };
  expect(await refusal('0', '--class', 'cat')).toEqual([2, expect.stringContaining('There is no class "cat"')]);
  expect(await refusal('0', '--layer', 'dense')).toEqual([1, expect.stringContaining('"dense" gives no maps')]);
  expect(await refusal('20')).toEqual([1, expect.stringContaining('there is no 20')]);
  expect(await refusal('none.jpg')).toEqual([2, expect.stringContaining('none.jpg does not exist')]);
});
