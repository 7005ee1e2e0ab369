// The boundaries of the open drawing: which one it has, what each card's is, and what would follow from another.
import { beforeEach, describe, expect, it } from 'vitest';
import { check } from '../../../core/design/check.ts';
import { consequencesOf } from '../../../core/design/consequences.ts';
import { setParams } from '../../../core/design/edit.ts';
import { freezeLayers, freezeTo } from '../../../core/design/freeze.ts';
import { readRecipe } from '../../../core/design/recipe.ts';
import type { Document } from '../../../core/document/model.ts';
import { apply } from '../../../core/document/patch.ts';
import { freezing } from '../../../renderer/canvas/freezing.ts';
import { designer, setMachine } from '../../../renderer/session.ts';
import { canFreezeTo, freezeSelected, freezeToSelected } from '../../../renderer/transfer/acts.ts';
import { boundariesOf, consequencesAt } from '../../../renderer/transfer/cuts.ts';
import { boundary, holdBoundary, isBoundaryShown, presentCuts, putBoundary, showBoundary } from '../../../renderer/transfer/state.ts';
import { residualNet } from '../../core/design/residual-net.ts';
import { value } from '../../electron/run/tiny.ts';

const { recipe } = readRecipe({});
const at = (document: Document, index: number): Document => {
  const cut = boundariesOf(document, check(document)).all[index];
  if (cut === undefined) throw new Error(`no boundary ${index}`);
  return value(apply(document, value(freezeTo(document, check(document), cut))));
};
const frozen = (): readonly string[] => Object.values(designer.getState().document.layers).filter(({ trainable }) => !trainable).map(({ id }) => id).sort();

describe('the boundaries of a drawing', () => {
  it('are ranked: each card is frozen from one of them on, the head by none', () => {
    const document = residualNet();
    const { all, ranks } = boundariesOf(document, check(document));
    expect(all).toHaveLength(8);
    expect(['image', 'stem', 'stem-relu', 'stage1-1', 'stage3-2', 'flatten', 'classes', 'output'].map((id) => ranks.get(id))).toEqual([0, 1, 1, 2, 7, 7, 8, 8]);
    for (const [id, rank] of ranks) if (id !== 'image') expect(rank).toBe([...all.map(({ before }) => before.has(id)), true].indexOf(true));
  });

  it('say which one a drawing has, and what is frozen behind it by itself', () => {
    const document = residualNet();
    expect(boundariesOf(document, check(document))).toMatchObject({ at: 0, beyond: [] });
    const third = at(document, 3);
    expect(boundariesOf(third, check(third))).toMatchObject({ at: 3, beyond: [] });
    const odd = value(apply(third, value(freezeLayers(third, ['stage3-1'], true))));
    expect(boundariesOf(odd, check(odd))).toMatchObject({ at: 3, beyond: ['stage3-1'] });
    const gap = value(apply(third, value(freezeLayers(third, ['stage1-1'], false))));
    expect(boundariesOf(gap, check(gap))).toMatchObject({ at: 1, beyond: ['stage1-2'] });
  });

  it('are those of the drawing after an edit that changes which layers there are', () => {
    const before = residualNet();
    boundariesOf(before, check(before));
    const after = residualNet({ width: 8, blocks: 1, classes: 4, size: 12 });
    expect(boundariesOf(after, check(after)).all).toHaveLength(5);
    // A figure alone changes nothing of that, and costs nothing.
    const { all } = boundariesOf(after, check(after));
    const wider = value(apply(after, value(setParams(after, 'stem', { filters: 16 }))));
    expect(boundariesOf(wider, check(wider)).all).toBe(all);
  });

  it('tell beforehand what the drawing says once it is frozen there', () => {
    const document = at(residualNet(), 5);
    const checked = check(document);
    const cuts = boundariesOf(document, checked);
    for (const index of cuts.all.keys()) expect(consequencesAt(cuts, index, document, checked, recipe)).toEqual(consequencesOf(check(at(document, index)), recipe));
    expect(consequencesAt(cuts, -1, document, checked, recipe)).toEqual(consequencesOf(checked, recipe));
  });
});

describe('the freeze boundary in the window', () => {
  beforeEach(() => {
    setMachine({ call: (() => Promise.reject(new Error('nobody is asked'))) as never, onConnection: () => () => undefined });
    designer.getState().load(residualNet(), designer.getState().file);
    boundary.setState({ wish: null, held: null });
  });

  it('is shown for a drawing that begins from trained weights, and for any other when a person asks', () => {
    expect(isBoundaryShown()).toBe(false);
    showBoundary(true);
    expect(isBoundaryShown()).toBe(true);
    // The wish was for that drawing.
    designer.getState().load({ ...residualNet(), base: { weights: '/a.safetensors', from: 'a' } }, designer.getState().file);
    expect(isBoundaryShown()).toBe(true);
    showBoundary(false);
    expect(isBoundaryShown()).toBe(false);
  });

  it('changes nothing of the drawing while it is held, and all of it in one step when it is put down', () => {
    const { document } = designer.getState();
    holdBoundary(4);
    expect(designer.getState().document).toBe(document);
    expect(freezing.getState().frozen?.has('stage2-1')).toBe(true);
    expect(freezing.getState().frozen?.has('stage2-2')).toBe(false);
    expect(putBoundary(4)).toBe(true);
    expect(freezing.getState().frozen).toBeNull();
    expect(frozen()).toEqual(['stage1-1', 'stage1-2', 'stage2-1', 'stem', 'stem-norm']);
    expect(presentCuts().at).toBe(4);
    designer.getState().undo();
    expect(frozen()).toEqual([]);
  });

  it('moved by keys one after the other is one step to undo', () => {
    putBoundary(1);
    putBoundary(2, true);
    putBoundary(3, true);
    expect(presentCuts().at).toBe(3);
    expect(designer.getState().history.past).toHaveLength(1);
    designer.getState().undo();
    expect(presentCuts().at).toBe(0);
  });

  it('comes to the selected card from its menu; what holds the head leaves it to be trained', () => {
    designer.getState().select(['stage2-2']);
    expect(canFreezeTo()).toBe(true);
    freezeToSelected();
    expect([presentCuts().at, isBoundaryShown()]).toEqual([5, true]);
    designer.getState().select(['output']);
    freezeToSelected();
    expect(presentCuts().at).toBe(7);
    expect(frozen()).not.toContain('classes');
    designer.getState().select(['image']);
    expect(canFreezeTo()).toBe(false);
  });

  it('leaves single layers to themselves: those selected are frozen, and trained when all of them are', () => {
    designer.getState().select(['stage3-1', 'stem', 'softmax']);
    freezeSelected();
    expect(frozen()).toEqual(['stage3-1', 'stem']);
    freezeSelected();
    expect(frozen()).toEqual([]);
  });
});
