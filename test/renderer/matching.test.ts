// Layers are found by the words people use for them, those of papers and other frameworks too.
import { describe, expect, it } from 'vitest';
import { layers } from '../../core/layers/registry.ts';
import { answering, asFindable, matching } from '../../renderer/matching.ts';
import { words as canvasWords } from '../../renderer/canvas/words.ts';
import { words } from '../../renderer/words.ts';

describe('a search among the layers', () => {
  it.each([
    ['relu', 'activation'], ['tanh', 'activation'], ['linear', 'dense'], ['fc', 'dense'], ['fully connected', 'dense'], ['lrn', 'local-response-norm'],
    ['bn', 'batch-norm'], ['residual', 'add'], ['skip', 'add'], ['sum', 'sum-pool2d'], ['inception', 'concat'], ['excite', 'multiply'], ['upscale', 'upsample2d'],
    ['gap', 'global-average-pool'], ['mxp', 'max-pool2d'], ['max pool', 'max-pool2d'], ['depthwise', 'depthwise-conv2d'], ['kernel', 'conv2d'], ['deconvolution', 'conv-transpose2d'],
  ])('%s finds %s first', (query, kind) => {
    expect(matching(query, layers)[0]?.kind).toBe(kind);
  });

  it.each([['shrink', ['max-pool2d', 'average-pool2d', 'sum-pool2d']], ['pools', ['max-pool2d', 'average-pool2d', 'sum-pool2d']], ['sum', ['sum-pool2d', 'add']]])('%s finds what does it', (query, kinds) => {
    expect(matching(query, layers).map(({ kind }) => kind)).toEqual(expect.arrayContaining(kinds));
  });

  it('finds something by every word that is suggested where it found nothing', () => {
    for (const sentence of [words.palette.none('x'), canvasWords.searchNothing('x')]) {
      const suggested = /does: (.*)\./.exec(sentence)?.[1]?.split(', ') ?? [];
      expect(suggested).toHaveLength(3);
      for (const word of suggested) expect(matching(word, layers), word).not.toEqual([]);
    }
  });

  it('finds blocks by their names, by what is said about them and by the word block, as it finds layers', () => {
    const blocks = [{ name: 'Residual, halving', about: 'Two convolutions beside a shortcut.' }, { name: 'Inception', about: 'Four branches joined along channels.' }];
    const names = (query: string): readonly string[] => answering(query, blocks, asFindable).map(({ name }) => name);
    expect([names('resid'), names('branches'), names('block inception'), names('rsdl'), names('attention'), names('')]).toEqual([['Residual, halving'], ['Inception'], ['Inception'], ['Residual, halving'], [], ['Residual, halving', 'Inception']]);
  });

  it('answers all when nothing was typed, and none to what is none', () => {
    expect(matching('  ', layers)).toEqual(layers);
    expect(matching('no such thing', layers)).toEqual([]);
  });
});
