import { describe, expect, it } from 'vitest';
import { floats } from '../../../core/base/tensor.ts';
import { initialWeights } from '../../../core/compile/initial.ts';
import { baseInWords, fitBase } from '../../../core/run/base-fit.ts';
import { networkOf } from '../../../core/run/network.ts';
import { tinyNetwork, value } from '../../electron/run/tiny.ts';

const { forward } = value(networkOf(tinyNetwork()));
const trained = initialWeights(forward, 7);

describe('weights of a base', () => {
  it('are taken by every layer they fit, statistics too', () => {
    const fit = fitBase(trained, forward, 1);
    expect(fit).toMatchObject({ weights: trained, taken: ['conv', 'norm', 'dense'], fresh: [], stuck: [] });
    expect(fit.weights['conv/weight']?.data).not.toBe(trained['conv/weight']?.data);
  });

  it('leave a layer fresh as a whole where one of its weights is missing or of another size', () => {
    const { 'norm/running-mean': _, ...rest } = trained;
    const fit = fitBase({ ...rest, 'dense/bias': floats([5], new Float32Array(5)) }, forward, 1);
    const fresh = initialWeights(forward, 1);
    expect(fit).toMatchObject({ taken: ['conv'], fresh: ['norm', 'dense'] });
    expect(fit.weights['dense/weight']).toEqual(fresh['dense/weight']);
    expect(fit.weights['dense/weight']).not.toEqual(trained['dense/weight']);
    expect(fit.weights['conv/weight']).toEqual(trained['conv/weight']);
  });

  it('are told with what began fresh, and what chance gave a layer that is not trained', () => {
    const { forward: frozen } = value(networkOf(tinyNetwork({}, { dense: { trainable: false } })));
    const { 'dense/bias': _, ...rest } = trained;
    const fit = fitBase(rest, frozen, 1);
    expect(fit.stuck).toEqual(['dense']);
    expect(baseInWords(fit, 'LeNet')).toEqual([
      'Begins with the weights of LeNet: 2 of 3 layers take them, dense begins fresh.',
      'dense is frozen and begins fresh, so what chance gave it stays. Let it be trained.',
    ]);
    expect(baseInWords(fitBase(trained, forward, 1), 'LeNet')).toEqual(['Begins with the weights of LeNet: every layer takes them.']);
  });
});
