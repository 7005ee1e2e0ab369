// The gradient rule of Conv: forward in the formulation chosen for its sizes, and the closure that writes dx, dW and db.
import { bug } from '../../base/diagnostic.ts';
import type { Differentiated, Differentiation } from '../rule.ts';
import { choose, type Chooser } from './choose.ts';
import { passesOf } from './formulations.ts';
import { sum } from './nodes.ts';
import { siteOf } from './site.ts';
import { sizesOf } from './sizes.ts';

/** The rule of Conv under a given way to choose. Inputs x [N, C, H, W], W [O, C/g, kh, kw], bias [O] or left out. */
export function convRule(chooser: Chooser): (at: Differentiation) => Differentiated {
  return (at) => {
    const [x, weight, bias] = at.inputs;
    if (x === undefined || weight === undefined) return bug(`${at.node.name}: Conv needs x and W`);
    const [wantsInput = false, wantsWeight = false, wantsBias = false] = at.wanted;
    const sizes = sizesOf(at.node, at.sizes(0), at.sizes(1));
    const passes = passesOf(chooser({ sizes, device: at.device, wanted: { input: wantsInput, weight: wantsWeight }, lean: at.lean ?? false }));
    const site = siteOf(at.builder, sizes, { x, weight, bias: bias === undefined || bias === '' ? null : bias });
    return {
      outputs: [passes.forward(site)],
      backward([dy = null]) {
        if (dy === null) return at.inputs.map(() => null);
        const dW = wantsWeight ? passes.weight(site, dy) : null;
        const db = wantsBias && site.bias !== null ? sum(at.builder, dy, [0, 2, 3]) : null;
        const dx = wantsInput ? passes.input(site, dy) : null;
        return [dx, dW, db].slice(0, at.inputs.length);
      },
    };
  };
}

/** The rule of Conv under the measured choice. */
export const differentiateConv = convRule(choose);
