import { describe, expect, it } from 'vitest';
import { check } from '../../../core/design/check.ts';
import { consequencesOf, epochSeconds, paceOf, usualPace } from '../../../core/design/consequences.ts';
import { trainingMemory } from '../../../core/design/cost.ts';
import { cutsOf, freezeTo } from '../../../core/design/freeze.ts';
import { readRecipe } from '../../../core/design/recipe.ts';
import { apply } from '../../../core/document/patch.ts';
import { tinyNetwork, value } from '../../electron/run/tiny.ts';
import { residualNet } from './residual-net.ts';

const { recipe } = readRecipe({ batch: 16 });

describe('what freezing means', () => {
  it('is the sum by hand on a small network', () => {
    // conv 12×12, 4 maps of 3×3: 10×10×4×9 products, 40 parameters; norm 8; pooled 5×5×4 = 100 values; dense 100 × 4 + 4.
    const checked = check(tinyNetwork());
    const all = consequencesOf(checked, recipe);
    expect(all).toMatchObject({ parameters: 40 + 8 + 404, trained: 452, work: 2 * 3600 + 3 * 400, workKept: 2 * 3600 + 3 * 400, kept: 144 });
    const head = consequencesOf(checked, recipe, ({ flat }) => flat.path === 'dense');
    expect(head).toMatchObject({ parameters: 452, trained: 404, work: 3600 + 2 * 400, workKept: 2 * 400, kept: 100 });
    expect(head.memory).toBeLessThan(all.memory);
  });

  it('is the memory of training wherever the line stands, so that the bar, the panel and the line say the same', () => {
    const document = residualNet();
    const checked = check(document);
    const totals = cutsOf(document, checked).map((cut) => {
      const frozen = check(value(apply(document, value(freezeTo(document, checked, cut)))));
      const { total } = trainingMemory(frozen, recipe);
      expect(consequencesOf(frozen, recipe).memory).toBe(total);
      return total;
    });
    expect(totals).toEqual([...totals].sort((a, b) => b - a));
    expect(new Set(totals).size).toBeGreaterThan(4);
  });

  it('says before the line is let go what it is afterwards, and falls as the line goes on', () => {
    const document = residualNet();
    const checked = check(document);
    let before = consequencesOf(checked, recipe);
    for (const cut of cutsOf(document, checked).slice(1)) {
      const frozen = new Set(cut.frozen);
      const dragged = consequencesOf(checked, recipe, ({ flat }) => flat.trainable && !frozen.has(flat.within[0] ?? flat.record));
      expect(dragged).toEqual(consequencesOf(check(value(apply(document, value(freezeTo(document, checked, cut))))), recipe));
      for (const name of ['trained', 'memory', 'work', 'workKept'] as const) expect(dragged[name]).toBeLessThanOrEqual(before[name]);
      before = dragged;
    }
  });

  it('tells an epoch at the pace it was measured at', () => {
    const checked = check(residualNet());
    const all = consequencesOf(checked, recipe);
    const sizes = { images: 6000, batch: 16, isKept: false };
    const pace = paceOf(20, all, sizes);
    expect(epochSeconds(all, sizes, pace)).toBeCloseTo(20);
    expect(epochSeconds(all, { ...sizes, images: 12000 }, pace)).toBeCloseTo(40);
    const head = consequencesOf(checked, recipe, ({ flat }) => flat.path === 'classes');
    expect(epochSeconds(head, sizes, pace)).toBeLessThan(20 / 2);
    expect(epochSeconds(head, { ...sizes, isKept: true }, pace)).toBeLessThan(20 / 8);
    expect(epochSeconds(all, sizes)).toBeCloseTo((6000 * all.work) / usualPace.rate + 375 * usualPace.perStep);
  });
});
