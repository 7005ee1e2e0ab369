// What a run will take: that it follows batch, optimizer and data as it must, and what is refused. That it is right is measured:
// `npm run bench -- memory`.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ok, type JsonObject } from '../../../core/base/diagnostic.ts';
import { readProject } from '../../../core/document/file.ts';
import { keepingOf } from '../../../core/run/keeping.ts';
import { keptShape, largestBatch, refusalOf, runMemory, runShape, type RunSizes } from '../../../core/run/forecast.ts';
import { layOver } from '../../../core/design/lay-over.ts';
import { networkOf, type Network } from '../../../core/run/network.ts';
import { tinyNetwork, value } from '../../electron/run/tiny.ts';

const mega = 2 ** 20;
const sizes: RunSizes = { device: 'cpu', threads: 2, training: 54_000, measured: 6000, measureBatch: 256, lookBatch: 32, dataBytes: 47 * mega };

function network(net: string, recipe: JsonObject = {}): Network {
  const file = `test/bench/nets/${net}.convas`;
  const document = value(readProject(readFileSync(file, 'utf8'), file));
  return value(networkOf(document, layOver(document.recipe, recipe)));
}

const memoryOf = (of: Network, more: Partial<RunSizes> = {}) => value(runMemory(of, { ...sizes, ...more }, value(runShape(of, { ...sizes, ...more }))));

describe('the memory of a run', () => {
  it('adds up to its peak, with weights and moments to the byte', () => {
    const found = memoryOf(network('lenet5', { batch: 100, optimizer: { kind: 'adam' } }));
    const parameters = network('lenet5').checked.totals.parameters;
    expect(found).toMatchObject({ weights: 4 * parameters, optimizer: 8 * parameters });
    expect(found.weights + found.gradients + found.optimizer + found.activations + found.other).toBeCloseTo(found.peak, 0);
  });

  it('grows with the batch, the optimizer\'s moments, the data and what is measured', () => {
    const peak = (recipe: JsonObject, more: Partial<RunSizes> = {}): number => memoryOf(network('vgg11', recipe), more).peak;
    const usual = peak({ batch: 32, optimizer: { kind: 'sgd' } });
    expect(peak({ batch: 64, optimizer: { kind: 'sgd' } })).toBeGreaterThan(usual + 50 * mega);
    expect(peak({ batch: 32, optimizer: { kind: 'adam' } })).toBeGreaterThan(usual + 2 * 36 * mega);
    expect(peak({ batch: 32, optimizer: { kind: 'sgd' } }, { dataBytes: 147 * mega })).toBe(usual + 100 * mega);
    expect(peak({ batch: 32, optimizer: { kind: 'sgd' } }, { measured: 0 })).toBeLessThan(usual);
  });

  it('counts no partial batch where there is none', () => {
    const [whole, partial] = [54_000, 54_016].map((training) => value(runShape(network('lenet5', { batch: 100 }), { ...sizes, training })));
    expect([whole?.rest, whole?.stepsPerEpoch, partial?.rest, partial?.stepsPerEpoch]).toEqual([0, 540, 16, 541]);
  });

  it('counts what is kept of a frozen part, image by image, and steps that begin behind it', () => {
    const frozen = value(networkOf(tinyNetwork({}, { conv: { trainable: false }, norm: { trainable: false } })));
    const keptOf = (training: number) => {
      const own = { ...sizes, training, measured: 500 };
      const shape = value(runShape(frozen, own));
      const keeping = value(keepingOf(frozen, { batch: 16, training, measured: 500, epochs: 3 }, { all: 64e9, free: 64e9, needed: () => ok(0) }));
      if (!keeping.isKept) throw new Error(keeping.note ?? 'nothing is frozen');
      const kept = value(keptShape(frozen, own, shape, keeping));
      return { memory: value(runMemory(frozen, own, shape, kept)), step: kept.step, plain: value(runMemory(frozen, own, shape)) };
    };
    const [few, many] = [keptOf(1600), keptOf(3200)];
    // 100 values of each image behind the flatten, four bytes a value.
    expect(few.memory.kept).toBe((1600 + 500) * 100 * 4);
    expect(many.memory.peak - few.memory.peak).toBe(1600 * 100 * 4);
    expect(few.plain.kept).toBe(0);
    expect(few.memory.weights).toBe(few.plain.weights);
    expect(few.step.images[0]?.dims).toEqual([16, 100]);
    const { weights, gradients, optimizer, activations, kept, other, peak } = few.memory;
    expect(weights + gradients + optimizer + activations + kept + other).toBeCloseTo(peak, 0);
  });

  it('takes no more of a batch than there are images', () => {
    expect(value(runShape(network('lenet5', { batch: 512 }), { ...sizes, training: 100 })).step.batch).toBe(100);
  });
});

describe('what does not fit', () => {
  const vgg = network('vgg11', { batch: 128 });

  it('is refused with a batch that does', () => {
    const available = 1500 * mega;
    const memory = memoryOf(vgg);
    const largest = value(largestBatch(vgg, sizes, available));
    expect(memory.peak).toBeGreaterThan(available * 0.9);
    expect(largest).toBeGreaterThan(0);
    expect(largest).toBeLessThan(128);
    const refusal = refusalOf(vgg, sizes, memory, available, largest);
    const batch = Number(refusal?.recipe?.['batch']);
    expect(batch).toBeLessThanOrEqual(largest ?? 0);
    expect(memoryOf(network('vgg11', { batch })).peak).toBeLessThanOrEqual(available * 0.9);
    expect(refusal?.sentence).toContain(`With batch ${batch} it fits.`);
  });

  it('is refused without advice where not even one image fits', () => {
    const available = 500 * mega;
    expect(value(largestBatch(vgg, sizes, available))).toBeNull();
    expect(refusalOf(vgg, sizes, memoryOf(vgg), available, null)).toMatchObject({ recipe: null, sentence: expect.stringContaining('Not even one image') });
  });

  it('is not refused where there is room, and the largest batch is all of the images at most', () => {
    const lenet = network('lenet5');
    expect(refusalOf(lenet, sizes, memoryOf(lenet), 8000 * mega, 5000)).toBeNull();
    expect(value(largestBatch(lenet, { ...sizes, training: 700 }, 64_000 * mega))).toBe(700);
  });
});
