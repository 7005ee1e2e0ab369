import { describe, expect, it } from 'vitest';
import { check } from '../../../core/design/check.ts';
import { layerFactors, unknownRates } from '../../../core/design/layer-rates.ts';
import { residualNet } from './residual-net.ts';

const checked = check(residualNet({ width: 4, blocks: 1, classes: 3, size: 12 }));

describe('learning rates by layer', () => {
  it('fall from the last layer to the first, by blocks, a normalisation with its layer', () => {
    const factor = layerFactors(checked, { decay: 0.5, layers: {} });
    expect(['classes', 'stage3-1/d-conv1', 'stage3-1/d-bn3', 'stage2-1/d-conv2', 'stage1-1/conv1', 'stem-norm', 'stem'].map(factor)).toEqual([1, 0.5, 0.5, 0.25, 0.125, 0.0625, 0.0625]);
  });

  it('are a layer\'s or block\'s own where one is named, the nearest name first', () => {
    const factor = layerFactors(checked, { decay: 0.5, layers: { 'stage2-1': 0.1, 'stage2-1/d-conv2': 3 } });
    expect(['stage2-1/d-conv1', 'stage2-1/d-conv2', 'stage3-1/d-conv1'].map(factor)).toEqual([0.1, 3, 0.5]);
    expect(unknownRates(checked, { decay: 1, layers: { 'stage2-1': 1, 'stage2-1/d-conv2': 1, stage2: 1, 'stage2-1/conv9': 1 } })).toEqual(['stage2', 'stage2-1/conv9']);
  });

  it('are the schedule\'s everywhere unless they are asked for', () => {
    for (const rates of [null, { decay: 1, layers: {} }]) expect(layerFactors(checked, rates)('stem')).toBe(1);
  });
});
