import { describe, expect, it } from 'vitest';
import { adviseFreezing, quadrantOf, smallPerClass } from '../../../core/design/advise.ts';
import { check } from '../../../core/design/check.ts';
import { cutsOf } from '../../../core/design/freeze.ts';
import { residualNet } from './residual-net.ts';

const cuts = cutsOf(residualNet(), check(residualNet()));
const advice = (images: number, similarity: number) => adviseFreezing(quadrantOf({ images, classes: 3, similarity }), cuts);

describe('advice on freezing', () => {
  it('follows the lecture in its four quadrants', () => {
    const [smallSimilar, largeSimilar, smallDifferent, largeDifferent] = [advice(200, 0.9), advice(6000, 0.9), advice(200, 0.1), advice(6000, 0.1)];
    expect(smallSimilar).toMatchObject({ size: 'small', likeness: 'similar', cut: cuts.length - 2 });
    expect(largeDifferent).toMatchObject({ size: 'large', likeness: 'different', cut: 0 });
    expect(largeSimilar).toMatchObject({ size: 'large', likeness: 'similar' });
    expect(largeSimilar.cut).toBeGreaterThan(0);
    expect(largeSimilar.cut).toBeLessThan(smallSimilar.cut);
    expect(smallDifferent.cut).toBeGreaterThan(0);
    expect(smallDifferent.cut).toBeLessThan(largeSimilar.cut);
    expect(smallDifferent.sentences[0]).toContain('the two rules pull apart');
    expect(smallSimilar.sentences[1]).toBe('Freeze everything up to stage3-1; stage3-2 is then the first that is trained.');
    expect(largeDifferent.sentences[1]).toBe('Freeze nothing.');
  });

  it('names what is worth measuring, the proposal among it', () => {
    for (const one of [advice(200, 0.9), advice(6000, 0.9), advice(200, 0.1), advice(6000, 0.1)]) {
      expect(one.candidates).toContain(one.cut);
      expect([...one.candidates].sort((a, b) => a - b)).toEqual(one.candidates);
      expect(one.candidates.length).toBeGreaterThanOrEqual(3);
    }
    expect(adviseFreezing({ size: 'small', likeness: 'similar' }, [])).toMatchObject({ cut: 0, candidates: [0] });
  });

  it('counts images a class', () => {
    expect(quadrantOf({ images: 10 * smallPerClass, classes: 10, similarity: 0 }).size).toBe('large');
    expect(quadrantOf({ images: 10 * smallPerClass, classes: 11, similarity: 0 }).size).toBe('small');
  });
});
