// `convas check` from outside: the figures the lecture's tables print, the form of its JSON, mending, and what it loads.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convas, convasJson } from '../../support/convas.ts';
import { buildFirst } from '../run/tiny.ts';

interface Report {
  readonly layers: readonly { readonly id: string; readonly name: string; readonly kind: string; readonly output: readonly (number | string | null)[] | null; readonly parameters: number | null; readonly macs: number | null; readonly receptiveField: object | null }[];
  readonly parameters: number;
  readonly macs: number;
  readonly diagnostics: readonly { readonly code: string; readonly severity: string; readonly layer: string | null; readonly message: string; readonly fixes: readonly { readonly title: string; readonly patch: object }[] }[];
}

const scratch = mkdtempSync(join(tmpdir(), 'convas-check-'));
beforeAll(buildFirst);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const report = (network: string): Promise<Report> => convasJson<Report>(['check', network], { in: scratch });
const outputs = ({ layers }: Report): Readonly<Record<string, unknown>> => Object.fromEntries(layers.map(({ id, output }) => [id, output]));
const parameters = ({ layers }: Report): Readonly<Record<string, unknown>> => Object.fromEntries(layers.filter((layer) => layer.parameters !== 0).map((layer) => [layer.id, layer.parameters]));

describe('convas check --json', () => {
  it.concurrent('gives LeNet-5 the maps and parameters of the lecture\'s table', async () => {
    const lenet = await report('lenet5');
    expect(outputs(lenet)).toMatchObject({
      In: ['N', 1, 32, 32], C1: ['N', 6, 28, 28], S2: ['N', 6, 14, 14], C3: ['N', 16, 10, 10], S4: ['N', 16, 5, 5], C5: ['N', 120, 1, 1], F6: ['N', 84], Out: ['N', 10],
    });
    expect(parameters(lenet)).toEqual({ C1: 156, C3: 2416, C5: 48_120, F6: 10_164, Out: 840 });
    expect([lenet.parameters, lenet.diagnostics]).toEqual([61_696, []]);
  });

  it.concurrent('gives LeNet-5 with softmax 61,706 parameters', async () => {
    expect((await report('lenet5-softmax')).parameters).toBe(61_706);
  });

  it.concurrent('gives AlexNet every size the lecture prints and 62,378,344 parameters', async () => {
    const alexnet = await report('alexnet');
    expect(outputs(alexnet)).toMatchObject({
      C1: ['N', 96, 55, 55], S2: ['N', 96, 27, 27], C3: ['N', 256, 27, 27], S4: ['N', 256, 13, 13], C5: ['N', 384, 13, 13], C6: ['N', 384, 13, 13], C7: ['N', 256, 13, 13], F8: ['N', 4096], F9: ['N', 4096], Out: ['N', 1000],
    });
    expect(alexnet.parameters).toBe(62_378_344);
    expect(alexnet.diagnostics.filter(({ severity }) => severity !== 'note')).toEqual([]);
  });

  it.concurrent('warns of both slips of AlexNet as printed, which has 201,838,952 parameters', async () => {
    const printed = await report('alexnet-as-printed');
    expect(printed.parameters).toBe(201_838_952);
    const warnings = printed.diagnostics.filter(({ severity }) => severity === 'warning');
    expect(warnings.map(({ code, layer }) => [code, layer])).toEqual([['stated-size-differs', 'C1'], ['dense-dwarfs-network', 'F8']]);
    expect(warnings[0]?.message).toMatch(/55 × 55.*56 × 56/);
    expect(printed.diagnostics.some(({ severity }) => severity === 'error')).toBe(false);
  });

  it.concurrent('has one entry for each layer with exactly the members that are promised', async () => {
    const { layers, macs } = await report('lenet5');
    expect(layers.map(({ id }) => id)).toEqual(['In', 'C1', 'S2', 'C3', 'S4', 'C5', 'flatten', 'F6', 'Out', 'output']);
    for (const layer of layers) expect(Object.keys(layer)).toEqual(['id', 'name', 'kind', 'output', 'parameters', 'macs', 'receptiveField']);
    expect(layers[1]).toEqual({ id: 'C1', name: 'C1', kind: 'conv2d', output: ['N', 6, 28, 28], parameters: 156, macs: 28 * 28 * 25 * 6, receptiveField: { size: [5, 5], jump: [1, 1], start: [0, 0] } });
    expect(layers.find(({ id }) => id === 'S4')?.receptiveField).toEqual({ size: [16, 16], jump: [4, 4], start: [0, 0] });
    expect(macs).toBe(117_600 + 240_000 + 48_000 + 10_080 + 840);
  });

  it.concurrent('exits 1 for errors, whose fixes are patches, and keeps every figure that is known', async () => {
    const text = readFileSync(new URL('../../../templates/lenet5-softmax.convas', import.meta.url), 'utf8');
    writeFileSync(join(scratch, 'slip.convas'), text.replace('"units": 84', '"units": -84'));
    const { code, out, err } = await convas(['check', 'slip.convas', '--json'], { in: scratch });
    expect([code, err]).toEqual([1, '']);
    const slip = JSON.parse(out) as Report;
    expect(parameters(slip)).toEqual({ C1: 156, C3: 2416, C5: 48_120, F6: null, Out: null });
    expect(slip.diagnostics).toMatchObject([{ code: 'parameter-invalid', severity: 'error', layer: 'F6', fixes: expect.arrayContaining([{ title: expect.stringContaining('84'), patch: expect.objectContaining({ layers: expect.anything() }) }]) }]);
  });
});

describe('convas check', () => {
  it.concurrent('prints a table for people, with problems and fixes below it', async () => {
    const { code, out, err } = await convas(['check', 'alexnet-as-printed'], { in: scratch });
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^C1 +conv2d +11×11 · 96 · stride 4 · same · relu +N × 96 × 56 × 56 +34,944 /m);
    expect(out).toContain('201,838,952 parameters');
    expect(out).toMatch(/^warning: C1 is stated as 96 × 55 × 55.*\[C1\]\n {2}fix: Set padding of C1 to 2$/m);
  });

  it.concurrent('mends a drawing into another file: AlexNet as printed becomes AlexNet', async () => {
    const { code } = await convas(['check', 'alexnet-as-printed', '--fix', 'mended.convas', '--warnings'], { in: scratch });
    expect(code).toBe(0);
    const [mended, alexnet] = [await report('mended.convas'), await report('alexnet')];
    expect(Object.values(outputs(mended))).toEqual(Object.values(outputs(alexnet)));
    expect(mended.parameters).toBe(62_378_344);
  });

  it.concurrent('names an output that has not as many values as the data have classes, and gives it as many', async () => {
    const differs = await convas(['check', 'lenet5-softmax', '--data', 'shapes', '--json'], { in: scratch });
    expect(differs.code).toBe(1);
    expect((JSON.parse(differs.out) as Report).diagnostics).toMatchObject([{ code: 'class-count-differs', severity: 'error', layer: 'output', message: expect.stringMatching(/10 values.*4 classes/), fixes: [{ title: 'Give Out 4 outputs' }] }]);
    const fitted = await convas(['check', 'lenet5-softmax', '--data', 'shapes', '--fix', 'shapes.convas'], { in: scratch });
    expect([fitted.code, fitted.err]).toEqual([0, '']);
    expect(outputs(await report('shapes.convas'))).toMatchObject({ Out: ['N', 4], output: ['N', 4] });
  });

  it('writes only where it was told to', async () => {
    const before = readdirSync(scratch);
    await convas(['check', 'lenet5'], { in: scratch });
    expect(readdirSync(scratch)).toEqual(before);
    const { code, err } = await convas(['check', 'lenet5', '--fix', 'lenet5.txt'], { in: scratch });
    expect([code, existsSync(join(scratch, 'lenet5.txt'))]).toEqual([2, false]);
    expect(err).toContain('.convas');
  });

  it.concurrent('loads neither the engine nor the image library nor the code of data sets', async () => {
    const coverage = join(scratch, 'loaded');
    expect((await convas(['check', 'lenet5'], { in: scratch, env: { NODE_V8_COVERAGE: coverage } })).code).toBe(0);
    const root = fileURLToPath(new URL('../../../', import.meta.url));
    const loaded = readdirSync(coverage).flatMap((name) => (JSON.parse(readFileSync(join(coverage, name), 'utf8')) as { result: { url: string }[] }).result.map(({ url }) => url)).filter((url) => url.startsWith('file:')).map((url) => fileURLToPath(url).slice(root.length));
    expect(loaded).toContain('dist/cli.js');
    expect(loaded.filter((path) => path.startsWith('node_modules'))).toEqual([]);
    const sources = loaded.flatMap((path) => Array.from(readFileSync(join(root, path), 'utf8').matchAll(/^\/\/ (?:\S*\/)?((?:core|electron)\/\S+\.ts)$/gm), ([, source]) => source ?? ''));
    expect(sources).toContain('core/design/walk.ts');
    // A recipe names augmentations, and the preferences are a table: those are read, no data and no run.
    const isTable = (source: string): boolean => source.startsWith('core/data/augment/') || source === 'core/run/preferences.ts';
    expect(sources.filter((source) => /^(?:core\/(?:compile|onnx|data|run)|electron\/(?:data|runs|engine))/.test(source) && !isTable(source))).toEqual([]);
  });

  it.concurrent('stops without a word when nobody reads on', async () => {
    const ended = await convas(['check', 'alexnet'], { in: scratch, first: 'exec 3>&1; set -- sh -c \'"$@" | head -n 1 >&3\' sh "$@"' });
    expect([ended.code, ended.err]).toEqual([0, '']);
    expect(ended.out.trimEnd().split('\n')).toEqual(['AlexNet (template alexnet)']);
  });
});
