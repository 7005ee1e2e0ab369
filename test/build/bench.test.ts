import { expect, test } from 'vitest';
import { alternate, gather, median } from '../bench/alternate.ts';
import { chosenRows } from '../bench/beside.ts';
import type { Peer } from '../bench/peers.ts';
import { argumentsOf, type StepReport } from '../bench/step.ts';
import { gigaOperations, tableHead, tableRow } from '../bench/table.ts';

const report = (engine: StepReport['engine'], best: number, middle: number, more: Partial<StepReport> = {}): StepReport => ({
  engine, version: '1', mode: 'train', net: 'vgg11', batch: 32, threads: 2, steps: 9, parameters: 100, peakMegabytes: 200, loss: 1,
  milliseconds: { best, median: middle },
  imagesPerSecond: { best: 32_000 / best, median: 32_000 / middle },
  ...more,
});

/** A peer that answers from a list, and writes down that it was asked. */
const scripted = (name: string, answers: StepReport[], asked: string[]): Peer => (question) => {
  asked.push(`${name} ${argumentsOf(question).join(' ')}`);
  const answer = answers.shift();
  return answer === undefined ? Promise.reject(new Error('asked too often')) : Promise.resolve(answer);
};

const effort = { mode: 'train', rounds: 2, seconds: 3, threads: 2 } as const;

test('the median of an even number of values is the mean of the middle two', () => {
  expect(median([4, 1, 3])).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

test('several rounds give the best time, the median of medians and the largest memory', () => {
  const side = gather([report('torch', 10, 14), report('torch', 8, 20, { peakMegabytes: 250 }), report('torch', 9, 15)]);
  expect(side.milliseconds).toEqual({ best: 8, median: 15 });
  expect(side.peakMegabytes).toBe(250);
});

test('processes take turns, PyTorch first, and ratios are its time over ours', async () => {
  const asked: string[] = [];
  const torch = scripted('torch', [report('torch', 10, 12), report('torch', 8, 16)], asked);
  const convas = scripted('convas', [report('convas', 5, 7), report('convas', 10, 13)], asked);
  const pairing = await alternate({ net: 'vgg11', batch: 32 }, effort, { torch, convas });
  const line = 'train vgg11 --batch 32 --seconds 3 --threads 2';
  expect(asked).toEqual([`torch ${line}`, `convas ${line}`, `torch ${line}`, `convas ${line}`]);
  expect(pairing.roundRatios).toEqual([2, 0.8]);
  const cells = tableRow(pairing, 'train', 100).split('|').map((cell) => cell.trim());
  expect(cells.slice(1, 9)).toEqual(['vgg11', '32', '100', '8.00 (14.0)', '5.00 (10.0)', '**1.60**', '1.40', '2.00, 0.80']);
  expect(cells).toHaveLength(tableHead[0]?.split('|').length ?? 0);
});

test('no ratio of different networks: unequal parameter counts stop the row in its first round', async () => {
  const asked: string[] = [];
  const torch = scripted('torch', [report('torch', 10, 12)], asked);
  const convas = scripted('convas', [report('convas', 5, 7, { parameters: 101 })], asked);
  await expect(alternate({ net: 'vgg11', batch: 32 }, effort, { torch, convas })).rejects.toThrow('PyTorch\'s twin has 100 parameters, the project file 101');
  expect(asked).toHaveLength(2);
});

test('a training step takes three products per layer, less the input gradient of the first', () => {
  const side = gather([report('torch', 10, 10, { macs: 1_000_000, firstLayerMacs: 100_000 })]);
  expect(gigaOperations(side, 50, 'infer')).toBeCloseTo(0.1, 12);
  expect(gigaOperations(side, 50, 'train')).toBeCloseTo(0.29, 12);
});

test('rows are chosen by net, or by net and batch', () => {
  expect(chosenRows('lenet5')).toEqual([{ net: 'lenet5', batch: 32 }, { net: 'lenet5', batch: 128 }]);
  expect(chosenRows('lenet5:128,vgg11')).toEqual([{ net: 'lenet5', batch: 128 }, { net: 'vgg11', batch: 32 }]);
  expect(() => chosenRows('lenet5:64')).toThrow('there is no row lenet5:64');
});
