import { describe, expect, it } from 'vitest';
import { check } from '../../../core/design/check.ts';
import { useAsBase, type NewTask, type UsedBase, type UseOptions } from '../../../core/design/use-as-base.ts';
import { weightsApart } from '../../../core/design/weights-fit.ts';
import type { Document } from '../../../core/document/model.ts';
import { apply, invert } from '../../../core/document/patch.ts';
import { value } from '../../electron/run/tiny.ts';
import { residualNet } from './residual-net.ts';

const base = { weights: '/runs/a/best.safetensors', from: 'a run on shapes' };
const task: NewTask = { data: 'flowers', title: 'Flowers', dims: [3, 32, 20], isAnySize: false, classes: ['rose', 'daisy', 'tulip'] };

const used = (document: Document, more: Partial<NewTask> = {}, size: UseOptions['size'] = 'resize') => useAsBase(document, check(document), { base, task: { ...task, ...more }, size });
const after = (document: Document, { patch }: UsedBase): Document => value(apply(document, patch));
const paramsOf = (document: Document, id: string) => document.layers[id]?.params;

describe('using a network as a base', () => {
  it('replaces the head by one of its own name and the new classes, and keeps every other weight in its place', () => {
    const document = residualNet();
    const answer = value(used(document));
    const next = after(document, answer);
    expect(answer.fresh).toEqual(['classes-new']);
    expect(next).toMatchObject({ base, name: 'residual net for Flowers', recipe: { data: 'flowers' } });
    expect(paramsOf(next, 'classes-new')).toEqual({ units: 3 });
    expect(next.layers['classes']).toBeUndefined();
    const [was, now] = [check(document), check(next)];
    expect(now.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(weightsApart(was, now).map(({ layer, weight }) => `${layer}/${weight}`)).toEqual(['classes-new/weight', 'classes-new/bias']);
    expect(now.byPath.get('output')?.inputs[0]?.dims).toEqual(['N', 3]);
  });

  it('begins the head fresh even where the number of classes is the same, once more as well', () => {
    const document = residualNet();
    const once = after(document, value(used(document, { classes: ['a', 'b', 'c', 'd'] })));
    expect(weightsApart(check(document), check(once)).length).toBe(2);
    const twice = value(used(once, { classes: ['a', 'b', 'c', 'd'] }));
    expect(twice.fresh).toEqual(['classes-new-2']);
    expect(after(once, twice).name).toBe('residual net for Flowers');
  });

  it('says what becomes of the images, and does it', () => {
    const document = residualNet();
    const answer = value(used(document));
    expect(answer.sentences).toEqual([
      'classes is replaced by classes-new, which begins fresh: 3 classes in place of 4.',
      'All other layers begin with the weights of a run on shapes.',
      'Colours become grey by their luminance, which is what the base was trained on.',
      'Images of 32 × 20 are stretched to 12 × 12, the size the base was trained on.',
      'Pixels are divided by 255, as for the base, whose weights expect that.',
    ]);
    expect(paramsOf(after(document, answer), 'image')).toMatchObject({ channels: 1, height: 12, width: 12, fit: 'resize' });
    expect(answer.canTakeSize).toBe(true);
    const own = value(used(document, {}, 'take'));
    expect(paramsOf(after(document, own), 'image')).toMatchObject({ height: 32, width: 20 });
    expect(own.sentences[3]).toBe('The network takes images in their own size, 32 × 20 in place of 12 × 12: no weight depends on it.');
    const any = value(used(document, { isAnySize: true }));
    expect(paramsOf(after(document, any), 'image')).toEqual(paramsOf(document, 'image'));
  });

  it('keeps the size where weights depend on it, and the normalisation of the base', () => {
    const document = residualNet();
    const { pool: _, ...layers } = document.layers;
    const { 'stage3-2-pool': __, 'pool-flatten': into, ...wires } = document.wires;
    const image = layers['image'] as Document['layers'][string];
    const dense: Document = { ...document, layers: { ...layers, image: { ...image, params: { ...image.params, mean: [0.25], std: [0.5] } } }, wires: { ...wires, 'pool-flatten': { ...into as Document['wires'][string], from: { layer: 'stage3-2', port: 'out' } } } };
    const answer = value(used(dense, {}, 'take'));
    expect(answer.canTakeSize).toBe(false);
    expect(answer.sentences.slice(-2)).toEqual([
      'Images of 32 × 20 are stretched to 12 × 12, the size the base was trained on, since its weights need it.',
      'Pixels are divided by 255, less 0.25, over 0.5, as for the base, whose weights expect that.',
    ]);
    expect(paramsOf(after(dense, answer), 'image')).toMatchObject({ mean: [0.25], std: [0.5], height: 12 });
    const raw: Document = { ...document, layers: { ...document.layers, image: { ...image, params: { ...image.params, scale: 1 } } } };
    expect(value(used(raw)).sentences.at(-1)).toBe('Pixels go in as they are, from 0 to 255, as for the base, whose weights expect that.');
  });

  it('is taken back by one step', () => {
    const document = residualNet();
    const { patch } = value(used(document));
    expect(value(apply(value(apply(document, patch)), invert(patch)))).toEqual(document);
  });

  it('is refused in words where it cannot be', () => {
    const document = residualNet();
    const code = (result: ReturnType<typeof used>): string => (result.ok ? 'ok' : result.error.code);
    expect(code(used(document, { classes: null }))).toBe('data-does-not-fit');
    expect(code(used(document, { dims: [7] }))).toBe('data-does-not-fit');
    expect(code(used(document, { dims: [7, 9, 9] }))).toBe('data-does-not-fit');
    expect(code(useAsBase(document, check(document), { base: null, task, size: 'resize' }))).toBe('no-base');
    const { output: _, ...layers } = document.layers;
    const open = { ...document, layers };
    expect(code(used(open))).toBe('no-output');
  });
});
