// What is kept of a frozen part's answers, and when nothing is.
import { expect, test } from 'vitest';
import { networkOf } from '../../core/run/network.ts';
import { keepAnswers } from '../../electron/engine-kept.ts';
import type { Share } from '../../electron/engine-data.ts';
import { tinyNetwork, value } from './run/tiny.ts';
import { neverStop } from '../support/never-stop.ts';

const network = value(networkOf(tinyNetwork({}, { conv: { trainable: false }, norm: { trainable: false } })));
const share: Share = { data: { name: 'shapes', count: 40, dims: [1, 12, 12], examples: { kind: 'shapes', recipe: { height: 12, width: 12, seed: 1, noise: 0, split: 'train' } }, targets: { kind: 'none' } }, part: null, count: 40 };
const asked = { network, session: { device: 'cpu' }, batch: 16, training: share, held: null, weights: {}, epochs: 3 } as const;
const call = { tell: () => undefined, stop: neverStop, gone: neverStop };

test('too little memory keeps nothing, and says what it would have taken', async () => {
  const { kept, note } = value(await keepAnswers({ ...asked, machine: { all: 100_000, free: 100_000 } }, call));
  expect(kept).toBeNull();
  // 40 images of 100 values of four bytes.
  expect(note).toBe('The frozen layers are gone through in every epoch: their answers would take 16 kB, and 13 kB may be taken for them.');
});

test('a single epoch, or nothing frozen, keeps nothing and says nothing', async () => {
  expect(value(await keepAnswers({ ...asked, epochs: 1 }, call))).toEqual({ kept: null, note: null });
  expect(value(await keepAnswers({ ...asked, network: value(networkOf(tinyNetwork())) }, call))).toEqual({ kept: null, note: null });
});
