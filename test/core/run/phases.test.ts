import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../core/base/diagnostic.ts';
import { networkOf } from '../../../core/run/network.ts';
import { largestPhase, phaseAt, phaseInWords, phasesOf, type Phase } from '../../../core/run/phases.ts';
import { check } from '../../../core/design/check.ts';
import { cutsOf, freezeTo } from '../../../core/design/freeze.ts';
import { apply } from '../../../core/document/patch.ts';
import { value } from '../../electron/run/tiny.ts';
import { residualNet } from '../design/residual-net.ts';

/** The net with all but its head frozen, and a recipe. */
function headOnly(recipe: JsonObject) {
  const document = residualNet(undefined, recipe);
  const checked = check(document);
  return value(networkOf(value(apply(document, value(freezeTo(document, checked, cutsOf(document, checked).at(-1) ?? { frozen: [] }))))));
}

const trainedIn = ({ network }: Phase): readonly string[] => [...new Set(network.checked.layers.filter(({ flat, weights }) => weights.length > 0 && flat.trainable).map(({ flat }) => flat.path.split('/')[0] ?? ''))];

describe('the phases of a run', () => {
  it('are one where nothing is unfrozen on the way', () => {
    const network = headOnly({});
    const phases = value(phasesOf(network));
    expect(phases).toEqual([{ epoch: 0, network, from: null }]);
    expect(phaseAt(phases, 7)).toEqual({ phase: phases[0], next: null });
  });

  it('train more from one to the next, as the recipe says', () => {
    const phases = value(phasesOf(headOnly({ unfreezing: [{ epoch: 3, from: 'stage3-1' }, { epoch: 5 }] })));
    expect(phases.map(trainedIn)).toEqual([['classes'], ['stage3-1', 'stage3-2', 'classes'], ['stem', 'stem-norm', 'stage1-1', 'stage1-2', 'stage2-1', 'stage2-2', 'stage3-1', 'stage3-2', 'classes']]);
    expect([0, 2, 3, 4, 5, 90].map((epoch) => phases.indexOf(phaseAt(phases, epoch).phase))).toEqual([0, 0, 1, 1, 2, 2]);
    expect(phaseAt(phases, 0).next?.epoch).toBe(3);
    expect(largestPhase(phases)).toBe(phases[2]);
    expect(phaseInWords(phases[1] as Phase)).toMatch(/^From epoch 4 on stage3-1 and all behind it are trained, [\d,]+ of [\d,]+ parameters\. The optimizer begins anew\.$/);
  });

  it('are refused where the recipe names what the drawing has not', () => {
    const code = (recipe: JsonObject): string => {
      const phases = phasesOf(headOnly(recipe));
      return phases.ok ? 'ok' : `${phases.error.code}: ${phases.error.message}`;
    };
    expect(code({ unfreezing: [{ epoch: 1, from: 'stage9' }] })).toBe('recipe-faulty: The recipe unfreezes from stage9 on, which residual net has not. Name a layer or block of the drawing.');
    expect(code({ layerRates: { layers: { 'stage9/conv': 0.1 } } })).toContain('learning rates for stage9/conv');
    expect(code({ layerRates: { layers: { 'stage1-1/conv1': 0.1 } } })).toBe('ok');
  });
});
