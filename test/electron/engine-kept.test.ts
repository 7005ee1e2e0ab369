// What is kept of a frozen part's answers, and when nothing is.
import { expect, test } from 'vitest';
import { initialWeights } from '../../core/compile/initial.ts';
import { networkOf } from '../../core/run/network.ts';
import { answersOf, keepAnswers } from '../../electron/engine-kept.ts';
import type { Share } from '../../electron/engine-data.ts';
import { tinyNetwork, value } from './run/tiny.ts';
import { ok } from '../../core/base/diagnostic.ts';
import { neverStop } from '../support/never-stop.ts';

const network = value(networkOf(tinyNetwork({}, { conv: { trainable: false }, norm: { trainable: false } })));
const share: Share = { data: { name: 'shapes', count: 40, dims: [1, 12, 12], examples: { kind: 'shapes', recipe: { height: 12, width: 12, seed: 1, noise: 0, split: 'train' } }, targets: { kind: 'classes', names: ['a', 'b', 'c', 'd'], labels: new Int32Array(40) } }, part: null, count: 40 };
const plenty = { all: 1e12, free: 1e12, needed: () => ok(0) };
const asked = { network, session: { device: 'cpu' }, batch: 16, training: share, held: null, weights: {}, epochs: 3, room: plenty } as const;
const call = { tell: () => undefined, stop: neverStop, gone: neverStop };
const passedThrough = 'The frozen layers are gone through in every epoch: their answers ';

test('too little memory keeps nothing, and says what it would have taken', async () => {
  const { kept, note } = value(await keepAnswers({ ...asked, room: { ...plenty, all: 100_000, free: 100_000 } }, call));
  expect(kept).toBeNull();
  // 40 images of 100 values of four bytes; an eighth of 100,000 bytes.
  expect(note).toBe(`${passedThrough}would take 16 kB of memory, and 13 kB may be taken for them.`);
});

test('what the run itself takes is left to it', async () => {
  // Nine tenths of 100 kB are 90,000 bytes, of which the run takes 80,000.
  const tight = { ...asked, room: { all: 1e12, free: 100_000, needed: () => ok(80_000) } };
  expect(value(await keepAnswers(tight, call))).toEqual({ kept: null, note: `${passedThrough}would take 16 kB of memory, and 10 kB may be taken for them.` });
  // A run that is begun where it does not fit keeps nothing either.
  expect(value(await keepAnswers({ ...tight, room: { ...tight.room, needed: () => ok(200_000) } }, call)).note).toMatch(/and 0 kB may be taken/);
});

test('memory or an engine that refuses after all makes the run go on without', async () => {
  const weights = initialWeights(network.forward, 1);
  const failing = { ...asked, weights, session: { device: 'cpu', threads: -5 } } as const;
  const { kept, note } = value(await keepAnswers(failing, call));
  expect(kept).toBeNull();
  expect(note).toMatch(/^The frozen layers are gone through in every epoch: their answers could not be worked out beforehand\. ./);
  const endless = { ...share, count: 2 ** 50 };
  expect(await answersOf({ network, session: asked.session, batch: 16, share: endless, mode: 'train', weights }, call)).toMatchObject({ ok: false, error: { code: 'does-not-fit' } });
});

test('where there is room, every image has its answers', async () => {
  const { kept, note } = value(await keepAnswers({ ...asked, weights: initialWeights(network.forward, 1) }, call));
  expect(kept).toMatchObject({ bytes: 40 * 100 * 4, training: { count: 40, data: { dims: [100], count: 40 } }, held: null });
  expect(note).toBe('What the frozen layers answer to each image is worked out once and kept in memory (16 kB); epochs go on from there.');
});

test('a single epoch, or nothing frozen, keeps nothing and says nothing', async () => {
  expect(value(await keepAnswers({ ...asked, epochs: 1 }, call))).toEqual({ kept: null, note: null });
  expect(value(await keepAnswers({ ...asked, network: value(networkOf(tinyNetwork())) }, call))).toEqual({ kept: null, note: null });
});
