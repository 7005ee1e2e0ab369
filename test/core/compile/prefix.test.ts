// A forward graph cut where its frozen part ends computes in two what the whole computes in one.
import { describe, expect, it } from 'vitest';
import { stream } from '../../../core/base/random.ts';
import { isKnown } from '../../../core/base/shape.ts';
import { sizeOf } from '../../../core/base/tensor.ts';
import { initialWeights } from '../../../core/compile/initial.ts';
import { lower } from '../../../core/compile/lower.ts';
import { splitAtFrozen } from '../../../core/compile/prefix.ts';
import { check, type Checked } from '../../../core/design/check.ts';
import { cutsOf, freezeTo } from '../../../core/design/freeze.ts';
import { inferTypes } from '../../../core/ir/verify.ts';
import { apply } from '../../../core/document/patch.ts';
import { tinyNetwork, value } from '../../electron/run/tiny.ts';
import { evaluate, type Feed } from '../../reference.ts';
import { residualNet } from '../design/residual-net.ts';

const document = residualNet({ width: 2, blocks: 1, classes: 3, size: 8 });
const cuts = cutsOf(document, check(document));
const frozenTo = (index: number): Checked => check(value(apply(document, value(freezeTo(document, check(document), cuts[index] ?? { frozen: [] })))));

describe('a graph cut where its frozen part ends', () => {
  it('gives in two parts what it gives whole, at every place of the line', () => {
    const random = stream(5);
    for (let index = 1; index < cuts.length; index++) {
      const forward = lower(frozenTo(index), { mode: 'infer', batch: 2 });
      const split = splitAtFrozen(forward);
      if (split === null) throw new Error(`nothing is kept at ${index}`);
      for (const part of [split.prefix, split.forward.graph]) expect(inferTypes(part).ok).toBe(true);
      const weights = initialWeights(forward, 3) as Readonly<Record<string, Feed>>;
      const image: Feed = { dims: [2, 1, 8, 8], data: Array.from({ length: 128 }, () => random.normal()) };
      const whole = evaluate(forward.graph, { ...weights, image });
      const pick = (names: readonly string[]): Record<string, Feed> => Object.fromEntries(names.map((name) => [name, weights[name] as Feed]));
      const kept = evaluate(split.prefix, { ...pick(split.weights.map(({ name }) => name)), image })[split.kept] as Feed;
      const dims = split.type.dims;
      expect(isKnown(dims) ? sizeOf(dims) : 0).toBe(kept.data.length);
      const rest = evaluate(split.forward.graph, { ...pick(split.forward.weights.map(({ name }) => name)), [split.kept]: kept });
      for (const { name } of forward.graph.outputs) expect(rest[name]).toEqual(whole[name]);
      expect(split.forward.weights.some(({ layer }) => layer === 'stem')).toBe(false);
    }
  });

  it('keeps as little as can be: what has no weights goes with what is before it', () => {
    const split = splitAtFrozen(lower(frozenTo(cuts.length - 1), { mode: 'train', batch: 4 }));
    expect(split?.type.dims).toEqual([4, 8]);
    expect(split?.forward.weights.map(({ name }) => name)).toEqual(['classes/weight', 'classes/bias']);
  });

  it('keeps nothing where nothing is frozen, or what learns stands before', () => {
    expect(splitAtFrozen(lower(frozenTo(0), { mode: 'train', batch: 4 }))).toBeNull();
    const late = check(tinyNetwork({}, { dense: { trainable: false } }));
    expect(splitAtFrozen(lower(late, { mode: 'train', batch: 4 }))).toBeNull();
  });

  it('ends before the first dropout, whose masks change from step to step', () => {
    const tiny = check(tinyNetwork({}, { conv: { trainable: false }, norm: { trainable: false } }));
    expect(splitAtFrozen(lower(tiny, { mode: 'train', batch: 4 }))?.type.dims).toEqual([4, 100]);
    const forward = splitAtFrozen(lower(tiny, { mode: 'train', batch: 4 }))?.forward;
    expect(forward?.masks.map(({ layer }) => layer)).toEqual(['drop']);
  });

  it('never takes a normalisation that is trained for frozen, whose statistics are those of the batch', () => {
    const split = splitAtFrozen(lower(check(tinyNetwork({}, { conv: { trainable: false } })), { mode: 'train', batch: 4 }));
    expect(split?.type.dims).toEqual([4, 4, 10, 10]);
    expect(split?.forward.statistics.size).toBe(2);
  });

  it('keeps nothing where the loss is compared with the image', () => {
    const { layers, ...rest } = tinyNetwork({}, { conv: { trainable: false, params: { filters: 1, kernel: 3, padding: 1 } } });
    const image = { ...rest, layers: { In: layers['In'], conv: layers['conv'], norm: layers['norm'], out: { ...layers['out'], params: { target: 'image' } } }, wires: { 'In-conv': rest.wires['In-conv'], 'conv-norm': rest.wires['conv-norm'], 'norm-out': { ...rest.wires['conv-norm'], id: 'norm-out', from: { layer: 'norm', port: 'out' }, to: { layer: 'out', port: 'in' } } } } as typeof rest & { layers: typeof layers };
    const checked = check(image);
    expect(checked.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(splitAtFrozen(lower(checked, { mode: 'train', batch: 4 }))).toBeNull();
  });
});
