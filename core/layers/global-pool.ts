// What the two global pooling layers share.
import type { Finding } from '../base/diagnostic.ts';
import { answer, imageOf } from './answer.ts';
import { defineLayer, throughPorts, type AnyLayer } from './layer.ts';

/** Defines a layer that reduces every map N × C × H × W to N × C × 1 × 1 by one op. */
export function globalPool(o: { readonly kind: string; readonly title: string; readonly op: 'GlobalAveragePool' | 'GlobalMaxPool'; readonly summary: string; readonly also: string; readonly docs: string }): AnyLayer {
  return defineLayer({
    kind: o.kind,
    title: o.title,
    stem: 'pool',
    group: 'pooling',
    summary: o.summary,
    also: o.also,
    docs: o.docs,
    params: {},
    ports: throughPorts,
    weights: () => [],
    infer(_p, inputs) {
      const findings: Finding[] = [];
      const image = imageOf(inputs[0], findings);
      return answer(image === null ? null : [image.batch, image.channels, 1, 1], findings);
    },
    lower: (at, _p, [x = '']) => [at.builder.op(o.op, [x], {}, o.op === 'GlobalMaxPool' ? 'global_max' : 'global_average')],
    macs: () => 0,
    sees: () => 'all',
    caption: () => '',
    examples: [
      { title: 'The end of ResNet-18', params: {}, inputs: [['N', 512, 7, 7]], gives: [['N', 512, 1, 1]] },
      { title: 'Any size, also an unknown one', params: {}, inputs: [['N', 64, 5, null]], gives: [['N', 64, 1, 1]] },
      { title: 'A vector has no rows and columns', params: {}, inputs: [['N', 10]], gives: 'rank-mismatch' },
    ],
  });
}
