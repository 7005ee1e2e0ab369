// The cross-entropy of mixed classes beside PyTorch's numbers.
import { describe, expect, test } from 'vitest';
import { float32 } from '../../../core/base/shape.ts';
import type { Head } from '../../../core/compile/forward.ts';
import { Writer } from '../../../core/compile/gradients/writer.ts';
import { writeCorrect, writeLoss } from '../../../core/compile/losses.ts';
import { GraphBuilder, type Graph } from '../../../core/ir/graph.ts';
import { evaluate, type Feed } from '../../reference.ts';

/** Two examples of three classes: 0.7 of class 2 with 0.3 of class 1, and 0.4 of class 0 with 0.6 of class 1. */
const feeds: Readonly<Record<string, Feed>> = {
  scores: { dims: [2, 3], data: [0.5, -1.25, 2, 1.5, 0.25, -0.75] },
  target: { dims: [2, 3], data: [0, 0.3, 0.7, 0.4, 0.6, 0] },
};
// torch 1.13: (λ · cross_entropy(x, a) + (1 − λ) · cross_entropy(x, b)).mean(), without and with label smoothing
const expected = [
  [0, 1.144147276878357, [0.08841008692979813, -0.13463662564754486, 0.04622653126716614, 0.15922017395496368, -0.19708171486854553, 0.03786152973771095]],
  [0.1, 1.1953972578048706, [0.07174341380596161, -0.13630330562591553, 0.06455986201763153, 0.16255348920822144, -0.18374837934970856, 0.021194858476519585]],
] as const;

function written(labelSmoothing: number, device: 'cpu' | 'webgpu'): Graph {
  const type = float32([2, 3]);
  const builder = new GraphBuilder('loss');
  builder.input('scores', type);
  builder.input('target', type);
  const head: Head = { layer: 'output', target: 'class', shown: 'scores', scores: 'scores', type, final: 'none', lossWeight: 1, auxiliary: false };
  const w = new Writer(builder, device);
  const site = { loss: { kind: 'softmax-cross-entropy', labelSmoothing }, head, scores: 'scores', shown: 'scores', target: 'target', sharesClasses: true } as const;
  const loss = writeLoss(w, site);
  builder.output('loss', w.mul(loss.sum, 1 / 2), float32([]));
  builder.output('gradient', loss.gradient(2), type);
  builder.output('correct', writeCorrect(w, site), float32([]));
  return builder.finish();
}

describe.each(['cpu', 'webgpu'] as const)('written for %s, the cross-entropy of mixed classes', (device) => {
  test.each(expected)('and its gradient are those of PyTorch, with label smoothing %d', (smoothing, loss, gradient) => {
    const got = evaluate(written(smoothing, device), feeds);
    expect(got['loss']?.data[0]).toBeCloseTo(loss, 6);
    gradient.forEach((value, i) => expect(got['gradient']?.data[i]).toBeCloseTo(value, 6));
  });

  test('counts an answer as right when it is the class with the larger share', () => {
    // The largest scores are at classes 2 and 0, the larger shares at 2 and 1.
    expect(evaluate(written(0, device), feeds)['correct']?.data[0]).toBe(1);
  });
});
