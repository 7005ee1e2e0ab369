// The services as a whole: templates, preferences, folders, what saving and opening leave in the list, and export
// before any engine is asked.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fail, ok } from '../../../core/base/diagnostic.ts';
import type { Call } from '../../../core/run/channel.ts';
import { usualPreferences } from '../../../core/run/preferences.ts';
import { serviceNames, type ServiceEvents } from '../../../core/run/services.ts';
import { stopSource } from '../../../core/run/stop.ts';
import type { ModelWriter } from '../../../electron/serve/export.ts';
import { runFiles } from '../../../electron/runs/layout.ts';
import type { Places } from '../../../electron/serve/places.ts';
import { servicesOver, type ServiceHandlers } from '../../../electron/serve/services.ts';
import { openTemplate, readyBlocks, templates } from '../../../electron/serve/templates.ts';
import { freshFolder, placesBelow, value } from './hosts.ts';
import { neverStop } from '../../support/never-stop.ts';

let scratch = '';
let places: Places;
let services: ServiceHandlers;
let clock = 0;
const now = (): Date => new Date(clock);
const noWriter: ModelWriter = () => Promise.reject(new Error('nothing is to be exported'));
const call: Call<ServiceEvents> = { stop: neverStop, gone: neverStop, tell: () => undefined };
const anew = (write = noWriter): ServiceHandlers => servicesOver(places, write, now);
beforeEach(() => {
  scratch = freshFolder();
  places = placesBelow(scratch);
  clock = Date.now();
  services = anew();
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

it('every service has a handler', () => {
  expect(Object.keys(services)).toEqual(serviceNames);
});

describe('ready-made blocks', () => {
  it('come whole, in the order of their list, and broken rows are left out', async () => {
    const listed = await services.blocks({}, call);
    expect(listed.map(({ id }) => id)).toEqual(['conv-norm', 'residual', 'residual-down', 'bottleneck', 'bottleneck-down', 'inception', 'squeeze-excite', 'separable', 'inverted-residual', 'inverted-step', 'fire']);
    for (const { id, text } of listed) expect(text).toBe(readFileSync(join(places.templates, 'blocks', `${id}.convas`), 'utf8'));
    expect(listed[3]?.fit).toEqual({ narrow: 0.25, width: 1 });
    mkdirSync(join(scratch, 'blocks'), { recursive: true });
    writeFileSync(join(scratch, 'blocks', 'index.json'), '{"blocks": [{"id": "absent"}, {"fit": {}}, 3]}');
    expect(await readyBlocks(scratch)).toEqual([]);
    expect(await readyBlocks(join(scratch, 'nowhere'))).toEqual([]);
  });
});

describe('templates', () => {
  it('are those of the list with their words, and open as drawings without a place', async () => {
    const listed = await services.templates({}, call);
    expect(listed.length).toBeGreaterThanOrEqual(4);
    expect(listed[0]).toEqual({ id: 'lenet5-softmax', title: 'LeNet-5 with softmax', about: expect.stringContaining('61,706'), year: 1998, source: expect.stringContaining('LeCun'), family: 'LeNet', authors: expect.stringContaining('LeCun'), introduced: expect.any(String), size: 'either', data: 'fashion-mnist', parameters: 61_706, macs: 416_520, isTrained: false });
    for (const { id } of listed) {
      const text = readFileSync(join(places.templates, `${id}.convas`), 'utf8');
      expect(await services.openTemplate({ id }, call)).toEqual(ok({ path: null, name: id, text, stamp: null }));
    }
  });

  it.each(['', 'absent', '../package', 'index', 'lenet5.convas', '/etc/passwd', '__proto__'])('are nothing else: %j', async (id) => {
    expect(await services.openTemplate({ id }, call)).toMatchObject({ ok: false, error: { code: 'template-unknown' } });
  });

  it('take from their file what the list does not say, and are left out without a file', async () => {
    writeFileSync(join(scratch, 'index.json'), '{"templates": [{"id": "a"}, {"id": "absent"}, {"title": "no id"}, 3]}');
    writeFileSync(join(scratch, 'a.convas'), '{"name": "A", "about": "The first."}');
    expect(await templates(scratch)).toEqual([{ id: 'a', title: 'A', about: 'The first.', year: null, source: null, family: null, authors: null, introduced: null, size: null, data: null, parameters: null, macs: null, isTrained: false }]);
    expect(await openTemplate(scratch, 'absent')).toMatchObject({ ok: false, error: { code: 'missing' } });
    expect(await templates(join(scratch, 'nowhere'))).toEqual([]);
  });
});

describe('a project that is opened or saved', () => {
  it('is among the recent ones from then on, also after a restart', async () => {
    expect(await services.recent({}, call)).toEqual([]);
    const { path } = value(await services.save({ path: 'a', text: '{}', stamp: null, overwrite: false }, call));
    writeFileSync(join(places.home, 'b.convas'), '{}');
    await services.remember({ path: 'b.convas' }, call);
    const recent = await anew().recent({}, call);
    expect(recent).toEqual([{ path: join(places.home, 'b.convas'), name: 'b', opened: now().toISOString(), isMissing: false }, { path, name: 'a', opened: now().toISOString(), isMissing: false }]);
  });

  it('that was only read is not among them, nor is what no drawing is called', async () => {
    writeFileSync(join(places.home, 'b.convas'), '{}');
    await services.open({ path: 'b.convas' }, call);
    for (const path of ['', 'notes.txt', '/etc/passwd', 'a\u0000.convas']) await services.remember({ path }, call);
    expect(await services.recent({}, call)).toEqual([]);
  });

  it('stays in the list while its file is away, until it is taken off', async () => {
    const paths = ['a', 'b'].map((name) => join(places.home, `${name}.convas`));
    for (const path of paths) await services.remember({ path }, call);
    writeFileSync(paths[0] ?? '', '{}');
    expect((await services.recent({}, call)).map(({ name, isMissing }) => [name, isMissing])).toEqual([['b', true], ['a', false]]);
    await services.forgetRecent({ path: paths[1] ?? '' }, call);
    expect((await services.recent({}, call)).map(({ name }) => name)).toEqual(['a']);
  });

  it('is saved also where nothing can be remembered', async () => {
    writeFileSync(join(scratch, 'file'), '');
    places = { ...places, state: join(scratch, 'file', 'state') };
    services = anew();
    expect(await services.save({ path: 'a', text: '{}', stamp: null, overwrite: false }, call)).toMatchObject({ ok: true });
    expect(await services.keep({ id: 'a', name: 'a', path: null, stamp: null, text: '{}' }, call)).toMatchObject({ ok: false, error: { code: 'not-a-folder' } });
    expect([await services.recent({}, call), await services.kept({}, call), await services.forget({ id: 'a' }, call)]).toEqual([[], [], null]);
  });

  it('that two windows make at once is made by one of them', async () => {
    const saves = await Promise.all(['one', 'two'].map((text) => services.save({ path: 'a', text, stamp: null, overwrite: false }, call)));
    expect(saves.map((saved) => saved.ok)).toEqual([true, false]);
    expect(readFileSync(join(places.home, 'a.convas'), 'utf8')).toBe('one');
  });
});

describe('preferences', () => {
  it('are as usual until they are set, and the same after a restart', async () => {
    expect(await services.preferences({}, call)).toEqual(usualPreferences);
    const mine = { theme: 'dark', animations: 'reduced', device: 'auto', threads: 3, whenClosing: 'end', runSpace: 2.5, hintsSeen: ['wire'] } as const;
    expect(await services.setPreferences({ preferences: mine }, call)).toEqual(ok(null));
    expect(await anew().preferences({}, call)).toEqual(mine);
  });

  it('that another version wrote, or nobody, are read as far as they go', async () => {
    await services.setPreferences({ preferences: usualPreferences }, call);
    for (const [text, read] of [['{"theme": "dark", "threads": 0, "more": 1}', { ...usualPreferences, theme: 'dark' }], ['[1]', usualPreferences], ['{"theme"', usualPreferences]] as const) {
      writeFileSync(join(places.state, 'preferences.json'), text);
      expect(await services.preferences({}, call)).toEqual(read);
    }
  });

  it('are refused as a sentence where nothing can be remembered', async () => {
    writeFileSync(join(scratch, 'file'), '');
    places = { ...places, state: join(scratch, 'file', 'state') };
    expect(await anew().setPreferences({ preferences: usualPreferences }, call)).toMatchObject({ ok: false, error: { code: 'not-a-folder' } });
  });
});

describe('the folders Convas fills', () => {
  const before = process.env['XDG_CACHE_HOME'];
  beforeEach(() => { process.env['XDG_CACHE_HOME'] = join(scratch, 'cache'); });
  afterEach(() => {
    if (before === undefined) delete process.env['XDG_CACHE_HOME'];
    else process.env['XDG_CACHE_HOME'] = before;
  });
  const cache = (): string => join(scratch, 'cache', 'convas');

  it('are told with the space they use, decoded images apart from the data sets above them', async () => {
    expect((await services.folders({}, call)).map(({ id, bytes }) => [id, bytes])).toEqual([['data', null], ['decoded', null], ['state', null]]);
    mkdirSync(join(cache(), 'decoded'), { recursive: true });
    mkdirSync(join(cache(), 'mnist'));
    writeFileSync(join(cache(), 'mnist', 'a'), 'x'.repeat(1000));
    writeFileSync(join(cache(), 'decoded', 'b'), 'x'.repeat(50));
    await services.setPreferences({ preferences: usualPreferences }, call);
    const [data, decoded, state] = await services.folders({}, call);
    expect([data, decoded]).toEqual([{ id: 'data', path: cache(), bytes: 1000 }, { id: 'decoded', path: join(cache(), 'decoded'), bytes: 50 }]);
    expect(state?.bytes).toBe(readFileSync(join(places.state, 'preferences.json')).length);
  });

  it('are emptied only of what is made again', async () => {
    mkdirSync(join(cache(), 'decoded'), { recursive: true });
    writeFileSync(join(cache(), 'decoded', 'b'), 'x');
    writeFileSync(join(cache(), 'mine.txt'), 'x');
    expect(await services.clearFolder({ id: 'decoded' }, call)).toEqual(ok(null));
    expect([await services.clearFolder({ id: 'data' }, call), await services.clearFolder({ id: 'state' }, call)]).toMatchObject([{ error: { code: 'not-cleared' } }, { error: { code: 'not-cleared' } }]);
    expect(readdirSync(cache())).toEqual(['mine.txt']);
  });
});

describe('exporting', () => {
  const drawing = (): string => readFileSync(join(places.templates, 'lenet5.convas'), 'utf8');
  const exported = { file: '/x.onnx', bytes: 7, inputs: [], outputs: [], sidecar: null, comparison: null };

  it('hands the drawing over with fresh weights of the seed, and tells what is being done', async () => {
    const told: unknown[] = [];
    const asked: unknown[] = [];
    services = anew(async (source, options) => {
      asked.push([source, options.out]);
      options.onStep?.('writing');
      return ok(exported);
    });
    expect(await services.exportModel({ text: drawing(), path: 'net', seed: 7, weights: null, overwrite: true }, { ...call, tell: (...event) => told.push(event) })).toEqual(ok({ file: '/x.onnx', bytes: 7, comparison: null }));
    expect(asked).toEqual([[{ document: expect.objectContaining({ name: 'LeNet-5' }), weights: null, seed: 7 }, join(places.home, 'net.onnx')]]);
    expect(told).toEqual([['progress', { doing: 'Writing net.onnx and working out answers to compare' }]]);
  });

  it('takes the weights of a run, and says whose they are', async () => {
    const asked: unknown[] = [];
    services = anew(async (source) => {
      asked.push(source);
      return ok(exported);
    });
    await services.exportModel({ text: drawing(), path: 'net', seed: 7, weights: { folder: 'run', which: 'best' }, overwrite: true }, call);
    const run = join(places.home, 'run');
    expect(asked).toEqual([{ document: expect.objectContaining({ name: 'LeNet-5' }), weights: runFiles(run).best, run, seed: 7 }]);
  });

  it('is stopped with its call', async () => {
    const source = stopSource();
    services = anew(async (_, { signal }) => {
      source.request();
      return signal?.aborted === true ? fail('cancelled', 'Stopped.') : ok(exported);
    });
    expect(await services.exportModel({ text: drawing(), path: 'net.ONNX', seed: 1, weights: null, overwrite: true }, { ...call, stop: source.stop })).toEqual(fail('stopped', 'The export was stopped. Nothing was written.'));
  });

  it('refuses a drawing with errors, naming the first three', async () => {
    const faulty = drawing().replaceAll('"kernel": 5', '"kernel": 99');
    const refused = await services.exportModel({ text: faulty, path: 'net', seed: 1, weights: null, overwrite: true }, call);
    expect(refused).toMatchObject({ ok: false, error: { code: 'drawing-faulty', message: expect.stringMatching(/^The drawing has (an error|\d+ errors), so it cannot be exported yet: .*99/) } });
  });

  it.each([['{', 'file-truncated'], ['', 'file-truncated'], ['{"a": 1}', 'file-not-convas']])('refuses %j, which is no drawing', async (text, code) => {
    const refused = await services.exportModel({ text, path: 'net', seed: 1, weights: null, overwrite: true }, call);
    expect(refused).toMatchObject({ ok: false, error: { code, message: expect.stringContaining('The drawing') } });
  });

  it('takes the weights of a run, and writes over a file only when told', async () => {
    const asked: unknown[] = [];
    services = anew(async (source) => {
      asked.push(source);
      return ok(exported);
    });
    const argument = { text: drawing(), path: 'net', seed: 7, weights: { folder: 'run', which: 'last' as const }, overwrite: false };
    writeFileSync(join(places.home, 'net.onnx'), 'older');
    expect(await services.exportModel(argument, call)).toMatchObject({ ok: false, error: { code: 'already-there', message: expect.stringContaining('net.onnx exists already') } });
    expect(asked).toEqual([]);
    expect((await services.exportModel({ ...argument, overwrite: true }, call)).ok).toBe(true);
    expect(asked).toEqual([expect.objectContaining({ weights: join(places.home, 'run', 'last.safetensors') })]);
  });

  it('refuses a folder and no name', async () => {
    expect(await services.exportModel({ text: drawing(), path: places.home, seed: 1, weights: null, overwrite: true }, call)).toMatchObject({ ok: false, error: { code: 'is-a-folder' } });
    expect(await services.exportModel({ text: drawing(), path: ' ', seed: 1, weights: null, overwrite: true }, call)).toMatchObject({ ok: false, error: { code: 'name-missing' } });
  });
});

describe('data', () => {
  it('are listed by name, and described by name or by a path below the home', async () => {
    expect((await services.dataSets({}, call)).map(({ name, dims, classes }) => [name, dims.join('×'), classes])).toContainEqual(['fashion-mnist', '1×28×28', 10]);
    expect(value(await services.describeData({ data: 'cifar10' }, call))).toMatchObject({ title: 'CIFAR-10', dims: [3, 32, 32], test: 10_000 });
    writeFileSync(join(places.home, 'mine.csv'), 'label,a,b,c\nx,1,2,3\ny,4,5,6\n');
    expect(value(await services.describeData({ data: 'mine.csv' }, call))).toMatchObject({ data: join(places.home, 'mine.csv'), dims: [3], names: ['x', 'y'] });
    expect(await services.describeData({ data: '/nowhere/at/all' }, call)).toMatchObject({ ok: false, error: { code: 'data-unknown' } });
    expect(await services.describeData({ data: 'mnist=mine' }, call)).toMatchObject({ ok: false, error: { message: expect.stringContaining(join(places.home, 'mine')) as unknown } });
    expect(await services.describeData({ data: ' ' }, call)).toMatchObject({ ok: false });
  });
});
