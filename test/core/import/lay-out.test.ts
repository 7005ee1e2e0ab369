import { describe, expect, it } from 'vitest';
import { card } from '../../../core/design/room.ts';
import { intoBlocks } from '../../../core/import/blocks/index.ts';
import { laidOut } from '../../../core/import/lay-out.ts';
import type { Document } from '../../../core/document/model.ts';
import { bottleneckNet, denseNet, inceptionNet, uNet } from './flat-nets.ts';

describe('places for an imported drawing', () => {
  it('lead every wire downwards and lay no card on another, in the network and within its blocks', () => {
    const nets: readonly Document[] = [bottleneckNet([3, 4, 6, 3], 1, true), inceptionNet(), uNet(4), denseNet([6, 12], true)];
    for (const net of [...nets.map((one) => intoBlocks(one).document), ...nets]) {
      const placed = laidOut(net);
      for (const wire of Object.values(placed.wires)) {
        expect((placed.layers[wire.to.layer]?.position.y ?? 0) - (placed.layers[wire.from.layer]?.position.y ?? 0)).toBeGreaterThanOrEqual(card.height);
      }
      const all = Object.values(placed.layers);
      const overlapping = all.filter((a, i) => all.slice(i + 1).some((b) => a.parent === b.parent && Math.abs(a.position.x - b.position.x) < card.width && Math.abs(a.position.y - b.position.y) < card.height));
      expect(overlapping).toEqual([]);
    }
  });

  it('change nothing but places', () => {
    const { document } = intoBlocks(inceptionNet());
    const placed = laidOut(document);
    const without = (one: Document): unknown => ({ ...one, layers: Object.values(one.layers).map((layer) => ({ ...layer, position: null })) });
    expect(without(placed)).toEqual(without(document));
  });
});
