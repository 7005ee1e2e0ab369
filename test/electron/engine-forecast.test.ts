// Whether a run may be begun on this machine.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../core/data/dataset.ts';
import { readProject } from '../../core/document/file.ts';
import { networkOf } from '../../core/run/network.ts';
import { writeCorrections, type Correction } from '../../core/data/corrections.ts';
import { fitsHere, forecastOf } from '../../electron/engine-forecast.ts';
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
});
