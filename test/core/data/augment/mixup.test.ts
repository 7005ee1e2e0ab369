// Mixing two images and their classes.
import { describe, expect, test } from 'vitest';
import { stream } from '../../../../core/base/random.ts';
import { Draws } from '../../../../core/data/augment/draws.ts';
import { betaShare, drawMixing, type Mixing } from '../../../../core/data/augment/mixup.ts';
import { spread } from './changed.ts';

test('shares follow Beta(α, α): mean a half, variance 1 / (4 (2α + 1)), and flat for α = 1', () => {
  for (const alpha of [0.05, 0.2, 1, 3, 10]) {
    const shares = Array.from({ length: 20_000 }, (_, i) => betaShare(alpha, stream(5, i)));
    const variance = 1 / (4 * (2 * alpha + 1));
    const { mean, deviation } = spread(shares);
    expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(variance / 20_000));
    expect(Math.abs(deviation ** 2 / variance - 1)).toBeLessThan(0.05);
    if (alpha === 1) for (const bound of [0.1, 0.25, 0.9]) expect(Math.abs(shares.filter((share) => share < bound).length / 20_000 - bound)).toBeLessThan(4 * Math.sqrt((bound * (1 - bound)) / 20_000));
  }
});

describe('a partner', () => {
  const draw = (count: number, probability: number, examples: number): Mixing[] => Array.from({ length: examples }, (_, example) => {
    const draws = new Draws(3);
    draws.open(2, example);
    const mixing = { share: 1, partner: 0 };
    drawMixing({ alpha: 1, probability }, draws, example % count, count, mixing);
    return mixing;
  });

  test('is any other example that takes part, each as often, never the example itself', () => {
    const found = draw(5, 1, 20_000);
    const offsets = found.map(({ partner }, i) => (partner - (i % 5) + 5) % 5);
    for (const offset of [1, 2, 3, 4]) expect(Math.abs(offsets.filter((o) => o === offset).length - 5000)).toBeLessThan(4 * Math.sqrt(20_000 * 0.25 * 0.75));
    expect(offsets).not.toContain(0);
  });

  test('comes in the share of the images asked for; the others, and an only example, stay alone', () => {
    const mixed = draw(5, 0.3, 5000).filter(({ share }) => share !== 1).length;
    expect(Math.abs(mixed - 1500)).toBeLessThan(4 * Math.sqrt(5000 * 0.3 * 0.7));
    expect(draw(1, 1, 20).every(({ share, partner }) => share === 1 && partner === 0)).toBe(true);
  });
});
