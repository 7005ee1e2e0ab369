// Whether a run may be begun on this machine.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/base/diagnostic.ts';
import { check } from '../../core/design/check.ts';
import { cutsOf, freezeTo } from '../../core/design/freeze.ts';
import { apply } from '../../core/document/patch.ts';
import { phasesOf } from '../../core/run/phases.ts';
import { residualNet } from '../core/design/residual-net.ts';
import type { Dataset } from '../../core/data/dataset.ts';
import { readProject } from '../../core/document/file.ts';
import { networkOf } from '../../core/run/network.ts';
import { writeCorrections, type Correction } from '../../core/data/corrections.ts';
import { fitsHere, forecastOf, overPhases } from '../../electron/engine-forecast.ts';
import { tinyData, tinyNetwork, value } from './run/tiny.ts';
import { neverStop } from '../support/never-stop.ts';

const giga = 2 ** 30;

describe('a run', () => {
  const file = 'test/bench/nets/alexnet.convas';
  const alexnet = value(networkOf(value(readProject(readFileSync(file, 'utf8'), file))));
  const images: Dataset = { name: 'images', count: 1000, dims: [3, 224, 224], examples: { kind: 'packed', path: 'nowhere', start: 0 }, targets: { kind: 'none' } };
  const data = { training: { data: images, part: null, count: 1000 }, validation: null, test: null };

  it('may be begun where there is room', () => {
    expect(fitsHere(alexnet, data, 'cpu', 2, 8 * giga).ok).toBe(true);
    expect(fitsHere(alexnet, data, 'cpu', 2, 100 * giga).ok).toBe(true);
  });

  it('may not be begun where it would run out of memory, and the refusal says which batch fits', () => {
    expect(fitsHere(alexnet, data, 'cpu', 2, 1 * giga)).toMatchObject({ ok: false, error: { code: 'does-not-fit' } });
    expect(fitsHere(alexnet, data, 'cpu', 2, 2.1 * giga)).toMatchObject({ ok: false, error: { code: 'does-not-fit', message: expect.stringMatching(/batch 16 takes about .* GB, and 2\.3 GB are free.*With batch \d+ it fits/) } });
  });

  it('on another device is not judged by the machine\'s memory', () => {
    expect(fitsHere(alexnet, data, 'webgpu', 2, 1).ok).toBe(true);
  });
});

describe('a forecast', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'convas-forecast-'));
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));
  const call = { stop: neverStop, gone: neverStop, tell: () => undefined };
  const leaveOut = (count: number): string => {
    const file = join(scratch, `${count}.json`);
    const corrections = Array.from({ length: count }, (_, index): Correction => ({ split: 'training', index, file: null, class: null, isExcluded: true }));
    writeFileSync(file, writeCorrections({ data: tinyData, corrections: [...corrections, { split: 'training', index: 99, file: null, class: 'oval', isExcluded: false }] }));
    return file;
  };
  const forecast = (corrections: string | null) => forecastOf({ document: tinyNetwork(), recipe: {}, data: tinyData, corrections, device: 'cpu', threads: 1, probe: false }, call);

  it('counts the examples that take part: those left out by corrections make an epoch shorter', async () => {
    // 100 images, a fifth kept aside, in batches of 16: 80 make 5 steps. Without 20 of them 64 make 4.
    expect(value(await forecast(null)).stepsPerEpoch).toBe(5);
    expect(value(await forecast(leaveOut(20))).stepsPerEpoch).toBe(4);
    expect(await forecast(leaveOut(100))).toMatchObject({ ok: false, error: { code: 'data-empty' } });
  });

  it('says what the answers of frozen layers take where they are kept, and why they are not', async () => {
    const frozen = (recipe: JsonObject = {}) => forecastOf({ document: tinyNetwork(recipe, { conv: { trainable: false }, norm: { trainable: false } }), recipe: {}, data: tinyData, corrections: null, device: 'cpu', threads: 1, probe: false }, call);
    // 80 images to train on and 20 to measure, 4 × 5 × 5 values of each, four bytes a value.
    expect(value(await frozen())).toMatchObject({ kept: 100 * 100 * 4, keeping: 'What the frozen layers answer to each image is worked out once and kept in memory (40 kB); epochs go on from there.' });
    expect(value(await frozen({ augment: { flip: {} } }))).toMatchObject({ kept: 0, keeping: expect.stringContaining('because augmentation changes the images') });
    expect(value(await forecast(null))).toMatchObject({ kept: 0, keeping: null });
  });

  it('keeps what the phases leave room for: what is unfrozen later must fit, and what is kept until then', () => {
    const document = residualNet();
    const [stem, last] = [cutsOf(document, check(document))[1], cutsOf(document, check(document)).at(-1)];
    if (stem === undefined || last === undefined) throw new Error('there are places to cut');
    const frozen = value(apply(document, value(freezeTo(document, check(document), last))));
    const phases = value(phasesOf(value(networkOf(frozen, { epochs: 6, batch: 16, unfreezing: [{ epoch: 3, from: '' }] }))));
    const sizes = { device: 'cpu', threads: 1, training: 4_000_000, measured: 0, measureBatch: 64, lookBatch: 0, dataBytes: 0 } as const;
    // 32 values of each image, behind the pool: 512 MB, more than training all of this small network takes.
    const ample = value(overPhases(phases, 6, sizes, { all: 64 * giga, free: 64 * giga }));
    expect(ample.peak.kept).toBe(4_000_000 * 32 * 4);
    expect(ample.peak.peak).toBeGreaterThan(ample.unkept.memory.peak);
    expect(ample.unkept.network).toBe(phases[1]?.network);
    // An eighth of the machine is 500 MB.
    const small = value(overPhases(phases, 6, sizes, { all: 4e9, free: 4e9 }));
    expect(small).toMatchObject({ peak: small.unkept.memory, keeping: expect.stringContaining('would take 489 MB of memory, and 477 MB may be taken') });
  });
});
