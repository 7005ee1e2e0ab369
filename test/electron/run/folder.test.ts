import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { open, rename, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { bug, type Result } from '../../../core/base/diagnostic.ts';
import { floats, type Tensors } from '../../../core/base/tensor.ts';
import { readRecipe } from '../../../core/design/recipe.ts';
import { plateauStart } from '../../../core/design/schedule.ts';
import { emptyDocument } from '../../../core/document/model.ts';
import { atTheBeginning, type Checkpoint, type Progress } from '../../../core/run/checkpoint.ts';
import type { StepRow } from '../../../core/run/records.ts';
import { readSafetensors } from '../../../core/run/safetensors.ts';
import { readConfig, type RunConfig } from '../../../electron/runs/config.ts';
import { RunFolder } from '../../../electron/runs/folder.ts';
import type { RunDisk } from '../../../electron/runs/steps-file.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-folder-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
let path = '';
let number = 0;
beforeEach(() => { path = join(scratch, `run${number++}`); });

const { recipe } = readRecipe({ epochs: 3, optimizer: { kind: 'rmsprop', learningRate: 0.1 + 0.2 }, warmUp: { epochs: 0.5 } });
const config: RunConfig = {
  document: { ...emptyDocument('tiny'), about: 'a test' },
  recipe,
  data: { named: 'shapes', training: 10, test: 4, classes: ['\\', 'oval'], digest: 'abc' },
  corrections: [],
  device: 'cpu', threads: 2, stepsPerRun: 1, versions: { convas: '0.1.0' }, from: null,
};

const beginning: Progress = atTheBeginning(plateauStart(recipe));
const state = (w: number): Tensors => ({ 'conv/weight': floats([2], [w, -w]), 'conv/weight#square': floats([2], [0.5, w]) });
const at = (step: number, more: Partial<Progress> = {}): Checkpoint => ({ progress: { ...beginning, step, index: step, ...more }, tensors: state(step) });
const row = (step: number): StepRow => ({ step, epoch: 1, loss: 1 / step, accuracy: step % 2 === 0 ? null : 0.25, rate: 1e-3 });
const rows = (...steps: number[]): StepRow[] => steps.map(row);

function value<T>(result: Result<T>): T {
  return result.ok ? result.value : bug(`${result.error.code}: ${result.error.message}`);
}
const code = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code);
const created = async (disk?: RunDisk): Promise<RunFolder> => value(await RunFolder.create(path, config, at(0), disk));
const reopened = async () => {
  const opened = value(await RunFolder.reopen(path));
  value(await opened.folder.rewind(opened.checkpoint));
  return opened;
};
const csv = (): string[] => readFileSync(join(path, 'steps.csv'), 'utf8').trimEnd().split('\n');
const checkpointFiles = (): string[] => readdirSync(join(path, 'checkpoint')).sort();

describe('a run folder', () => {
  it('keeps its configuration so that it reads back the same', async () => {
    const folder = await created();
    await folder.close();
    expect(await readConfig(path)).toEqual({ ok: true, value: config });
  });

  it('holds what a run leaves behind under the names people look for', async () => {
    const folder = await created();
    value(await folder.addSteps(rows(1)));
    const record = { epoch: 1, step: 1, training: { loss: 1, accuracy: 0.25, examples: 4 }, validation: null, rate: 1e-3, seconds: 1 };
    folder.keepFrozen({ 'frozen/weight': floats([1], [7]) });
    value(await folder.finishEpoch({ ...beginning, step: 1, epoch: 1, epochs: [record] }, { 'conv/weight': floats([2], [1, 2]) }, true));
    await folder.log('epoch 1 done');
    await folder.close();
    expect(readdirSync(path).sort()).toEqual(['best.safetensors', 'checkpoint', 'config.json', 'epochs.json', 'last.safetensors', 'log.txt', 'steps.csv']);
    expect(JSON.parse(readFileSync(join(path, 'epochs.json'), 'utf8'))).toEqual([record]);
    expect(csv()).toEqual(['step,epoch,loss,accuracy,rate', '1,1,1,0.25,0.001']);
    expect(readFileSync(join(path, 'log.txt'), 'utf8')).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z epoch 1 done\n$/);
    const weights = value(readSafetensors(readFileSync(join(path, 'best.safetensors')), 'best'));
    expect(weights).toEqual({ notes: [], tensors: { 'conv/weight': floats([2], [1, 2]), 'frozen/weight': floats([1], [7]) }, metadata: { convas: 'weights', epoch: '1', step: '1', loss: '1', accuracy: '0.25' } });
    expect(readFileSync(join(path, 'last.safetensors')).equals(readFileSync(join(path, 'best.safetensors')))).toBe(true);
  });

  it('leaves the best weights alone when an epoch is not the best', async () => {
    const folder = await created();
    value(await folder.finishEpoch(beginning, { w: floats([1], [1]) }, true));
    value(await folder.finishEpoch(beginning, { w: floats([1], [2]) }, false));
    await folder.close();
    const w = (name: string) => value(readSafetensors(readFileSync(join(path, name)), name)).tensors['w'];
    expect([w('best.safetensors'), w('last.safetensors')]).toEqual([floats([1], [1]), floats([1], [2])]);
  });

  it('can be gone on with from its first moment', async () => {
    await (await created()).close();
    const { folder, checkpoint } = await reopened();
    expect(checkpoint).toMatchObject({ progress: beginning, tensors: state(0) });
    await folder.close();
  });

  it('writes numbers of any size so that they read back the same', async () => {
    const folder = await created();
    value(await folder.addSteps([{ step: 1, epoch: 1, loss: 1.1754943508222875e-38, accuracy: 1 / 3, rate: 0.1 + 0.2 }]));
    await folder.close();
    expect(csv()[1]?.split(',').map(Number)).toEqual([1, 1, 1.1754943508222875e-38, 1 / 3, 0.1 + 0.2]);
  });
});

describe('going on', () => {
  it('cuts steps.csv back to the checkpoint, whatever a killed process had added', async () => {
    const folder = await created();
    value(await folder.addSteps(rows(1, 2)));
    value(await folder.checkpoint(at(2)));
    value(await folder.addSteps(rows(3, 4)));
    await folder.close();
    appendFileSync(join(path, 'steps.csv'), '5,1,0.');
    const again = await reopened();
    expect(again.checkpoint.progress.step).toBe(2);
    value(await again.folder.addSteps(rows(3)));
    await again.folder.close();
    expect(csv().slice(1).map((line) => line.split(',')[0])).toEqual(['1', '2', '3']);
  });

  it('cuts epochs.json back to the checkpoint', async () => {
    const folder = await created();
    const record = { epoch: 1, step: 1, training: { loss: 1, accuracy: 0.25, examples: 4 }, validation: null, rate: 1e-3, seconds: 1 };
    value(await folder.finishEpoch({ ...beginning, epochs: [record] }, {}, true));
    await folder.close();
    const again = await reopened();
    expect(JSON.parse(readFileSync(join(path, 'epochs.json'), 'utf8'))).toEqual([]);
    await again.folder.close();
  });

  it('removes half-written files a killed process left', async () => {
    await (await created()).close();
    writeFileSync(join(path, '.best.safetensors.99-1.tmp'), 'half');
    writeFileSync(join(path, 'checkpoint', '.000002.json.99-2.tmp'), 'half');
    await (await reopened()).folder.close();
    expect([...readdirSync(path), ...checkpointFiles()].filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('is refused in a folder that is no run, naming it', async () => {
    mkdirSync(path);
    expect(await RunFolder.reopen(path)).toMatchObject({ ok: false, error: { code: 'not-a-run', message: `${path} is not a run folder: it holds no config.json.` } });
  });

  it.each([
    ['no JSON', '{"format":'],
    ['another format', '{"format":"other"}'],
    ['no recipe', null],
  ])('is refused when config.json holds %s', async (_, text) => {
    await (await created()).close();
    const file = join(path, 'config.json');
    writeFileSync(file, text ?? JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), recipe: { batch: -1 } }));
    const result = await RunFolder.reopen(path);
    expect(['not-a-run', 'run-unreadable', 'file-unreadable']).toContain(code(result));
    expect(result.ok ? '' : result.error.message).toContain(file);
  });

  it('is refused when rows the checkpoint counts on were taken out', async () => {
    const folder = await created();
    value(await folder.addSteps(rows(1, 2)));
    value(await folder.checkpoint(at(2)));
    await folder.close();
    truncateSync(join(path, 'steps.csv'), 40);
    const { folder: again, checkpoint } = value(await RunFolder.reopen(path));
    expect(code(await again.rewind(checkpoint))).toBe('run-unreadable');
    await again.close();
  });

  it('changes nothing before it is certain to go on', async () => {
    const folder = await created();
    value(await folder.addSteps(rows(1)));
    await folder.close();
    writeFileSync(join(path, '.best.safetensors.99-1.tmp'), 'half');
    const before = readdirSync(path);
    await value(await RunFolder.reopen(path)).folder.close();
    expect(readdirSync(path)).toEqual(before);
    expect(csv().length).toBe(2);
  });
});

describe('checkpoints', () => {
  it('keep two generations', async () => {
    const folder = await created();
    for (const step of [1, 2, 3]) value(await folder.checkpoint(at(step)));
    await folder.close();
    expect(checkpointFiles()).toEqual(['000003.json', '000003.safetensors', '000004.json', '000004.safetensors']);
    const again = await reopened();
    expect(again.checkpoint).toMatchObject({ progress: { step: 3 }, tensors: state(3), skipped: [] });
    await again.folder.close();
  });

  const damages: readonly (readonly [string, (file: (ending: string) => string) => void])[] = [
    ['its tensors are cut short', (file) => truncateSync(file('safetensors'), 100)],
    ['one bit of its tensors flipped', (file) => {
      const bytes = readFileSync(file('safetensors'));
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      writeFileSync(file('safetensors'), bytes);
    }],
    ['its tensors are gone', (file) => unlinkSync(file('safetensors'))],
    ['its JSON is cut short', (file) => truncateSync(file('json'), 50)],
    ['its JSON is empty', (file) => writeFileSync(file('json'), '')],
    ['its JSON is another file', (file) => writeFileSync(file('json'), '{"format":"convas-checkpoint","version":1}')],
  ];
  it.each(damages)('fall back to the one before when %s', async (_, spoil) => {
    const folder = await created();
    value(await folder.addSteps(rows(1)));
    value(await folder.checkpoint(at(1)));
    value(await folder.addSteps(rows(2)));
    value(await folder.checkpoint(at(2)));
    await folder.close();
    spoil((ending) => join(path, 'checkpoint', `000003.${ending}`));
    const again = await reopened();
    expect(again.checkpoint).toMatchObject({ progress: { step: 1 }, tensors: state(1) });
    expect(again.checkpoint.skipped.length).toBe(1);
    value(await again.folder.addSteps(rows(2)));
    value(await again.folder.checkpoint(at(2)));
    await again.folder.close();
    expect(csv().length).toBe(3);
    const third = await reopened();
    expect(third.checkpoint.progress.step).toBe(2);
    await third.folder.close();
  });

  it('say why when none can be used', async () => {
    await (await created()).close();
    writeFileSync(join(path, 'checkpoint', '000001.safetensors'), 'x');
    const result = await RunFolder.reopen(path);
    expect(code(result)).toBe('no-checkpoint');
    expect(result.ok ? '' : result.error.message).toContain('000001.safetensors is not a safetensors file');
  });
});

describe('a folder that cannot be written', () => {
  it('refuses a folder that already holds a run, and says how to go on with it', async () => {
    await (await created()).close();
    const result = await RunFolder.create(path, config, at(0));
    expect(result).toMatchObject({ ok: false, error: { code: 'run-exists', message: expect.stringContaining(`convas train --resume ${path}`) } });
  });

  it('refuses a folder with other files and leaves them alone', async () => {
    mkdirSync(path);
    writeFileSync(join(path, 'letter.txt'), 'dear');
    expect(code(await RunFolder.create(path, config, at(0)))).toBe('run-exists');
    expect(readdirSync(path)).toEqual(['letter.txt']);
  });

  it('refuses a file in the folder\'s place', async () => {
    writeFileSync(path, '');
    expect(code(await RunFolder.create(path, config, at(0)))).toBe('not-a-folder');
    expect(code(await RunFolder.create(join(path, 'below'), config, at(0)))).toBe('not-a-folder');
  });

  it('is refused while another process writes it, and free again when that process is gone', async () => {
    const folder = await created();
    await folder.close();
    writeFileSync(join(path, '.lock'), `${process.ppid}\n`);
    expect(await RunFolder.reopen(path)).toMatchObject({ ok: false, error: { code: 'run-busy', message: expect.stringContaining(`process ${process.ppid}`) } });
    writeFileSync(join(path, '.lock'), '999999999\n');
    await (await reopened()).folder.close();
    expect(existsSync(join(path, '.lock'))).toBe(false);
  });
});

describe('a run that never took a step', () => {
  it('is taken back whole', async () => {
    const folder = await created();
    await folder.log('no');
    expect(folder.hasSteps).toBe(false);
    await folder.discard();
    expect(existsSync(path)).toBe(false);
  });

  it('leaves files alone that are not its own', async () => {
    const folder = await created();
    writeFileSync(join(path, 'letter.txt'), 'dear');
    await folder.discard();
    expect(readdirSync(path)).toEqual(['letter.txt']);
  });
});

describe('a full disk', () => {
  /** A disk that takes `room` more bytes. */
  function fullAfter(room: number): RunDisk & { room: number } {
    const disk = {
      room, rename, unlink,
      async open(file: string, flags: string | number) {
        const handle = await open(file, flags);
        const write = (async (piece: Uint8Array, from: number, length: number, position?: number) => {
          const take = Math.min(length, disk.room);
          if (take === 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
          disk.room -= take;
          return handle.write(piece, from, take, position);
        }) as typeof handle.write;
        return { write, sync: () => handle.sync(), close: () => handle.close(), truncate: (length?: number) => handle.truncate(length), stat: handle.stat.bind(handle) };
      },
    };
    return disk;
  }

  it('at any moment of a checkpoint keeps the one before, and says so', async () => {
    const probe = fullAfter(Infinity);
    const first = await created(probe);
    const before = 1e9;
    probe.room = before;
    value(await first.checkpoint(at(1)));
    const needed = before - probe.room;
    await first.close();
    for (let room = 0; room < needed; room += 37) {
      rmSync(path, { recursive: true });
      const disk = fullAfter(Infinity);
      const folder = await created(disk);
      value(await folder.addSteps(rows(1)));
      disk.room = room;
      const result = await folder.checkpoint(at(1));
      expect(result).toMatchObject({ ok: false, error: { code: 'disk-full', message: expect.stringContaining('There is no space left for') } });
      await folder.close();
      expect(checkpointFiles()).toEqual(['000001.json', '000001.safetensors']);
      const again = await reopened();
      expect(again.checkpoint.progress.step).toBe(0);
      await again.folder.close();
    }
  });

  it('leaves finished weights and epochs as they were', async () => {
    const disk = fullAfter(Infinity);
    const folder = await created(disk);
    value(await folder.finishEpoch(beginning, { w: floats([1], [1]) }, true));
    const names = ['best.safetensors', 'last.safetensors', 'epochs.json'];
    const before = names.map((name) => readFileSync(join(path, name)));
    disk.room = 20;
    expect(code(await folder.finishEpoch(beginning, { w: floats([1], [2]) }, true))).toBe('disk-full');
    await folder.close();
    expect(names.map((name) => readFileSync(join(path, name)))).toEqual(before);
    expect(readdirSync(path).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('in the middle of a row of steps.csv is a failure, and going on cuts the half row off', async () => {
    const disk = fullAfter(Infinity);
    const folder = await created(disk);
    value(await folder.addSteps(rows(1)));
    value(await folder.checkpoint(at(1)));
    disk.room = 7;
    expect(await folder.addSteps(rows(2))).toMatchObject({ ok: false, error: { code: 'disk-full', message: expect.stringContaining('steps.csv') } });
    await folder.close();
    expect(csv().length).toBe(3);
    await (await reopened()).folder.close();
    expect(csv().length).toBe(2);
  });

  it('leaves nothing of a run that could not begin', async () => {
    const result = await RunFolder.create(path, config, at(0), fullAfter(10));
    expect(code(result)).toBe('disk-full');
    expect(existsSync(path)).toBe(false);
  });
});
