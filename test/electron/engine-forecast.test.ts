// Whether a run may be begun on this machine.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../core/data/dataset.ts';
import { readProject } from '../../core/document/file.ts';
import { networkOf } from '../../core/run/network.ts';
import { fitsHere } from '../../electron/engine-forecast.ts';
import { value } from './run/tiny.ts';

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
    expect(fitsHere(alexnet, data, 'cpu', 2, 2.9 * giga)).toMatchObject({ ok: false, error: { code: 'does-not-fit', message: expect.stringMatching(/batch 16 takes about .* GB, and 3\.1 GB are free.*With batch \d+ it fits/) } });
  });

  it('on another device is not judged by the machine\'s memory', () => {
    expect(fitsHere(alexnet, data, 'webgpu', 2, 1).ok).toBe(true);
  });
});
